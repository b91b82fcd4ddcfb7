"""The redis-server process: start-up and log lines, clients, memory, and the snapshot on disk."""

from __future__ import annotations

import base64
import json

from simulator.engine import NotModelled, Steps
from simulator.host.kernel import Interrupted, Process, signals

from ...busybox.files.attributes import moment
from ...connections import Connection, EventLoop
from ...program import program
from .database import Database, run
from .protocol import Failed, ProtocolError, Simple, encoded, take_request

START_MS = 8
BASE_BYTES = 6 << 20
COMMAND_US = 12               # [EST] one simple command
SNAPSHOT = "dump.rdb"
MAGIC = b"REDIS0012 drydock "
OVERCOMMIT = (
    "# WARNING Memory overcommit must be enabled! Without it, a background save or replication may "
    "fail under low memory condition. Being disabled, it can also cause failures without low "
    "memory condition, see https://github.com/jemalloc/jemalloc/issues/1328. To fix this issue add "
    "'vm.overcommit_memory = 1' to /etc/sysctl.conf and then reboot or run the command 'sysctl "
    "vm.overcommit_memory=1' for this to take effect.")
NO_CONFIG = ("# Warning: no config file specified, using the default config. In order to specify a "
             "config file use redis-server /path/to/redis.conf")
OPTIONS = {"port": "6379", "appendonly": "no", "requirepass": "", "bind": "", "save": "",
           "protected-mode": "yes", "dir": "", "loglevel": "notice", "maxmemory": "0"}
MODELLED = ("port", "bind", "save", "protected-mode", "loglevel")


def version(p: Process) -> str:
    """From the image: ".../redis-7.4.6.tar.gz"."""
    name = p.env.get("REDIS_DOWNLOAD_URL", "").rpartition("redis-")[2].removesuffix(".tar.gz")
    return p.env.get("REDIS_VERSION") or name or "7.4.6"


@program("redis-server")
def redis_server(p: Process) -> Steps:
    words = list(p.argv[1:])
    if words[:1] in (["-v"], ["--version"]):
        yield from p.write(1, f"Redis server v={version(p)} sha=00000000:0 malloc=jemalloc-5.3.0 "
                              "bits=64 build=0\n")
        return 0
    try:
        options = read_options(words)
    except NotModelled as refusal:
        yield from p.write(2, f"{refusal}\n")
        return 1
    return (yield from Server(p, options).run())


def read_options(words: list[str]) -> dict[str, str]:
    """`--port 7000` and so on. Raises NotModelled."""
    options, name = dict(OPTIONS), ""
    for word in words:
        if word.startswith("--"):
            name = word[2:]
            if name not in OPTIONS:
                raise NotModelled(f"redis-server {word}")
            options[name] = ""
        elif not name:
            raise NotModelled("redis-server with a configuration file")
        else:
            options[name] = f"{options[name]} {word}".strip()
    for name, value in options.items():
        if name not in MODELLED and value != OPTIONS[name]:
            raise NotModelled(f"redis-server --{name} {value}")
    return options


