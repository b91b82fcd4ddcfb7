"""What comes in from outside: bytes at the gateway's door, bodies of every route, archives.

The daemon answers in words (never 500 with a Python error, never silence), and the world goes on.
"""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import tarfile

import pytest
from hypothesis import given, strategies as st

from simulator import UserError, World, to_base64
from simulator.host.dockerd.engine_api import ROUTES
from simulator.inputs import KINDS
from simulator.observe import invariants
from webui.gateway.connection import DockerConnection

from . import requests

pytestmark = pytest.mark.fuzz

EVENTS = 300_000
TOKEN = "t" * 32


def a_world() -> World:
    """A daemon with an image and two containers, one of them running."""
    world = World("docker", seed=4, filming=False)
    world.submit("terminal.open", session="t", rows=24, columns=80)
    for line in ("docker run -d --name web -v data:/data busybox sleep 99999",
                 "docker create --name db busybox true; docker network create net"):
        world.submit("terminal.line", session="t", line=line)
        world.advance(world.now_ms + 9_000)
    world.take_output()
    return world


def ask(world: World, method: str, target: str, body: bytes, **headers: str) -> tuple[int, bytes]:
    """One request of a real client, and what has come of it after a minute; then it hangs up."""
    world.submit("http.request", exchange="x", method=method, target=target, headers=headers,
                 body=to_base64(body), client="fuzz")
    assert world.advance(world.now_ms + 20_000, EVENTS), (method, target)
    if "x" in world.exchanges:
        world.submit("http.gone", exchange="x")
        assert world.advance(world.now_ms + 1_000, EVENTS)
    status, answer = 0, b""
    for _, kind, fields in world.take_output():
        status = fields["status"] if kind == "http.head" else status
        answer += fields["data"] if kind == "http.data" else b""
    assert invariants.broken(world) == [], (method, target)
    return status, answer


# -- every route, any body -------------------------------------------------------------------

PATHS = st.sampled_from([(route.method, route.pattern.pattern) for route in ROUTES])
SEGMENT = st.sampled_from(("web", "db", "busybox", "net", "data", "nosuch", "é", "%00", "*"))
QUERY = st.dictionaries(st.sampled_from((
    "name", "t", "signal", "force", "v", "path", "fromImage", "fromSrc", "repo", "tag", "filters",
    "condition", "stream", "stdin", "stdout", "logs", "follow", "tail", "since", "until", "all",
    "limit", "size", "h", "w", "ps_args", "dockerfile", "buildargs", "labels", "t", "remote",
    "noOverwriteDirNonDir", "one-shot", "platform", "detachKeys", "digests", "type", "changes")),
    st.sampled_from(("", "1", "-1", "0", "true", "9" * 400, "web", "/", "../../etc", "busybox", "é",
                     "{}", "[]", '{"status":["x"]}', '{"label":{"a":true}}', "%ff", "a" * 3000,
                     "{\"a\":1}", "nan", "1e308", "\x00", "1h", "ctrl-p,ctrl-q", "linux/amd64")),
    max_size=4)


@st.composite
def calls(draw) -> tuple[str, str]:
    method, pattern = draw(PATHS)
    path = pattern
    while "(?P<" in path:
        before, _, rest = path.partition("(?P<")
        path = before + draw(SEGMENT) + rest.partition(")")[2]
    query = "&".join(f"{name}={value}" for name, value in draw(QUERY).items())
    return method, f"/v1.50{path}" + (f"?{query}" if query else "")


@given(st.lists(st.tuples(calls(), requests.bodies()), min_size=1, max_size=6))
def test_any_body_on_any_route(asked):
    world = a_world()
    for (method, target), body in asked:
        status, answer = ask(world, method, target, body, **{"content-type": "application/json"})
        assert status < 500 or json.loads(answer)["message"], (method, target, body)
        assert b"Traceback" not in answer
        if status >= 400 and answer:
            assert json.loads(answer)["message"]


BODY = st.dictionaries(st.sampled_from(requests.KEYS), requests.JSON, max_size=8)


@pytest.mark.parametrize("path", [
    "/containers/create", "/containers/web/update", "/containers/web/exec", "/networks/create",
    "/networks/net/connect", "/networks/net/disconnect", "/volumes/create", "/auth",
    "/commit?container=web"])
@given(body=BODY)
def test_any_object_where_one_is_expected(path, body):
    world = a_world()
    if path == "/containers/create":
        body = {"Image": "busybox", **body}
    status, answer = ask(world, "POST", path,
                         json.dumps(body).encode("utf-8", "surrogatepass"))
    assert 200 <= status < 600 and b"Traceback" not in answer
    if path == "/containers/create" and status == 201:
        ident = json.loads(answer)["Id"]
        for method, target in (("POST", f"/containers/{ident}/start"),
                               ("GET", f"/containers/{ident}/json"),
                               ("DELETE", f"/containers/{ident}?force=1&v=1")):
            status, _ = ask(world, method, target, b"")
            assert status, target


# -- archives --------------------------------------------------------------------------------

NAMES = ("f", "d/f", "/abs", "../up", "a/../../b", ".", "", "d/", "é", "x" * 300, "dev/null",
         "etc/passwd", "manifest.json", "Dockerfile", "layer.tar", ".wh.f", ".wh..wh..opq",
         "proc/1/mem", "index.json", "oci-layout")
TYPES = (tarfile.REGTYPE, tarfile.DIRTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE,
         tarfile.FIFOTYPE)
CONTENTS = (b"", b"text", b"FROM busybox\nRUN echo hi\nCOPY . /x\n", b"FROM scratch\nCOPY ../f /\n",
            b'[{"Config":"f","RepoTags":["a:b"],"Layers":["layer.tar"]}]', b"[{}]", b"{", b"\0" * 2000,
            b"FROM busybox\nRUN while :; do :; done\n", b"FROM web\nADD d/f /etc/\nCMD [", b"[" * 9000)


