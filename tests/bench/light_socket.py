"""A WebSocket client that costs next to nothing, so that 500 of them measure the server."""

from __future__ import annotations

import asyncio
import re
import struct
import time

_REV = re.compile(rb'^\{"type":"(?:frame|snapshot)","rev":(\d+)')
_HANDSHAKE = ("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
              "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
              "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
ACK_EVERY = 5


class LightSocket(asyncio.Protocol):
    """Notes when each revision arrived and acknowledges every fifth. `reads` False: never reads."""

    def __init__(self, path: str, port: int, reads: bool = True) -> None:
        self._hello = _HANDSHAKE.format(path=path, port=port).encode()
        self._reads = reads
        self._data = bytearray()
        self.open = asyncio.get_running_loop().create_future()
        self.arrivals: list[tuple[int, float]] = []

    def connection_made(self, transport) -> None:
        self.transport = transport
        transport.write(self._hello)

    def data_received(self, data: bytes) -> None:
        self._data += data
        if not self.open.done():
            head, found, rest = self._data.partition(b"\r\n\r\n")
            if not found:
                return
            assert b" 101 " in head, head
            self._data = rest
            self.open.set_result(None)
            self._send(b'{"type":"hello","after":null}')
            if not self._reads:
                self.transport.pause_reading()
                return
        self._take_frames(time.monotonic())

    def _take_frames(self, at: float) -> None:
        data, start = self._data, 0
        while len(data) - start >= 2:
            size, head = data[start + 1] & 127, 2
            if size == 126:
                head = 4
                size = struct.unpack_from("!H", data, start + 2)[0] if len(data) >= start + 4 else 0
            elif size == 127:
                head = 10
                size = struct.unpack_from("!Q", data, start + 2)[0] if len(data) >= start + 10 \
                    else 0
            if len(data) - start < head + size or head > 2 and not size:
                break
            self._message(data[start] & 15, bytes(data[start + head:start + head + size]), at)
            start += head + size
        del data[:start]

    def _message(self, opcode: int, payload: bytes, at: float) -> None:
        found = _REV.match(payload)
        if opcode == 9:
            self._send(payload, opcode=10)
        elif found:
            self.arrivals.append((int(found[1]), at))
            if len(self.arrivals) % ACK_EVERY == 0:
                self._send(b'{"type":"ack","rev":%s}' % found[1])

    def _send(self, payload: bytes, opcode: int = 1) -> None:
        self.transport.write(bytes([128 | opcode, 128 | len(payload), 0, 0, 0, 0]) + payload)


async def connect(path: str, port: int, reads: bool = True) -> LightSocket:
    _, socket = await asyncio.get_running_loop().create_connection(
        lambda: LightSocket(path, port, reads), "127.0.0.1", port)
    await asyncio.wait_for(socket.open, 60)
    return socket
