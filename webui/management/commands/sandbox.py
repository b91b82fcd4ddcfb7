"""`manage.py sandbox`: a new world for a real client; prints the address alone, for scripts.

It writes one row. The server wakes the world when the address is first used, also when the server
is started later. The page's address goes to standard error.
"""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from simulator import UserError
from webui.live import worlds
from webui.management.commands.serve import migrate_when_needed


class Command(BaseCommand):
    help = "Makes a world and prints `export DOCKER_HOST=...` for it."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--blueprint", default="docker", help="what the world starts with")
        parser.add_argument("--seed", type=int, help="the seed of its dice (default: random)")

    def handle(self, *args, blueprint: str, seed: int | None, **options) -> None:
        migrate_when_needed()
        try:
            row = worlds.create("", worlds.checked_blueprint(blueprint), seed=seed)
        except UserError as error:
            raise CommandError(str(error)) from None
        host = "127.0.0.1" if settings.HOST in ("0.0.0.0", "::", "localhost") else settings.HOST
        token = worlds.token_of(row.id, row.token_generation)
        self.stdout.write(f"export DOCKER_HOST=tcp://{host}:{settings.GATEWAY_PORT}/{token}")
        self.stderr.write(f"its page: http://{host}:{settings.PORT}/w/{row.id}/")
