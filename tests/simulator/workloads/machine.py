"""A machine with the userland on its disk, and a way to run one command on it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from simulator.engine import Engine, Stream
from simulator.host.kernel import (
    CgroupMount,
    Kernel,
    ProcMount,
    binary,
    device,
    directory,
    put,
    regular,
)
from simulator.host.kernel.files.descriptors import PipeReader, SinkDescriptor
from simulator.vocabulary import VOCABULARY
from simulator.workloads import PROGRAMS
from simulator.workloads.busybox import APPLETS

EPOCH_MS = 1_795_557_600_000          # 2026-11-24 22:00:00 UTC
FILES = json.loads((Path(__file__).parent / "recorded.json").read_text())["files"]


class Result(NamedTuple):
    status: int | None
    out: str
    err: str


class Machine:
    def __init__(self) -> None:
        self.engine = Engine(1, EPOCH_MS, VOCABULARY)
        root = directory()
        for name in (*APPLETS, "busybox", "nginx", "redis-server", "redis-cli", "curl", "memhog", "cpuhog",
                     "hello"):
            put(root, f"/bin/{name}", binary(name, 1_131_168))
        for name in ("null", "zero", "full", "tty"):
            put(root, f"/dev/{name}", device(name))
        put(root, "/etc/passwd", regular("root:x:0:0:root:/root:/bin/sh\n"
                                         "nobody:x:65534:65534:nobody:/home:/bin/false\n"))
        put(root, "/etc/group", regular("root:x:0:\nnobody:x:65534:\n"))
        put(root, "/etc/hosts", regular("127.0.0.1\tlocalhost\n"))
        for path in ("/proc", "/sys/fs/cgroup", "/root"):
            put(root, path, directory())
        put(root, "/tmp", directory(0o1777))
        put(root, "/w", directory())
        for path, text in FILES.items():
            put(root, f"/w/{path}", regular(text))
        self.kernel = Kernel(self.engine, "host", PROGRAMS, root=root, hostname="box")
        table = self.kernel.namespaces["mnt"].table
        table.mount(("proc",), ProcMount(self.kernel, self.kernel.namespaces["pid"]))
        table.mount(("sys", "fs", "cgroup"), CgroupMount(self.kernel.root_cgroup))
        self.kernel.init.cwd = "/w"

    def start(self, argv: list[str], stdin: bytes | None = b"", **more):
        """(process, chunks of output, chunks of errors); its input stays open when None."""
        out, err, stream = [], [], Stream(self.engine.clock)
        if stdin is not None:
            stream.write(stdin)
            stream.close()
        process = self.kernel.spawn(self.kernel.init, argv, fds={
            0: PipeReader(stream), 1: SinkDescriptor(out.append), 2: SinkDescriptor(err.append)},
            **more)
        process.input = stream
        return process, out, err

    def run(self, argv: list[str], stdin: bytes = b"", ms: int = 60_000, **more) -> Result:
        process, out, err = self.start(argv, stdin, **more)
        self.engine.clock.advance(self.engine.clock.now_ms + ms, 2_000_000)
        return Result(process.exit_status, b"".join(out).decode(), b"".join(err).decode())
