"""Every language that a visitor can write in: whatever they write, only declared errors come, and
neither time nor memory runs away. (Shell, command lines, templates, filters, conditions, YAML.)
"""

from __future__ import annotations

import json

import pytest
from hypothesis import assume, given, strategies as st

from simulator import World
from simulator.engine import HopError, NotModelled, UserError
from simulator.host.dockerd.filters import Filters
from simulator.observe import invariants
from simulator.scenarios import Scenario, Texts, parse
from simulator.scenarios.conditions import evaluate, view_of
from simulator.workloads.shell.errors import ShellSyntaxError
from simulator.workloads.shell.syntax.parser import Parser
from simulator.workstation.docker.reference import PAGES
from simulator.workstation.gotemplate import GoMap, Template, TemplateError

from ..simulator.workloads.shell.machine import Machine

pytestmark = pytest.mark.fuzz

EVENTS = 200_000


def texts(*tokens: str, longest: int = 20) -> st.SearchStrategy[str]:
    """Tokens of a language in any order, with anything between them."""
    piece = st.sampled_from(tokens) | st.text(max_size=3)
    return st.lists(piece, max_size=longest).map("".join)


WORDS = ("if then else elif fi while until for in do done case esac ;; { } ( ) ; & && || | > >> < "
         "<< <<- >& 2>&1 ! $ ${ } $(( )) $( ) ` \" ' \\ # * ? [ ] ~ = += == [[ ]] (( )) @ : - %")
SHELL = texts(
    *WORDS.split(),
    "\n", " ", "\t", "a=1", "$a", "${a:-b}", "${a%%*}", "${#a}", "$((1+1))", "$?", "$@", "\"$@\"",
    "f() ", "echo ", "echo a", "read x ", "set -e", "set -- a b", "shift ", "trap 'echo t' EXIT",
    "exit 3", "return", "break ", "continue 99", "eval ", "exec ", "wait", "kill -9 $$", "sleep 1 ",
    "printf '%s %d' ", "test ", "[ -f /x ]", "cat <<E\n", "E\n", "export A=b", "unset a", "local x",
    "alias a=b", "$((1/0))", "$((9**9))", "${a:?no}", "<(true)", "{a,b}", "{1..5}", "/*/*", "yes | ",
    "head -c 9", "x=$x$x$x$x", "while :; do :; done")


@given(SHELL)
def test_the_shells_grammar(text):
    parser = Parser(text)
    try:
        for _ in range(len(text) + 2):
            if parser.next() is None:
                break
        else:
            raise AssertionError("the parser does not get on")
    except (ShellSyntaxError, NotModelled):
        return


@given(SHELL, st.sampled_from(("sh", "bash")), st.sampled_from(("argument", "file", "standard")))
def test_a_script_ends_or_runs_on_but_never_breaks_the_world(script, shell, way):
    assume("\0" not in script)
    machine = Machine()
    argv = {"argument": [shell, "-c", script], "file": [shell, "/tmp/s"], "standard": [shell]}[way]
    if way == "file":
        machine.kernel.init.fs.write("/tmp/s", script.encode("utf-8", "surrogatepass"))
    stdin = script.encode("utf-8", "surrogatepass") if way == "standard" else b"some\ninput\n"
    machine.start(argv, stdin)
    assert machine.engine.clock.advance(3_000, EVENTS), "too many events"
    assert machine.kernel.memory_used < machine.kernel.memory
    held = sum(process.memory for process in machine.kernel.processes.values())
    assert held == machine.kernel.memory_used


# -- docker's command lines ------------------------------------------------------------------

VERBS = sorted(PAGES)
VALUES = ("1", "-1", "0", "1g", "1e9", "9" * 30, "a", "", "a=b", "a:b", "80:80", "1-9:1-9", "::1",
          "/", "/a:/b", "/a:/b:ro,z", "type=bind,source=/,target=/x", "{{.ID}}", "{{", "table {{.}}",
          "json", "status=exited", "1h", "-5s", "NaN", "always", "on-failure:-1", "busybox", "web",
          "host", "none", "container:web", "sha256:" + "0" * 64, "--", "-", "~", "é", "x" * 500)


@st.composite
def command_lines(draw) -> str:
    verb = draw(st.sampled_from(VERBS))
    page = PAGES[verb]
    words = ["docker", *verb.split()]
    for _ in range(draw(st.integers(0, 5))):
        kind = draw(st.integers(0, 4))
        if kind <= 1 and page.flags:
            flag = draw(st.sampled_from(list(page.flags)))
            words.append(f"--{flag}" + draw(st.sampled_from(("", "=", "=" + draw(
                st.sampled_from(VALUES))))))
        else:
            words.append(draw(st.sampled_from(VALUES)))
    return " ".join(f"'{word}'" for word in words)


