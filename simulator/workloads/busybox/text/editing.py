"""sed: addresses, s y p d q i a c = n N D P G g H h x, on streams and in place; awk is refused."""

from __future__ import annotations

from typing import Any

from simulator.engine import NotModelled, Steps

from ..applet import BadUsage, Call, Failure, applet
from ..reading import Lines, open_input, shut, slurp, split_lines
from .sed_script import Command, Reader

MAX_SCRIPT = 10_000


@applet("sed", "nrEe:f:i", "sz", long={"in-place": "i", "expression": "e", "quiet": "n"})
def sed(call: Call) -> Steps:
    scripts = list(call.options.get("e", []))
    for name in call.options.get("f", []):
        scripts.append(call.p.fs.read(name).decode("utf-8", "replace"))
    if not scripts:
        if not call.words:
            raise BadUsage()
        scripts.append(call.words.pop(0))
    script = "\n".join(scripts)
    if len(script) > MAX_SCRIPT:
        raise NotModelled("a sed script over 10000 characters")
    commands = Reader(script, call.has("r", "E")).commands()
    for name in call.words or ["-"]:
        fd = yield from open_input(call, name)
        if fd is None:
            continue
        if call.has("i"):
            lines = split_lines((yield from slurp(call, fd)))
            shut(call.p, fd)
            editor = Editor(call, commands, iter(lines).__next__, True)
            yield from editor.run()
            call.p.fs.write(name, b"".join(editor.kept))
            continue
        editor = Editor(call, commands, Lines(call, fd), False)
        yield from editor.run()
        shut(call.p, fd)
        if editor.quit:
            break


class Editor:
    """Runs the commands over the lines of one input."""

    def __init__(self, call: Call, commands: list[Command], source: Any, in_place: bool) -> None:
        self._call, self._commands = call, commands
        self._source, self._in_place = source, in_place
        self.kept: list[bytes] = []
        self.quit = False
        self._hold, self._space, self._number = "", "", 0
        self._ahead: bytes | None = None
        self._after: list[str] = []
        self._newline = "\n"

    def run(self) -> Steps:
        self._ahead = yield from self._fetch()
        while self._ahead is not None and not self.quit:
            yield from self._call.p.step(3)
            yield from self._advance()
            printed = yield from self._cycle()
            if printed and not self._call.has("n"):
                yield from self._put(self._space + self._newline)
            for text in self._after:
                yield from self._put(text)
            self._after = []
        if self._in_place and self.quit and self._ahead is not None:
            while self._ahead is not None:
                self.kept.append(self._ahead)
                self._ahead = yield from self._fetch()

    def _fetch(self) -> Steps:
        if isinstance(self._source, Lines):
            return (yield from self._source.next())
        try:
            return self._source()
        except StopIteration:
            return None

    def _advance(self) -> Steps:
        text = self._ahead.decode("utf-8", "surrogateescape")
        self._newline = "\n" if text.endswith("\n") else ""
        self._space = text.removesuffix("\n")
        self._number += 1
        self._ahead = yield from self._fetch()

    def _put(self, text: str) -> Steps:
        if self._in_place:
            self.kept.append(text.encode("utf-8", "surrogateescape"))
        else:
            yield from self._call.write(text)

    def _cycle(self) -> Steps:
        """One line through all commands; False when it is not to be printed."""
        for command in self._commands:
            if self._selected(command) == command.negated:
                continue
            letter = command.letter
            if letter == "d":
                return False
            if letter == "D":
                raise NotModelled("sed D")
            if letter == "q":
                self.quit = True
                return True
            if letter == "c":
                if command.last is None or not command.active:
                    yield from self._put(command.text + "\n")
                return False
            if letter in "nN":
                if self._ahead is None:
                    return True
                yield from self._next_line(letter)
            else:
                yield from self._simple(command)
        return True

    def _next_line(self, letter: str) -> Steps:
        before = self._space
        if letter == "n" and not self._call.has("n"):
            yield from self._put(before + self._newline)
        yield from self._advance()
        if letter == "N":
            self._space = f"{before}\n{self._space}"

    def _simple(self, command: Command) -> Steps:
        letter = command.letter
        if letter == "p":
            yield from self._put(self._space + "\n")
        elif letter == "P":
            yield from self._put(self._space.partition("\n")[0] + "\n")
        elif letter == "=":
            yield from self._put(f"{self._number}\n")
        elif letter == "i":
            yield from self._put(command.text + "\n")
        elif letter == "a":
            self._after.append(command.text + "\n")
        elif letter == "y":
            self._space = self._space.translate(command.pattern)
        elif letter == "g":
            self._space = self._hold
        elif letter == "G":
            self._space += "\n" + self._hold
        elif letter == "h":
            self._hold = self._space
        elif letter == "H":
            self._hold += "\n" + self._space
        elif letter == "x":
            self._space, self._hold = self._hold, self._space
        elif letter == "s" and self._substitute(command) and "p" in command.flags:
            yield from self._put(self._space + "\n")

    def _substitute(self, command: Command) -> bool:
        data = self._space.encode("utf-8", "surrogateescape")
        wanted = int("".join(c for c in command.flags if c.isdecimal()) or "1")
        out, at, count = [], 0, 0
        for match in command.pattern.finditer(data):
            count += 1
            if count < wanted:
                continue
            out += [data[at:match.start()], _replacement(command.text, match)]
            at = match.end()
            if "g" not in command.flags:
                break
        if not out:
            return False
        self._space = b"".join([*out, data[at:]]).decode("utf-8", "surrogateescape")
        if len(self._space) > 1 << 20:
            raise NotModelled("sed with lines over 1 MB")
        return True

    def _selected(self, command: Command) -> bool:
        if command.first is None:
            return True
        if command.last is None:
            return self._matches(command.first)
        if command.active:
            last = command.last
            ended = self._number >= last if isinstance(last, int) else self._matches(last)
            command.active = not ended
            return not isinstance(last, int) or self._number <= last
        if not self._matches(command.first):
            return False
        last = command.last
        command.active = not (isinstance(last, int) and last <= self._number)
        return True

    def _matches(self, address: Any) -> bool:
        if isinstance(address, int):
            return self._number == address
        if address == "$":
            return self._ahead is None
        return address.search(self._space.encode("utf-8", "surrogateescape")) is not None


def _replacement(text: str, match: Any) -> bytes:
    out, i = [], 0
    while i < len(text):
        if text[i] == "\\" and i + 1 < len(text):
            nxt = text[i + 1]
            if nxt.isdecimal():
                if int(nxt) > match.re.groups:
                    raise Failure(f"bad regex: Invalid back reference \\{nxt}")
                out.append(match.group(int(nxt)) or b"")
            else:
                out.append({"n": b"\n", "t": b"\t"}.get(nxt, nxt.encode()))
            i += 2
            continue
        out.append(match.group(0) if text[i] == "&" else
                   text[i].encode("utf-8", "surrogateescape"))
        i += 1
    return b"".join(out)
