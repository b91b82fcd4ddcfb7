"""What redis keeps, and the table of commands on it."""

from __future__ import annotations

from collections.abc import Callable

from .protocol import Failed

OVERHEAD = 56                  # bytes redis keeps beside each key

Value = bytes | list | dict


class Database:
    """Keys with their values and, for some, the millisecond at which they end."""

    def __init__(self) -> None:
        self.values: dict[bytes, Value] = {}
        self.ends: dict[bytes, int] = {}
        self.dirty = 0
        self.now_ms = 0

    def get(self, key: bytes) -> Value | None:
        if key in self.ends and self.ends[key] <= self.now_ms:
            self.remove(key)
        return self.values.get(key)

    def put(self, key: bytes, value: Value) -> None:
        self.values[key] = value
        self.dirty += 1

    def remove(self, key: bytes) -> bool:
        self.ends.pop(key, None)
        self.dirty += key in self.values
        return self.values.pop(key, None) is not None

    def live(self) -> list[bytes]:
        return [key for key in list(self.values) if self.get(key) is not None]

    def size(self) -> int:
        """Bytes of everything kept."""
        total = 0
        for key, value in self.values.items():
            parts = value if isinstance(value, list) else \
                [*value.keys(), *value.values()] if isinstance(value, dict) else [value]
            total += OVERHEAD + len(key) + sum(len(part) + 16 for part in parts)
        return total


Command = Callable[[Database, list[bytes]], object]
COMMANDS: dict[str, tuple[int, int, Command]] = {}       # name -> fewest, most words, function


def command(name: str, least: int, most: int = 1000) -> Callable[[Command], Command]:
    """`least` and `most` count the words after the command's name."""
    def declare(body: Command) -> Command:
        COMMANDS[name] = (least, most, body)
        return body

    return declare


def run(database: Database, words: list[bytes]) -> object:
    """One command's reply."""
    name = words[0].decode("utf-8", "replace")
    found = COMMANDS.get(name.upper())
    if found is None:
        shown = " ".join(f"'{w.decode('utf-8', 'replace')[:128]}'" for w in words[1:6])
        return Failed(f"ERR unknown command '{name[:128]}', with args beginning with: "
                      + (shown + " " if shown else ""))
    least, most, body = found
    if not least <= len(words) - 1 <= most:
        return Failed(f"ERR wrong number of arguments for '{name.lower()}' command")
    return body(database, words[1:])
