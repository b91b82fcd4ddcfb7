"""`manage.py play SCRIPT`: type a file of commands into a fresh world and print what they answer.

One command a line; `~ 5s` lets simulated time pass; empty lines and lines with # are left out.
The last line is the world's fingerprint. The same script and seed print the same bytes anywhere.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from simulator import Entry, UserError, World
from simulator.scenarios import duration_ms, type_line

SESSION = "play"
PROMPT_MS = 1_000                # until the terminal is there and shows its prompt


class Command(BaseCommand):
    help = "Plays a script of terminal commands in a fresh world, on demand speed."
    requires_system_checks = ()

    def add_arguments(self, parser) -> None:
        parser.add_argument("script", type=Path, help="a file of commands, - for standard input")
        parser.add_argument("--blueprint", default="docker", help="what the world starts with")
        parser.add_argument("--seed", type=int, default=1, help="the seed of its dice")
        parser.add_argument("--json", action="store_true",
                            help="print the whole trace, one entry a line, instead")

    def handle(self, *args, script: Path, blueprint: str, seed: int, **options) -> None:
        try:
            text = sys.stdin.read() if str(script) == "-" else script.read_text()
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"cannot read {script}: {error}") from None
        play = _print_trace if options["json"] else _print_answers
        try:
            world = World(blueprint, seed, filming=False)
            world.submit("terminal.open", session=SESSION, rows=40, columns=120)
            world.advance(PROMPT_MS)
            play(world, [line.strip() for line in text.splitlines()], self.stdout.write)
        except UserError as error:
            raise CommandError(str(error)) from None


def _do(world: World, line: str) -> None:
    if line.startswith("~"):
        world.advance(world.now_ms + duration_ms(line[1:].strip()))
    elif line and not line.startswith("#"):
        type_line(world, SESSION, line)


def _print_answers(world: World, lines: list[str], write) -> None:
    for line in lines:
        _do(world, line)
        text = "".join(fields["text"] for _at_ms, kind, fields in world.take_output()
                       if kind == "terminal.output" and fields["session"] == SESSION)
        write(text.replace("\r\n", "\n"), ending="")
    write("\n" + world.fingerprint())       # the last prompt has no end of line


def _print_trace(world: World, lines: list[str], write) -> None:
    told = 0
    for line in ["", *lines]:               # first what happened before anything was typed
        _do(world, line)
        world.take_output()
        for entry in world.trace.since(told):
            write(json.dumps(dict(zip(Entry._fields, entry, strict=True)), default=str,
                             ensure_ascii=False))
        told = world.trace.next_seq - 1
    write(json.dumps({"fingerprint": world.fingerprint()}))
