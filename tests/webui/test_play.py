"""`manage.py play`: the same bytes in any process, others with another seed."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from simulator import Entry

from .serving import ROOT

SCRIPT = """\
# a first look
echo hello
~ 5s
for i in 1 2 3; do echo $i; done
"""


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "script"
    path.write_text(SCRIPT)
    return str(path)


def play(script: str, *options: str, hash_seed: str = "0") -> str:
    return subprocess.run([sys.executable, "manage.py", "play", script, *options], cwd=ROOT,
                          check=True, capture_output=True, text=True,
                          env={**os.environ, "PYTHONHASHSEED": hash_seed}).stdout


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_two_processes_print_the_same_bytes(script, options):
    first = play(script, *options, hash_seed="1")
    assert first == play(script, *options, hash_seed="2")
    assert first != play(script, *options, "--seed", "2")


def test_it_prints_answers_and_last_the_fingerprint(script):
    lines = play(script).splitlines()
    assert [line for line in lines if line in ("hello", "1", "2", "3")] == [
        "hello", "1", "2", "3"]
    assert len(lines[-1]) == 64


def test_json_is_the_whole_trace(script):
    *entries, last = [json.loads(line) for line in play(script, "--json").splitlines()]
    assert [entry["seq"] for entry in entries] == list(range(1, len(entries) + 1))
    assert all(tuple(entry) == Entry._fields for entry in entries)
    assert last == {"fingerprint": play(script).splitlines()[-1]}


def test_a_missing_script_is_said(tmp_path):
    ended = subprocess.run([sys.executable, "manage.py", "play", str(tmp_path / "none")],
                           cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 1
    assert "cannot read" in ended.stderr
