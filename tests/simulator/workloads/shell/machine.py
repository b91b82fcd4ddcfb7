"""A small machine on which tests run real shells: the kernel, the busybox programs, one disk."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.engine import Engine, Stream
from simulator.host.kernel import Kernel, binary, device, directory, put, regular
from simulator.host.kernel.files.descriptors import PipeReader, SinkDescriptor
from simulator.vocabulary import VOCABULARY
from simulator.workloads import PROGRAMS

APPLETS = ("sh", "bash", "cat", "date", "sleep", "ls", "wc", "true", "false", "head", "tr", "grep",
           "sort", "yes", "env", "seq", "id", "echo", "printf",
           "test")


@dataclass
class Result:
    code: int
    out: str
    err: str
    ms: int
    process: object


class Machine:
    def __init__(self, seed: int = 1) -> None:
        self.engine = Engine(seed, 1_767_225_600_000, VOCABULARY)
        root = directory()
        for name in APPLETS:
            put(root, f"/bin/{name}", binary(name, 1_131_168))
        put(root, "/etc/passwd", regular("root:x:0:0:root:/root:/bin/sh\n"
                                         "you:x:1000:1000:you:/home/you:/bin/bash\n"))
        put(root, "/root", directory(0o700))
        put(root, "/home/you", directory(0o755, 1000, 1000))
        put(root, "/tmp", directory(0o1777))
        for name in ("null", "zero", "tty"):
            put(root, f"/dev/{name}", device(name))
        self.kernel = Kernel(self.engine, "box", PROGRAMS, root=root)
        self.root = root

    def start(self, argv: list[str], stdin: bytes | None = b"", *, cwd: str = "/", uid: int = 0,
              **env: str):
        """(process, what it has written: {1: bytearray, 2: bytearray}, its stdin)."""
        written = {1: bytearray(), 2: bytearray()}
        feed = Stream(self.engine.clock)
        if stdin is not None:
            feed.write(stdin)
            feed.close()
        fds = {0: PipeReader(feed), 1: SinkDescriptor(written[1].extend),
               2: SinkDescriptor(written[2].extend)}
        environment = {"PATH": "/bin", "HOME": "/root", **env}
        process = self.kernel.spawn(self.kernel.init, argv, env=environment, cwd=cwd, fds=fds)
        process.uid = process.gid = uid
        if uid:
            process.capabilities = ()
        return process, written, feed

    def folder(self, path: str) -> None:
        put(self.root, path, directory())

    def advance(self, ms: int) -> None:
        self.engine.clock.advance(self.engine.clock.now_ms + ms)

    def run(self, argv: list[str], stdin: bytes = b"", within: int = 60_000, **how) -> Result:
        """Run to the end, at most `within` simulated ms."""
        began = self.engine.clock.now_ms
        process, written, _ = self.start(argv, stdin, **how)
        while process.exit_status is None and self.engine.clock.now_ms - began < within:
            following = self.engine.clock.next_event_ms()
            if following is None:
                break
            self.engine.clock.advance(following)
        assert process.exit_status is not None, f"still running: {argv} {written}"
        return Result(process.exit_status, written[1].decode(), written[2].decode(),
                      self.engine.clock.now_ms - began, process)

    def sh(self, command: str, *words: str, stdin: bytes = b"", **how) -> Result:
        return self.run(["sh", "-c", command, *words], stdin, **how)

    def bash(self, command: str, stdin: bytes = b"") -> Result:
        return self.run(["bash", "-c", command], stdin)