@st.composite
def archives(draw) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for _ in range(draw(st.integers(0, 6))):
            info = tarfile.TarInfo(draw(st.sampled_from(NAMES)))
            info.type = draw(st.sampled_from(TYPES))
            info.mode = draw(st.sampled_from((0o644, 0o777, 0o4755, 0)))
            info.uid = draw(st.sampled_from((0, 1000, 2**21)))
            info.mtime = draw(st.sampled_from((0, 10**9, 8**11 - 1)))
            content = b""
            if info.type == tarfile.REGTYPE:
                content = draw(st.sampled_from(CONTENTS))
            elif info.type in (tarfile.SYMTYPE, tarfile.LNKTYPE):
                info.linkname = draw(st.sampled_from(NAMES))
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    data = bytearray(buffer.getvalue())
    for _ in range(draw(st.integers(0, 3))):          # then some of its bytes are damaged
        data[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    cut = draw(st.sampled_from((None, None, 700, 1)))
    data = bytes(data[:cut])
    return gzip.compress(data) if draw(st.booleans()) else data


@pytest.mark.parametrize(("method", "target"), [
    ("PUT", "/containers/web/archive?path=/tmp"), ("PUT", "/containers/db/archive?path=/"),
    ("POST", "/images/load"), ("POST", "/images/create?fromSrc=-&repo=made"),
    ("POST", "/build?t=made")])
@given(archive=archives() | st.binary(max_size=900))
def test_any_archive(method, target, archive):
    world = a_world()
    status, answer = ask(world, method, target, archive, **{"content-type": "application/x-tar"})
    assert status and b"Traceback" not in answer
    assert ask(world, "GET", "/images/json", b"")[0] == 200
    assert ask(world, "GET", "/containers/web/archive?path=/", b"")[0] == 200


# -- bytes at the gateway --------------------------------------------------------------------


class Desk:
    """What the gateway asks of a runner, without a database: a world that runs at once."""

    paused = False

    def __init__(self) -> None:
        self.world, self.sinks = a_world(), {}

    async def runner_for_token(self, token: str) -> Desk | None:
        return self if token == TOKEN else None

    async def submit(self, kind: str, **fields) -> None:
        self.world.submit(kind, **fields)
        assert self.world.advance(self.world.now_ms + 3_000, EVENTS)
        for _, kind, fields in self.world.take_output():
            sink = self.sinks.get(fields.pop("exchange", None))
            if sink is not None:
                sink(kind, fields)

    def listen(self, exchange: str, sink) -> None:
        self.sinks[exchange] = sink

    def unlisten(self, exchange: str) -> None:
        self.sinks.pop(exchange, None)

    def client_connected(self) -> None:
        pass

    client_disconnected = client_connected


class Written(io.BytesIO):
    """The writing half of a connection, into memory."""

    async def drain(self) -> None:
        pass


async def converse(data: bytes) -> bytes:
    desk, reader, writer = Desk(), asyncio.StreamReader(), Written()
    reader.feed_data(data)
    reader.feed_eof()
    await asyncio.wait_for(DockerConnection(desk, reader, writer).serve(), 30)
    return writer.getvalue()


WIRE = st.lists(st.sampled_from((
    f"GET /{TOKEN}/_ping HTTP/1.1\r\n", f"POST /{TOKEN}/v1.50/containers/create HTTP/1.1\r\n",
    f"GET /{TOKEN}/v1.50/events HTTP/1.1\r\n", f"POST /{TOKEN}/containers/web/attach?stream=1 "
    "HTTP/1.1\r\n", "GET / HTTP/1.1\r\n", "GET /x HTTP/9.9\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "Host: x\r\n", "Content-Length: 5\r\n", "Content-Length: 99999999999\r\n",
    "Content-Length: -1\r\n", "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n", "0\r\n\r\n",
    "ffffffffff\r\n", "Connection: Upgrade\r\nUpgrade: tcp\r\n", "Expect: 100-continue\r\n",
    "Content-Type: application/json\r\n", "\r\n", "hello", '{"Image":"busybox"}', "A: " + "b" * 70_000,
    ": \r\n", " folded\r\n", "\0", "\n", "\r")).map(str.encode) | st.binary(max_size=9),
    max_size=14).map(b"".join)


@given(WIRE)
def test_any_bytes_at_the_door(data):
    answer = asyncio.run(converse(data))
    assert answer == b"" or answer.startswith(b"HTTP/1.1 ")
    assert b"Traceback" not in answer


TEXT = st.sampled_from(("t", "x", "web", "", "é", "\0", "\ud800", "GET", "/", "aGk=", "a" * 70_000,
                        "memory_leak", "docker ps", "fault-1", "\n")) | st.text(max_size=9)
OF_TYPE = {str: TEXT, int: st.integers(-2**40, 2**40), dict: st.dictionaries(
    TEXT, requests.JSON, max_size=3)}


@st.composite
def inputs(draw) -> tuple[str, dict]:
    """An input of a kind that there is, nearly well formed."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    fields = {name: draw(OF_TYPE[wanted] if draw(st.integers(0, 9)) else requests.JSON)
              for name, wanted in KINDS[kind].fields.items()}
    if not draw(st.integers(0, 9)):
        fields.pop(draw(st.sampled_from(sorted(fields))))
    return kind, fields


@given(inputs())
def test_any_input(entered):
    kind, fields = entered
    world = a_world()
    before = world.fingerprint()
    try:
        world.submit(kind, **fields)
    except UserError as error:
        assert str(error) and world.fingerprint() == before
    assert world.advance(world.now_ms + 100, EVENTS)
