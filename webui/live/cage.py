"""No way out: while a world's code runs, no socket, file or process of the server can be reached.

The simulator imports nothing that could, and a test keeps it so; this is the second lock. Python
tells its audit hooks of every such act before it happens (PEP 578); ours refuses it as long as the
cage is closed in this thread. A world runs synchronously, so nothing else is inside with it.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

FORBIDDEN = frozenset({
    "open", "os.listdir", "os.scandir", "os.remove", "os.rename", "os.mkdir", "os.rmdir",
    "os.link", "os.symlink", "os.chmod", "os.chown", "os.truncate", "os.putenv", "os.kill",
    "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn",
    "subprocess.Popen", "pty.spawn", "shutil.copyfile", "shutil.rmtree", "tempfile.mkstemp",
    "socket.__new__", "socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo",
    "socket.gethostbyname", "urllib.Request", "ctypes.dlopen", "signal.pthread_kill", "exec",
    "compile", "sqlite3.connect", "mmap.__new__", "fcntl.fcntl", "_thread.start_new_thread",
})

_inside = threading.local()
_installed = False


class Escape(PermissionError):
    """A world's code tried to leave the simulation: a bug of ours, or an attack."""


@contextmanager
def caged() -> Iterator[None]:
    """Run simulator code with every way to the host shut."""
    _install()
    before = getattr(_inside, "closed", False)
    _inside.closed = True
    try:
        yield
    finally:
        _inside.closed = before


def _install() -> None:
    global _installed
    if not _installed:
        _installed = True
        sys.addaudithook(_refuse)


def _refuse(event: str, args: tuple) -> None:
    if event in FORBIDDEN and getattr(_inside, "closed", False) and not _importing():
        raise Escape(f"a simulated world tried to reach the host: {event} {args[:1]!r}")


def _importing() -> bool:
    """Whether Python itself is loading a module (a library may import at its first use)."""
    frame = sys._getframe(2)
    for _ in range(40):
        if frame is None:
            return False
        if frame.f_code.co_filename == "<frozen importlib._bootstrap>":
            return True
        frame = frame.f_back
    return False
