"""Records what the real busybox answers: `python -m tests.simulator.workloads.record BUSYBOX`.

Each command of `cases.txt` runs in a fresh folder with the files below; what it printed goes to
recorded.json, which the tests read.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
FILES = {
    "t": "b 2\na 1\nc 3\n", "words": "one two\nthree\n\nfour five six\n", "empty": "",
    "numbers": "10\n9\n2\n33\n2\n", "csv": "id,name,age\n1,ann,30\n2,bob,25\n",
    "dup": "a\na\nb\na\n", "noend": "first\nlast", "d/inner": "inside\n", "d/e/deep": "deep\n",
}


def record(busybox: str) -> dict:
    cases = []
    for line in (HERE / "cases.txt").read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        command, mark, text = line.partition(" <<< ")
        with tempfile.TemporaryDirectory() as folder:
            for path, content in FILES.items():
                (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
                (Path(folder) / path).write_text(content)
            os.umask(0o022)
            given = (json.loads(text) if mark else "").encode()
            done = subprocess.run([busybox, *shlex.split(command)], cwd=folder, input=given,
                                  capture_output=True, timeout=10)
        out, err = (data.decode().replace(folder, "/w") for data in (done.stdout, done.stderr))
        cases.append({"command": command, "stdin": given.decode(), "status": done.returncode,
                      "out": out, "err": err.partition("BusyBox v")[0]})
    return {"files": FILES, "cases": cases}


if __name__ == "__main__":
    (HERE / "recorded.json").write_text(json.dumps(record(sys.argv[1]), indent=1) + "\n")