class Server:
    def __init__(self, p: Process, options: dict[str, str]) -> None:
        self.p, self.options = p, options
        self.database = Database()
        self._charged = 0
        self._stopping = False

    def log(self, text: str, role: str = "M") -> Steps:
        now = moment(self.p, self.p.kernel.engine.clock.now_ms)
        stamp = f"{now.day:02} {now:%b %Y %H:%M:%S}.{now.microsecond // 1000:03}"
        yield from self.p.write(1, f"{self.p.ns_pid}:{role} {stamp} {text}\n")

    def run(self) -> Steps:
        p, port = self.p, int(self.options["port"][:5] or "0")
        yield from self.log(OVERCOMMIT, "C")
        yield from self.log("* oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo", "C")
        yield from self.log(f"* Redis version={version(p)}, bits=64, commit=00000000, modified=0, "
                            f"pid={p.ns_pid}, just started", "C")
        yield from self.log(NO_CONFIG if len(p.argv) == 1 else "* Configuration loaded", "C")
        yield from p.compute(START_MS)
        p.allocate(BASE_BYTES)
        yield from self.log("* monotonic clock: POSIX clock_gettime")
        try:
            listener = p.net.listen(port)
        except OSError as error:
            yield from self.log(f"# Warning: Could not create server TCP listening socket "
                                f"*:{port}: bind: {error.strerror}")
            yield from self.log("# Failed listening on port "
                                f"{port} (tcp), aborting.")
            return 1
        yield from self.log(f"* Running mode=standalone, port={port}.")
        yield from self.log("* Server initialized")
        yield from self._load()
        yield from self.log("* Ready to accept connections tcp")
        for signum in (signals.TERM, signals.INT):
            p.trap(signum, "handle")
        loop = EventLoop(p, [listener])
        try:
            while not self._stopping:
                yield from loop.turn(self._serve)
        except Interrupted as interrupted:
            yield from p.write(1, f"{p.ns_pid}:signal-handler ({p.kernel.engine.unix_ms() // 1000})"
                                  f" Received SIG{signals.NAMES[interrupted.signum]} scheduling "
                                  "shutdown...\n")
        return (yield from self._shut_down(loop))

    def _serve(self, connection: Connection) -> Steps:
        while connection.held:
            try:
                words, connection.held = take_request(connection.held)
            except ProtocolError as error:
                yield from connection.send(encoded(Failed(f"ERR Protocol error: {error}")))
                return False
            if words is None:
                return True
            if not words:
                continue
            yield from self.p.step(COMMAND_US)
            name = words[0].upper()
            if name == b"QUIT":
                yield from connection.send(encoded(Simple("OK")))
                return False
            if name == b"SHUTDOWN":
                self._stopping = True
                return False
            yield from connection.send(encoded((yield from self._reply(name, words))))
        return True

    def _reply(self, name: bytes, words: list[bytes]) -> Steps:
        self.database.now_ms = self.p.kernel.engine.unix_ms()
        if name == b"INFO":
            return self._info()
        if name in (b"SAVE", b"BGSAVE"):
            failed = yield from self._save()
            started = Simple("Background saving started" if name == b"BGSAVE" else "OK")
            return Failed("ERR") if failed else started
        if name in (b"COMMAND", b"CLIENT", b"HELLO", b"CONFIG"):
            return [] if name == b"COMMAND" else Failed(
                f"ERR drydock: not modelled: {name.decode()}")
        before = self.database.dirty
        reply = run(self.database, words)
        if self.database.dirty != before:
            self._charge()
        return reply

    def _charge(self) -> None:
        """Memory follows what is kept."""
        size = self.database.size()
        if size > self._charged:
            self.p.allocate(size - self._charged)
        else:
            self.p.free(self._charged - size)
        self._charged = size

    def _info(self) -> bytes:
        used, keys = BASE_BYTES + self._charged, len(self.database.live())
        seconds = (self.p.kernel.engine.clock.now_ms - self.p.started_ms) // 1000
        lines = ["# Server", f"redis_version:{version(self.p)}", "redis_mode:standalone",
                 f"os:Linux {self.p.kernel.release} x86_64", f"process_id:{self.p.ns_pid}",
                 f"tcp_port:{self.options['port']}", f"uptime_in_seconds:{seconds}", "",
                 "# Memory", f"used_memory:{used}", f"used_memory_human:{used / (1 << 20):.2f}M",
                 "", "# Persistence", f"rdb_changes_since_last_save:{self.database.dirty}", "",
                 "# Replication", "role:master", "connected_slaves:0", "", "# Keyspace"]
        if keys:
            lines.append(f"db0:keys={keys},expires={len(self.database.ends)},avg_ttl=0")
        return "\r\n".join([*lines, ""]).encode()

    def _shut_down(self, loop: EventLoop) -> Steps:
        yield from self.log("* User requested shutdown...")
        yield from self.log("* Saving the final RDB snapshot before exiting.")
        failed = yield from self._save()
        if failed:
            yield from self.log("# Error trying to save the DB, can't exit.")
        yield from self.log("# Redis is now ready to exit, bye bye...")
        loop.close()
        return 0

    def _save(self) -> Steps:
        """The error of writing the snapshot, or None."""
        data = MAGIC + json.dumps(stored(self.database)).encode()
        yield from self.p.step(200 + len(data) // 200)
        try:
            self.p.fs.write(SNAPSHOT, data)
        except OSError as error:
            yield from self.log(f"# Failed opening the temp RDB file temp-{self.p.ns_pid}.rdb "
                                f"(in server root dir {self.p.cwd}) for saving: {error.strerror}")
            return error
        self.database.dirty = 0
        yield from self.log("* DB saved on disk")
        return None

    def _load(self) -> Steps:
        try:
            data = self.p.fs.read(SNAPSHOT)
            modified = self.p.fs.inode(SNAPSHOT).mtime_ms
        except OSError:
            return
        if not data.startswith(MAGIC):
            yield from self.log("# Wrong signature trying to load DB from file")
            return
        age = (self.p.kernel.engine.clock.now_ms - modified) // 1000
        yield from self.log(f"* Loading RDB produced by version {version(self.p)}")
        yield from self.log(f"* RDB age {age} seconds")
        try:
            restore(self.database, json.loads(data[len(MAGIC):]))
        except (ValueError, KeyError, TypeError, RecursionError):
            yield from self.log("# Short read or OOM loading DB. Unrecoverable error, aborting "
                                "now.")
            return
        self._charge()
        yield from self.log(f"* Done loading RDB, keys loaded: {len(self.database.values)}, "
                            "keys expired: 0.")
        yield from self.log("* DB loaded from disk: 0.000 seconds")


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def stored(database: Database) -> list:
    """[[key, kind, value, end]], bytes in base64."""
    rows = []
    for key, value in database.values.items():
        if isinstance(value, dict):
            kept = [[_text(k), _text(v)] for k, v in value.items()]
        else:
            kept = [_text(v) for v in value] if isinstance(value, list) else _text(value)
        rows.append([_text(key), type(value).__name__, kept, database.ends.get(key)])
    return rows


def restore(database: Database, rows: list) -> None:
    """The reverse; raises ValueError, KeyError or TypeError for anything else."""
    make = base64.b64decode
    for key, kind, kept, end in rows:
        value = {"bytes": lambda v: make(v), "list": lambda v: [make(x) for x in v],
                 "dict": lambda v: {make(a): make(b) for a, b in v}}[kind](kept)
        database.values[make(key)] = value
        if end is not None:
            database.ends[make(key)] = int(end)
