"""The keys that end an attachment and leave the program running: ctrl-p ctrl-q.

Models moby term.ToBytes and its escape proxy. Pure; attach and exec feed what the client types on
a terminal through `DetachKeys`.
"""

from __future__ import annotations

from simulator.engine import HopError

DEFAULT = b"\x10\x11"
_CONTROL = "@abcdefghijklmnopqrstuvwxyz[\\]^_"     # ctrl-@ is 0, ctrl-_ is 31


def parse(text: str) -> bytes:
    """"ctrl-x,y" -> its bytes; the default for "". Raises HopError 400."""
    if not text:
        return DEFAULT
    keys = bytearray()
    for word in text.split(","):
        control = word.removeprefix("ctrl-")
        if len(word) == 1 and word.isascii():
            keys += word.encode()
        elif control != word and len(control) == 1 and control in _CONTROL:
            keys.append(_CONTROL.index(control))
        else:
            raise HopError(f"Invalid detach keys ({text}) provided", 400)
    return bytes(keys)


class DetachKeys:
    """Looks for the sequence in what is typed, also when it comes in pieces."""

    def __init__(self, keys: bytes) -> None:
        self._keys, self._matched = keys, 0

    def feed(self, data: bytes) -> tuple[bytes, bool]:
        """(what the program gets, whether the sequence is complete). The beginning of a sequence
        is held back until the next key tells whether it is one."""
        passed = bytearray()
        for key in data:
            if key == self._keys[self._matched]:
                self._matched += 1
                if self._matched == len(self._keys):
                    self._matched = 0
                    return bytes(passed), True
                continue
            passed += self._keys[:self._matched]
            self._matched = int(key == self._keys[0])
            if not self._matched:
                passed.append(key)
        return bytes(passed), False
