"""The `fault` command of the laptop's terminal: Drydock's own tool, which breaks and mends parts.

    fault                                     the kinds, and what is broken now
    fault inject KIND TARGET [name=value ...]
    fault mend ID
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.engine import Faults, Steps, UserError
from simulator.engine.faults import KINDS
from simulator.host.kernel import Process

MAX_DIGITS = 18
USAGE = "usage: fault | fault inject KIND TARGET [name=value ...] | fault mend ID\n"


class FaultCommand:
    """`inject(kind, target, parameters) -> id` and `mend(id)` are the world's."""

    def __init__(self, faults: Faults, inject: Callable[[str, str, dict[str, Any]], str],
                 mend: Callable[[str], None]) -> None:
        self._faults, self._inject, self._mend = faults, inject, mend

    def program(self, process: Process) -> Steps:
        words = process.argv[1:]
        try:
            text = self._run(words)
        except UserError as error:
            yield from process.write(2, f"fault: {error}\n")
            return 1
        if text is None:
            yield from process.write(2, USAGE)
            return 2
        yield from process.write(1, text)
        return 0

    def complete(self, words: list[str], current: str) -> list[str]:
        """Candidates for the word that is being typed; `words` are those before it."""
        candidates = {1: ["inject", "mend"]}.get(len(words), [])
        if len(words) == 2 and words[1] == "inject":
            candidates = list(KINDS)
        elif len(words) == 2 and words[1] == "mend":
            candidates = list(self._faults.active)
        return [word for word in candidates if word.startswith(current)]

    def _run(self, words: list[str]) -> str | None:
        if not words:
            return self._listing()
        if words[0] == "inject" and len(words) >= 3:
            return self._inject(words[1], words[2], _parameters(words[3:])) + "\n"
        if words[0] == "mend" and len(words) == 2:
            self._mend(words[1])
            return f"{words[1]}\n"
        return None

    def _listing(self) -> str:
        lines = [f"{'KIND':<18}{'TARGET':<12}PARAMETERS"]
        lines += [f"{kind.name:<18}{kind.target:<12}"
                  + " ".join(f"{name}={value}" for name, value in kind.parameters.items())
                  for kind in KINDS.values()]
        active = [f"{fault.id:<18}{fault.kind} {fault.target}"
                  for fault in self._faults.active.values()]
        lines += ["", *(active or ["nothing is broken now"])]
        return "\n".join(line.rstrip() for line in lines) + "\n"


def _parameters(words: list[str]) -> dict[str, Any]:
    """name=value words; values are numbers."""
    found: dict[str, Any] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            raise UserError(f"{word!r} is not name=value")
        number = value.isascii() and value.isdigit() and len(value) <= MAX_DIGITS
        found[name] = int(value) if number else value       # what is no number is refused later
    return found
