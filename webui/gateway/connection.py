"""One TCP connection of a docker client: requests one after another, or one that is hijacked."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import h11

from simulator import UserError, to_base64

MAX_BODY_BYTES = 8 << 20        # a request's whole body (a build context, a tar for cp)
MAX_HEADER_BYTES = 64 << 10
CHUNK = 64 << 10
IDLE_SECONDS = 120              # a keep-alive connection without a request
STANDSTILL_SECONDS = 25         # no first byte because the world's clock stands
HIJACK_GAP_SECONDS = 0.02       # docker-py loses bytes that share a segment with the 101

_TOKEN = re.compile(r"^/([A-Za-z0-9_-]{20,100})(/.*|\?.*|)$")
_numbers = itertools.count(1)


@dataclass
class _Answer:
    """What comes back from the world for one exchange."""

    queue: asyncio.Queue = field(default_factory=asyncio.Queue)

    def sink(self, kind: str, fields: dict[str, Any]) -> None:
        self.queue.put_nowait((kind, fields))


class DockerConnection:
    def __init__(self, registry, reader: asyncio.StreamReader,
                 writer: asyncio.StreamWriter) -> None:
        self._registry = registry
        self._reader, self._writer = reader, writer
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=MAX_HEADER_BYTES)
        self._runner = None

    async def serve(self) -> None:
        """Answer requests until the client leaves, misbehaves or takes the connection over."""
        try:
            while True:
                try:
                    request = await asyncio.wait_for(self._next_event(), IDLE_SECONDS)
                except TimeoutError:
                    return
                if not isinstance(request, h11.Request):
                    return
                if not await self._serve_one(request):
                    return
                if self._http.our_state is not h11.DONE or self._http.their_state is not h11.DONE:
                    return
                self._http.start_next_cycle()
        except h11.RemoteProtocolError as error:
            await self._refuse(error.error_status_hint or 400, f"bad request: {error}")
        finally:
            if self._runner is not None:
                self._runner.client_disconnected()

    # -- one request ---------------------------------------------------------------------

    async def _serve_one(self, request: h11.Request) -> bool:
        """Serve a request; True when the connection can take another."""
        target = request.target.decode("ascii", "replace")
        match = _TOKEN.match(target)
        runner = await self._registry.runner_for_token(match[1]) if match else None
        if runner is None:
            await self._refuse(404, "page not found")
            return False
        if self._runner is not runner:
            if self._runner is not None:
                self._runner.client_disconnected()
            self._runner = runner
            runner.client_connected()
        headers = {name.decode("latin-1").lower(): value.decode("latin-1")
                   for name, value in request.headers}
        body = await self._read_body()
        if body is None:
            await self._refuse(413, f"the request's body is over {MAX_BODY_BYTES} bytes, "
                                    "the limit of a simulated world")
            return False
        exchange, answer = f"x{next(_numbers)}-{id(self):x}", _Answer()
        runner.listen(exchange, answer.sink)
        try:
            await runner.submit(
                "http.request", exchange=exchange, method=request.method.decode("ascii"),
                target=match[2] or "/", headers=headers, body=to_base64(body),
                client=headers.get("user-agent", "unknown client")[:80])
        except UserError as error:
            runner.unlisten(exchange)
            await self._refuse(429, str(error))
            return False
        finished = False
        try:
            finished, again = await self._relay(runner, exchange, answer, request.method, headers)
            return again
        finally:
            runner.unlisten(exchange)
            if not finished:
                await runner.submit("http.gone", exchange=exchange)

    async def _relay(self, runner, exchange: str, answer: _Answer, method: bytes,
                     request_headers: dict[str, str]) -> tuple[bool, bool]:
        """Pass the answer on; returns (the exchange ended, the connection can go on)."""
        watch = asyncio.ensure_future(self._reader.read(CHUNK))
        try:
            head = await self._wait_head(runner, answer, watch)
            if head is None:
                return False, False
            status, headers = head["status"], head["headers"]
            hijacked = status == 101 or "raw-stream" in headers.get("content-type", "") or (
                "multiplexed-stream" in headers.get("content-type", "")
                and request_headers.get("upgrade") == "tcp")
            if hijacked:
                await self._send_raw_head(status, headers, request_headers)
                await self._hijacked(runner, exchange, answer, watch)
                return True, False
            self._send(h11.Response(status_code=status, headers=list(headers.items()),
                                    reason=_phrase(status).encode()))
            ended = await self._relay_body(answer, watch, method != b"HEAD")
            if ended:
                self._send(h11.EndOfMessage())
                await self._writer.drain()
            reusable = await self._release(watch)
            return ended, ended and reusable
        finally:
            watch.cancel()

    async def _wait_head(self, runner, answer: _Answer, watch: asyncio.Future) -> dict | None:
        """The answer's head, or None when the client left or the world stands too long."""
        while True:
            got = asyncio.ensure_future(answer.queue.get())
            done, _ = await asyncio.wait({got, watch} if not watch.done() else {got},
                                         timeout=STANDSTILL_SECONDS,
                                         return_when=asyncio.FIRST_COMPLETED)
            if got in done:
                return got.result()[1]
            got.cancel()
            if watch in done:
                if not watch.result():
                    return None
                self._keep(watch.result())
            elif runner.paused:
                await self._refuse(503, "this world's clock is stopped, so nobody can answer; "
                                        "press play on its page")
                return None

    async def _relay_body(self, answer: _Answer, watch: asyncio.Future, send: bool) -> bool:
        """Stream the body; False when the client left before its end."""
        while True:
            got = asyncio.ensure_future(answer.queue.get())
            waiting = {got} if watch.done() else {got, watch}
            done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            if got not in done:
                got.cancel()
                if not watch.result():
                    return False
                self._keep(watch.result())
                continue
            kind, fields = got.result()
            if kind == "http.end":
                return True
            if send:
                self._send(h11.Data(data=fields["data"]))
                await self._writer.drain()

    async def _release(self, watch: asyncio.Future) -> bool:
        """Stop watching for the client's leaving; keep what it has sent already."""
        if watch.done():
            if not watch.result():
                return False
            self._keep(watch.result())
            return True
        watch.cancel()
        try:
            await watch
        except asyncio.CancelledError:
            return True
        return True

    def _keep(self, data: bytes) -> None:
        """Bytes of the next request that came while this one was served."""
        if data:
            self._http.receive_data(data)

    # -- hijacked connections ------------------------------------------------------------

    async def _send_raw_head(self, status: int, headers: dict[str, str],
                             request_headers: dict[str, str]) -> None:
        lines = [f"HTTP/1.1 {status} {_phrase(status)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self._writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        await self._writer.drain()
        if not request_headers.get("user-agent", "").startswith("Docker-Client/"):
            await asyncio.sleep(HIJACK_GAP_SECONDS)

    async def _hijacked(self, runner, exchange: str, answer: _Answer,
                        watch: asyncio.Future) -> None:
        """Raw bytes both ways. The client's end is a half-close: output goes on after it."""
        upload = asyncio.ensure_future(self._upload(runner, exchange, watch))
        try:
            while True:
                kind, fields = await answer.queue.get()
                if kind == "http.end":
                    break
                self._writer.write(fields["data"])
                await self._writer.drain()
        except ConnectionError:
            await runner.submit("http.gone", exchange=exchange)
        finally:
            upload.cancel()

    async def _upload(self, runner, exchange: str, first: asyncio.Future) -> None:
        trailing, _ = self._http.trailing_data
        if trailing:
            await runner.submit("http.data", exchange=exchange, data=to_base64(trailing))
        try:
            data = await first
            while data:
                await runner.submit("http.data", exchange=exchange, data=to_base64(data))
                data = await self._reader.read(CHUNK)
            await runner.submit("http.eof", exchange=exchange)
        except ConnectionError:
            await runner.submit("http.gone", exchange=exchange)

    # -- HTTP details --------------------------------------------------------------------

    async def _next_event(self) -> Any:
        while True:
            event = self._http.next_event()
            if event is not h11.NEED_DATA:
                return event
            if self._http.they_are_waiting_for_100_continue:
                self._send(h11.InformationalResponse(status_code=100, headers=[]))
            self._http.receive_data(await self._reader.read(CHUNK))

    async def _read_body(self) -> bytes | None:
        """The request's whole body, or None when it is over the limit."""
        body = bytearray()
        while True:
            event = await self._next_event()
            if isinstance(event, h11.Data):
                body += event.data
                if len(body) > MAX_BODY_BYTES:
                    return None
            elif isinstance(event, (h11.EndOfMessage, h11.ConnectionClosed, type(h11.PAUSED))):
                return bytes(body)

    async def _refuse(self, status: int, message: str) -> None:
        """An answer of the gateway itself, worded as the daemon words its errors."""
        body = json.dumps({"message": message}).encode()
        if self._http.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            self._send(h11.Response(status_code=status, reason=_phrase(status).encode(), headers=[
                ("content-type", "application/json"), ("content-length", str(len(body))),
                ("connection", "close")]))
            self._send(h11.Data(data=body))
            self._send(h11.EndOfMessage())
            await self._writer.drain()

    def _send(self, event: Any) -> None:
        data = self._http.send(event)
        if data:
            self._writer.write(data)


def _phrase(status: int) -> str:
    return "UPGRADED" if status == 101 else HTTPStatus(status).phrase
