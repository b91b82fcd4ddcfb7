"""Each applet against what the real busybox printed for the same command in the same folder."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import pytest

from .machine import Machine

CASES = json.loads((Path(__file__).parent / "recorded.json").read_text())["cases"]


@pytest.mark.parametrize("case", CASES, ids=[case["command"] for case in CASES])
def test_as_the_real_busybox(case):
    result = Machine().run(shlex.split(case["command"]), case["stdin"].encode(),
                           env={"PATH": "/bin"})
    assert result.out == case["out"]
    assert result.err.partition("BusyBox v")[0] == case["err"]
    assert result.status == case["status"]
