"""A busybox: one binary under many names. `APPLETS` are the names that an image links to it.

`sh` and `ash` are the shell's (`simulator/workloads/shell`); the rest is here, grouped by field.
"""

from __future__ import annotations

from simulator.engine import Steps
from simulator.host.kernel import Process

from ..program import PROGRAMS, program
from . import files, network, processes, refused, text
from .applet import BODIES, VERSION, say_error

APPLETS: tuple[str, ...] = tuple(sorted([*BODIES, "sh", "ash", "httpd", "busybox"]))

__all__ = ["APPLETS", "busybox", "files", "network", "processes", "refused", "text"]

_ABOUT = f"""{VERSION}
BusyBox is copyrighted by many authors between 1998-2015.
Licensed under GPLv2. See source distribution for detailed
copyright notices.

Usage: busybox [function [arguments]...]
   or: busybox --list[-full]
   or: busybox --show SCRIPT
   or: busybox --install [-s] [DIR]
   or: function [arguments]...

\tBusyBox is a multi-call binary that combines many common Unix
\tutilities into a single executable.  Most people will create a
\tlink to busybox for each function they wish to use and BusyBox
\twill act like whatever it was invoked as.

Currently defined functions:
"""


@program("busybox")
def busybox(p: Process) -> Steps:
    """`busybox NAME ...` runs an applet; alone it lists them."""
    words = p.argv[1:]
    if not words or words[0] == "--help":
        yield from p.write(1, _ABOUT + _columns(APPLETS) + "\n")
        return 0
    if words[0] == "--list":
        yield from p.write(1, "".join(name + "\n" for name in APPLETS))
        return 0
    if words[0].startswith("--"):
        yield from say_error(p, f"drydock: not modelled: busybox {words[0]}\n")
        return 1
    if words[0] not in APPLETS or words[0] not in PROGRAMS:
        yield from say_error(p, f"{words[0]}: applet not found\n")
        return 127
    p.argv = words
    p.kernel.process_changed(p)
    return (yield from PROGRAMS[words[0]](p))


def _columns(names: tuple[str, ...], width: int = 72) -> str:
    lines, line = [], "\t"
    for name in names:
        word = name if name == names[-1] else name + ", "
        if len(line.expandtabs()) + len(word) > width:
            lines.append(line.rstrip())
            line = "\t"
        line += word
    return "\n".join([*lines, line])
