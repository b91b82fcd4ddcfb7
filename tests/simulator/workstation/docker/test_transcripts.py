"""What a real engine and the real CLI answered, typed into the simulated laptop."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conformance.run import normalise

from .session import Session

GOLDEN = Path(__file__).parents[3] / "conformance" / "docker" / "golden"
CASES = [path.stem for path in sorted(GOLDEN.glob("*.json"))]

# Commands in which the simulated laptop differs, and why.
EXCUSED = {
    "docker ps -aq --no-trunc | awk '{print length($0)}'": "there is no awk on the laptop",
    "docker run --rm busybox wget -T 2 -qO- http://server/ 2>&1 "
    "| sed 's/.*bad address/bad address/'": "the recorded engine had no DNS server at all",
}


def plain(text: str) -> str:
    """Lines as a script that reads text sees them."""
    return normalise(text.replace("\r\n", "\n").replace("\r", "\n"))


@pytest.mark.parametrize("case", CASES)
def test_the_laptop_answers_as_the_real_thing(case):
    session = Session()
    session.type("docker pull busybox")
    session.type("mkdir -p work; cd work")
    different = []
    for expected in json.loads((GOLDEN / f"{case}.json").read_text()):
        answer = session.shell(expected["command"])
        got = {"command": expected["command"], "code": answer.code,
               "stdout": plain(answer.stdout), "stderr": plain(answer.stderr)}
        expected = {**expected, "stdout": plain(expected["stdout"]),
                    "stderr": plain(expected["stderr"])}
        if got != expected and expected["command"] not in EXCUSED:
            different.append((expected, got))
    assert not different, "\n".join(f"real      {want}\nsimulated {got}"
                                    for want, got in different)
