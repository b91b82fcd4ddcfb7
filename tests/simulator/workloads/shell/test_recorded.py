"""What the real busybox ash answered to the lines of scripts.txt is what ours answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .machine import Machine

CASES = json.loads((Path(__file__).parent / "recorded.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=[case["script"][:60] for case in CASES])
def test_as_the_real_ash(case):
    machine = Machine()
    machine.folder("/tmp/work")
    answer = machine.sh(case["script"], cwd="/tmp/work")
    assert (answer.out, answer.err, answer.code) == (case["out"], case["err"], case["code"])
