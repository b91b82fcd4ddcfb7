"""`python -m tests.transcripts [--rewrite] [name ...]`: play transcripts and show what differs.

With --rewrite the files are written anew; read the difference before it is committed.
"""

from __future__ import annotations

import difflib
import sys

from .player import SCRIPTS, play, read, write


def main(arguments: list[str]) -> int:
    rewrite = "--rewrite" in arguments
    names = [name for name in arguments if name != "--rewrite"]
    different = 0
    for path in sorted(SCRIPTS.glob("*.txt")):
        if names and path.stem not in names:
            continue
        before = path.read_text()
        now = write(play(read(before)))
        if now == before:
            continue
        different += 1
        sys.stdout.writelines(difflib.unified_diff(
            before.splitlines(True), now.splitlines(True), f"{path.stem} as written",
            f"{path.stem} as played"))
        if rewrite:
            path.write_text(now)
    return 1 if different and not rewrite else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