@given(st.lists(command_lines(), min_size=1, max_size=4))
def test_docker_command_lines(lines):
    world = World("docker", seed=2, filming=False)
    world.submit("terminal.open", session="t", rows=24, columns=80)
    for line in ("docker run -d --name web busybox sleep 999", *lines):
        world.submit("terminal.line", session="t", line=line)
        assert world.advance(world.now_ms + 6_000, EVENTS), line
        world.submit("terminal.input", session="t", data="\x03")
        assert world.advance(world.now_ms + 2_000, EVENTS), line
        assert sum(len(fields["text"]) for _, _, fields in world.take_output()) < 4 << 20
        assert invariants.broken(world) == [], line


# -- Go templates ----------------------------------------------------------------------------

TEMPLATE = texts(
    "{{", "}}", "{{-", "-}}", ".", ".Name", ".State.Pid", "$", "$x := ", "$x", "range ", "if ",
    "else ", "end", "with ", "json .", "join ", "index ", "printf ", "\"%s %d %9999999d\"", "len ",
    "eq ", "and ", "or ", "not ", "(", ")", "|", " ", "\"a\"", "`b`", "'c'", "1", "-9", "1e400", ",",
    "template ", "define ", "block ", "break", "continue", "/*", "*/", "table ", "truncate ", "pad ",
    "title ", "slice ", "split ", "println ", "html ", "call ", "{{range .Items}}{{end}}",
    "{{range .Items}}{{range $.Items}}", "99999999", "nil", "true", "=", ":=")
DATA = {"Name": "web", "State": {"Pid": 7, "Ok": True, "At": None, "Ratio": 0.5},
        "Items": ["a", 1, {"b": "c"}], "Labels": GoMap(a="b")}


@given(TEMPLATE, st.booleans())
def test_go_templates(text, strict):
    try:
        shown = Template(text, strict=strict).execute(DATA)
    except (TemplateError, NotModelled):
        return
    assert len(shown) < 2 << 20


# -- filters, conditions, scenarios ----------------------------------------------------------

VALUE = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
                     lambda inner: st.lists(inner, max_size=3)
                     | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=8)


@given(VALUE.map(json.dumps) | st.text(), st.text(max_size=20))
def test_filters(text, value):
    try:
        filters = Filters.parse(text)
        filters.accept(("status", "name", "label"))
        for name in ("status", "name", "label"):
            filters.get(name), filters.exact(name, value), filters.prefix(name, value)
            filters.pattern(name, value)
        filters.labels({"a": "b", value: value})
        filters.boolean("status", False)
    except HopError as error:
        assert error.message


CONDITION = texts(
    "containers", "images", "commands", "answers", "vars", "elapsed", ".exists(c, ", ".all(c, ",
    ".filter(c, ", ".map(c, ", "c.name", "c.status", ".size()", "size(", "==", "!=", "<", "&&", "||",
    "!", "? ", ": ", "(", ")", "[", "]", "{", "}", "'web'", "\"a\"", "1", "-1", "1.5", "1u", "true",
    "null", ".matches('", "(a+)+$", "')", ".startsWith('", " in ", "+", "*", "/ 0", "% 0", "duration(",
    "timestamp(", "int(", "string(", "has(", ",", " ", "9223372036854775807", "'a' * ", "b'")
ROWS = {f"container/{n}": {"kind": "container", "id": str(n), "name": f"web{n}", "status": "running",
                           "exit_code": 0} for n in range(20)}


@given(CONDITION)
def test_conditions(text):
    try:
        verdict = evaluate(text, view_of(ROWS, commands=["docker ps"], answers={}, vars={"a": 1},
                                         elapsed=5))
    except ValueError as error:
        assert str(error)
        return
    assert verdict.value in (True, False, None)


YAML = texts(
    "id: a", "kind: drill", "title: x", "tasks:", "- id: b", "check:", "- 'true'", "seed: 1",
    "\n", "\n  ", "\n    ", "[", "]", "{", "}", ": ", "- ", "&a ", "*a", "!!python/object:os.system",
    "|\n", ">\n", "'", "\"", "#", "---\n", "...", "? ", "%YAML 1.2", "yes", "0x1f", "1e999", "~",
    "timeline:", "at: 5s", "when: ", "fault:", "solutions:", "[" * 50, "variables:", "\t", "a: 1\na: 2")


@given(YAML, st.sampled_from((Scenario, Texts)))
def test_scenario_files(text, model):
    try:
        parse(text, "scenario.yaml", model)
    except UserError as error:
        assert str(error).startswith("scenario.yaml")


@given(st.integers(1, 30_000), st.sampled_from(("[", "{a: ", "- ", "'", "[{", "a:\n ", "&a [*a, ")))
def test_deep_yaml(depth, opening):
    try:
        parse(opening * depth, "scenario.yaml", Scenario)
    except UserError:
        return
