"""Text keeps WCAG AA contrast over every surface, in both themes: read from the tokens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[3] / "static" / "css" / "tokens.css"
TEXT = ("ink", "ink2", "ink3", "ok", "busy", "wait", "warn", "fail", "gone", "done", "why",
        "fault", "now-line")
SURFACES = ("ground", "panel", "raised", "plate")


def themes() -> dict[str, dict[str, str]]:
    text = TOKENS.read_text()
    dark, light = text.split(":root.light", 1)
    light = light.split("}", 1)[0]
    read = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6})\b")
    return {"dark": dict(read.findall(dark)), "light": dict(read.findall(light))}


def luminance(colour: str) -> float:
    parts = [int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
                        for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_text_can_be_read(theme):
    tokens = themes()[theme]
    weak = [(ink, surface, round(contrast(tokens[ink], tokens[surface]), 2))
            for ink in TEXT for surface in SURFACES
            if contrast(tokens[ink], tokens[surface]) < 4.5]
    assert not weak
    assert contrast(tokens["now-ink"], tokens["now"]) >= 7
    assert all(contrast(tokens["edge"], tokens[surface]) >= 3 for surface in SURFACES)
