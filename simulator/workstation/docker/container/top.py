"""docker top and docker diff."""

from __future__ import annotations

from simulator.engine import Steps

from ..command import Cli, command
from ..output.listing import Kind, Row, show
from ..output.tabwriter import align

KINDS = ("C", "A", "D")
CHANGE = Kind("*container.diffContext",
              {"Type": ("CHANGE TYPE", lambda row: KINDS[row.data["Kind"]]),
               "Path": ("PATH", lambda row: row.data["Path"])},
              "{{.Type}}\t{{.Path}}")


@command("top", "container top", arguments=(1, None), complete="running", interspersed=False)
def top(cli: Cli) -> Steps:
    answer = yield from cli.api.get(f"/containers/{cli.args[0]}/top",
                                    {"ps_args": " ".join(cli.args[1:]) or None})
    lines = ["\t".join(row) for row in [answer["Titles"], *answer["Processes"]]]
    yield from cli.out(align("\n".join(lines), minimum=20) + "\n")


@command("diff", "container diff", arguments=(1, 1), complete="container")
def diff(cli: Cli) -> Steps:
    changes = yield from cli.api.get(f"/containers/{cli.args[0]}/changes")
    rows = [Row(CHANGE, change) for change in changes or []]
    yield from cli.out(show(CHANGE, rows, "{{.Type}} {{.Path}}"))
