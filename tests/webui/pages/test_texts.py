"""Pages speak both languages whole, and every field of every row is explained."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest

from simulator import FAULT_KINDS, World
from webui.pages.fields import FIELDS, HIDDEN, KINDS
from webui.pages.never import _RULES
from webui.sentences import SENTENCES

ROOT = Path(__file__).resolve().parents[3]
PO = ROOT / "webui" / "locale" / "es" / "LC_MESSAGES" / "django.po"
USED = re.compile(r"""\{%\s*trans\s+(?:"([^"]*)"|'([^']*)')""")


def test_the_catalogue_is_complete():
    catalogue = polib.pofile(str(PO))
    assert not [entry.msgid for entry in catalogue
                if not (entry.msgstr or all(entry.msgstr_plural.values() or [""]))]
    known = {entry.msgid for entry in catalogue}
    for page in sorted((ROOT / "templates").rglob("*.html")):
        for match in USED.finditer(page.read_text()):
            assert (match[1] or match[2]) in known, f"{page.name}: {match[0]}"


def test_placeholders_survive_translation():
    for entry in polib.pofile(str(PO)):
        for said in [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values():
            assert sorted(re.findall(r"\{\w+\}|%\(\w+\)[sd]", said)) \
                == sorted(re.findall(r"\{\w+\}|%\(\w+\)[sd]", entry.msgid_plural or entry.msgid))


def test_every_field_is_explained_in_both_languages():
    world = World()
    world.submit("terminal.open", session="main", rows=24, columns=80)
    world.submit("terminal.line", session="main",
                 line="docker run -d --name web -v data:/data nginx")
    world.advance(30_000)
    rows = world.snapshot()["rows"].values()
    assert {"container", "image", "layer", "network", "volume"} <= {row["kind"] for row in rows}
    for row in rows:
        assert row["kind"] in KINDS
        missing = set(row) - set(HIDDEN) - set(FIELDS[row["kind"]])
        assert not missing, (row["kind"], missing)
    for explained in FIELDS.values():
        assert all(english and spanish for english, spanish in explained.values())


@pytest.mark.django_db
def test_every_fault_has_a_card():
    from webui.pages.lab import fault_cards
    assert {card["kind"] for card in fault_cards()} == set(FAULT_KINDS)


def test_what_did_not_happen_speaks_of_verbs_that_exist():
    assert {verb for verb, _patterns, _choices in _RULES} <= set(SENTENCES)
