"""What a real engine and the real Compose plugin answered, typed into the simulated laptop."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conformance.run import normalise
from tests.simulator.workstation.docker.session import Session

GOLDEN = Path(__file__).parents[3] / "conformance" / "compose" / "golden"
CASES = [path.stem for path in sorted(GOLDEN.glob("*.json"))]

# Commands in which the simulated laptop differs, and why.
EXCUSED = {"docker compose images": "an image's age: the world begins in 2026, the transcript is "
                                    "of another year"}


def plain(text: str) -> str:
    return normalise(text.replace("\r\n", "\n").replace("\r", "\n"))


@pytest.mark.parametrize("case", CASES)
def test_compose_answers_as_the_real_thing(case):
    session = Session()
    session.type("docker pull busybox")
    session.type("mkdir -p work; cd work")
    different = []
    for expected in json.loads((GOLDEN / f"{case}.json").read_text()):
        answer = session.shell(expected["command"])
        got = (answer.code, plain(answer.stdout), plain(answer.stderr))
        want = (expected["code"], plain(expected["stdout"]), plain(expected["stderr"]))
        if got != want and expected["command"] not in EXCUSED:
            different.append((expected["command"], want, got))
    assert not different, "\n".join(f"$ {command}\nreal      {want}\nsimulated {got}"
                                    for command, want, got in different)
