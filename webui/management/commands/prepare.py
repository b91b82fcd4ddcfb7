"""`manage.py prepare`: everything before the first start. Database, translations, demo world.

`make setup` calls it each time; what is there already is left alone.
"""

from __future__ import annotations

from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand

from webui.demo import make_demo
from webui.management.commands.serve import migrate_when_needed


class Command(BaseCommand):
    help = "Brings database, translations and the demo world up to date."

    def handle(self, *args, **options) -> None:
        migrate_when_needed()
        compile_translations(settings.LOCALE_PATHS)
        make_demo()


def compile_translations(folders: list[Path]) -> None:
    """Compile each catalogue that is newer than what was made of it. Needs no gettext tools."""
    for folder in folders:
        for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                polib.pofile(str(source)).save_as_mofile(str(target))
