"""Plays a transcript through the simulated terminal.

A transcript (`scripts/*.txt`) reads like a terminal: `$ command` and below it what was answered.
`~ 5s` lets simulated time pass, `^C` presses the key (after a command that runs on, which ends in
`  &wait`: it is typed and given that time), and lines with # at the start say what is shown. All
that a world does follows from its seed, so that identifiers and times are part of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from simulator import World
from simulator.scenarios import duration_ms, type_line

SCRIPTS = Path(__file__).parent / "scripts"
SESSION = "transcript"
RUNNING = re.compile(r"^(.*?)\s+&wait (\S+)$")        # "$ docker logs -f web  &wait 3s"

PIECES = re.compile(r"\x1b\[(?P<count>\d*)(?P<move>[A-Z])|(?P<plain>\n|\r|[^\x1b\n\r]+)")


@dataclass
class Step:
    line: str                  # as written: "$ ...", "~ ...", "^C", "# ..." or an empty line
    answer: list[str]


def read(text: str) -> list[Step]:
    steps: list[Step] = []
    for line in text.splitlines():
        if line.startswith(("$ ", "~ ", "^", "# ")) or not steps:
            steps.append(Step(line, []))
        else:
            steps[-1].answer.append(line)
    return steps


def play(steps: list[Step]) -> list[Step]:
    """The same steps with what the terminal shows now."""
    world = World("docker", seed=1, filming=False)
    world.submit("terminal.open", session=SESSION, rows=40, columns=120)
    world.advance(1_000)
    _shown(world)
    return [Step(step.line, _answer(world, step)) for step in steps]


def write(steps: list[Step]) -> str:
    return "".join(line + "\n" for step in steps for line in (step.line, *step.answer))


def _answer(world: World, step: Step) -> list[str]:
    line = step.line
    if line.startswith("~ "):
        world.advance(world.now_ms + duration_ms(line[2:].strip()))
        return _lines(_shown(world))
    if line.startswith("^"):
        world.submit("terminal.input", session=SESSION, data=chr(ord(line[1]) - 64))
        world.advance(world.now_ms + 500)
        return _lines(_shown(world).removeprefix(line).removeprefix("\n"))   # its echo is the line
    if line.startswith("$ "):
        command, running = line[2:], RUNNING.match(line[2:])
        if running is not None:
            command = running[1]
            type_line(world, SESSION, command, wait=False)
            world.advance(world.now_ms + duration_ms(running[2]))
        else:
            type_line(world, SESSION, command)
        return _lines(_shown(world).removeprefix(command + "\n"))
    return step.answer


def _shown(world: World) -> str:
    text = "".join(fields["text"] for _, kind, fields in world.take_output()
                   if kind == "terminal.output")
    text = text.replace("\r\n", "\n")
    prompt = world.terminals[SESSION].prompt
    return text.removesuffix(prompt) if not world.terminals[SESSION].busy else text


def _lines(text: str) -> list[str]:
    """As a file keeps them: what stands on the screen in the end, an empty line as a dot."""
    return [line.rstrip() or "." for line in _screen(text.removesuffix("\n"))] if text else []


def _screen(text: str) -> list[str]:
    """The lines after the progress bars have been drawn over and over."""
    lines, row = [""], 0
    for piece in PIECES.finditer(text):
        move, count, plain = piece["move"], piece["count"], piece["plain"]
        if plain == "\n" or move == "B":
            row += 1 if plain else int(count or 1)
            lines += [""] * (row + 1 - len(lines))
        elif move == "A":
            row = max(0, row - int(count or 1))
        elif move == "K":
            lines[row] = ""
        elif plain != "\r":
            lines[row] += plain
    return lines
