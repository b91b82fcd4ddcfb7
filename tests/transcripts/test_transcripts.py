"""Every transcript, as it is written."""

from __future__ import annotations

import pytest

from .player import SCRIPTS, play, read, write


@pytest.mark.parametrize("name", sorted(path.stem for path in SCRIPTS.glob("*.txt")))
def test_the_terminal_answers_as_written(name):
    text = (SCRIPTS / f"{name}.txt").read_text()
    assert write(play(read(text))) == text


def test_a_transcript_that_lies_is_found():
    assert write(play(read("$ echo hello\ngoodbye\n"))) == "$ echo hello\nhello\n"
