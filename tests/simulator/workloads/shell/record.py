"""Records what the real ash says: `python -m tests.simulator.workloads.shell.record BUSYBOX`.

Each line of scripts.txt runs as `sh -c LINE` in a fresh folder; answers go to recorded.json. Options
that this machine's busybox lacks can be recorded from the image `busybox:1.36` all the same.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent


def lines() -> list[str]:
    return [line.replace("\\n", "\n").replace("\\t", "\t") if _several(line) else line
            for line in (HERE / "scripts.txt").read_text().splitlines()
            if line and not line.startswith("# One")]


def _several(line: str) -> bool:
    """Whether "\\n" in this line stands for a newline, not for printf's or echo's own."""
    return "\\n" in line and not any(word in line for word in ("printf", "echo -e", "echo -E"))


def record(busybox: str) -> list[dict]:
    cases = []
    for script in lines():
        with tempfile.TemporaryDirectory() as folder:
            bin_folder = Path(folder, "bin")
            bin_folder.mkdir()
            for name in subprocess.run([busybox, "--list"], capture_output=True,
                                       text=True).stdout.split():
                (bin_folder / name).symlink_to(busybox)
            work = Path(folder, "work")
            work.mkdir()
            answer = subprocess.run(
                ["sh", "-c", script], executable=str(bin_folder / "sh"), cwd=work,
                stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20,
                env={"PATH": str(bin_folder), "HOME": "/root"})
            cases.append({"script": script, "code": answer.returncode,
                          "out": answer.stdout.replace(str(work), "/tmp/work"),
                          "err": answer.stderr.replace(str(bin_folder), "/bin")})
    return cases


if __name__ == "__main__":
    recorded = record(sys.argv[1])
    (HERE / "recorded.json").write_text(json.dumps(recorded, indent=0) + "\n")
