"""The laptop's terminal: a real login shell on a tty, seen through what it shows."""

from __future__ import annotations

import pytest

from simulator.engine import Engine
from simulator.vocabulary import VOCABULARY
from simulator.workloads import PROGRAMS
from simulator.workstation.laptop import Laptop

PROMPT = "you@laptop:~$ "


class Tool:
    """Stands where `docker` does: a program that completes its own words."""

    def program(self, process):
        process.tty.canonical = process.tty.echo = False
        data = yield from process.read(0)
        yield from process.write(1, b"keys %r\n" % data)
        process.tty.make_sane()
        return 3

    def complete(self, words, current):
        return [word for word in ("run", "rm", *words) if word.startswith(current)]


class Desk:
    def __init__(self):
        self.engine = Engine(1, 1_767_225_600_000, VOCABULARY)
        self.laptop = Laptop(self.engine, "laptop", PROGRAMS, {"docker": Tool()})
        self.shown = ""
        self.terminal = self.laptop.open_terminal("a", 24, 80, self._output)
        self.settle()

    def _output(self, session, text):
        self.shown += text

    def advance(self, ms):
        self.engine.clock.cause = None
        self.engine.clock.advance(self.engine.clock.now_ms + ms)

    def settle(self):
        self.engine.clock.cause = None
        while self.terminal.busy:
            following = self.engine.clock.next_event_ms()
            assert following is not None, self.shown
            self.engine.clock.advance(following)

    def type(self, line):
        """What the terminal shows after a line, without the prompt before it."""
        before = len(self.shown)
        self.terminal.line(line)
        self.settle()
        return self.shown[before:].replace("\r\n", "\n")


@pytest.fixture
def desk():
    return Desk()


def test_it_begins_with_a_prompt(desk):
    assert desk.shown == PROMPT
    assert (desk.terminal.busy, desk.terminal.raw, desk.terminal.cwd) == (False, False, "/home/you")


@pytest.mark.parametrize(("line", "answer"), [
    ("echo hi $USER", "hi you\n"),
    ("nosuch", "bash: nosuch: command not found\n"),
    ("cd /nosuch", "bash: cd: /nosuch: No such file or directory\n"),
    ("echo )", "bash: syntax error near unexpected token `)'\n"),
    ("sh -c 'exit 137'; echo $?", "137\n"),
    ("sh -c 'kill -9 $$'; echo $?", "Killed\n137\n"),
    ("echo \u00e9\u20ac", "\u00e9\u20ac\n"),
    ("sleep 1 | cat; echo $((1+2))", "3\n"),
])
def test_a_command_line(desk, line, answer):
    assert desk.type(line) == f"{line}\n{answer}{PROMPT}"


def test_the_prompt_follows_the_directory(desk):
    desk.type("cd site")
    assert (desk.terminal.prompt, desk.terminal.cwd) == ("you@laptop:~/site$ ", "/home/you/site")
    desk.type("cd /tmp")
    assert desk.terminal.prompt == "you@laptop:/tmp$ "


def test_lines_go_on_until_the_command_is_complete(desk):
    desk.type("if true")
    assert (desk.terminal.prompt, desk.terminal.busy) == ("> ", False)
    desk.type("then echo yes")
    assert desk.type("fi") == f"fi\nyes\n{PROMPT}"
    desk.type('echo "open')
    assert desk.type('end"') == f'end"\nopen\nend\n{PROMPT}'
    assert desk.type("echo a\\\nb") == f"echo a\\\n> b\nab\n{PROMPT}"


def test_several_lines_at_once_come_one_after_the_other(desk):
    answer = desk.type("cat <<X\ntext\nX\necho after")
    assert answer == f"cat <<X\n> text\n> X\ntext\n{PROMPT}echo after\nafter\n{PROMPT}"


def test_a_long_line_is_not_cut(desk):
    assert desk.type(f"echo {'x' * 20_000} | wc -c").endswith(f"20001\n{PROMPT}")


def test_interrupt_ends_the_foreground_job_and_the_rest_of_the_line(desk):
    desk.terminal.line("sleep 100; echo never")
    desk.advance(100)
    assert desk.terminal.busy
    desk.terminal.input("\x03")
    desk.settle()
    assert desk.shown.endswith(f"never\r\n^C\r\n{PROMPT}")
    assert desk.type("echo $?") == f"echo $?\n130\n{PROMPT}"


def test_interrupt_reaches_the_programs_under_a_script(desk):
    desk.terminal.line("sh -c 'sleep 100; echo next'")
    desk.advance(100)
    desk.terminal.input("\x03")
    desk.settle()
    assert desk.shown.endswith(f"echo next'\r\n^C\r\n{PROMPT}")
    assert not [p for p in desk.laptop.kernel.processes.values() if p.name == "sleep"]


def test_interrupt_at_the_prompt_begins_anew(desk):
    desk.type("echo 'open")
    desk.terminal.input("\x03")
    desk.advance(5)
    assert desk.terminal.prompt == PROMPT
    assert desk.type("echo fresh") == f"echo fresh\nfresh\n{PROMPT}"


def test_a_stopped_job_comes_back(desk):
    desk.terminal.line("sleep 100")
    desk.advance(50)
    desk.terminal.input("\x1a")
    desk.settle()
    assert "[1]+  Stopped                 sleep 100" in desk.shown
    desk.terminal.line("fg")
    desk.advance(50)
    assert desk.terminal.busy
    desk.terminal.input("\x03")
    desk.settle()


def test_background_jobs(desk):
    assert desk.type("sleep 1 &").startswith("sleep 1 &\n[1] ")
    assert desk.type("jobs") == f"jobs\n[1]+  Running                 sleep 1 &\n{PROMPT}"
    desk.advance(1500)
    assert desk.type("true") == f"true\n[1]+  Done                    sleep 1\n{PROMPT}"
    assert desk.type("jobs") == f"jobs\n{PROMPT}"


def test_typing_goes_to_the_program_that_runs(desk):
    desk.terminal.line("cat")
    desk.advance(50)
    desk.terminal.line("some text")
    desk.advance(50)
    desk.terminal.input("\x04")
    desk.settle()
    assert desk.shown.endswith(f"cat\r\nsome text\r\nsome text\r\n{PROMPT}")


def test_a_program_may_take_the_keys_raw(desk):
    desk.terminal.line("docker")
    desk.advance(50)
    assert desk.terminal.raw
    desk.terminal.input("\x03")
    desk.settle()
    assert not desk.terminal.raw
    assert desk.type("echo $?") == f"echo $?\n3\n{PROMPT}"
    assert "keys b'\\x03'" in desk.shown


def test_a_shell_that_ends_is_followed_by_another(desk):
    first = next(p for p in desk.laptop.kernel.processes.values() if p.role == "shell")
    desk.type("exit 3")
    shells = [p for p in desk.laptop.kernel.processes.values() if p.role == "shell"]
    assert desk.shown.endswith(f"logout\r\n{PROMPT}")
    assert len(shells) == 1
    assert shells[0] is not first


def test_what_was_typed_causes_what_follows(desk):
    desk.terminal.line("docker ps")
    desk.advance(50)
    trace = desk.engine.trace
    typed, started = trace.since(0)
    assert (typed.verb, typed.detail["command"]) == ("typed", "docker ps")
    assert (started.verb, started.detail["argv"], started.cause) == ("exec", "docker ps", typed.seq)
    desk.terminal.input("x")
    desk.settle()
    key, ended = trace.since(started.seq)[:2]
    assert (key.verb, key.detail["command"]) == ("typed", "x")
    assert (ended.verb, ended.detail["code"], ended.detail["of"]) == ("exited", 3, started.seq)
    assert ended.cause == key.seq


def test_incomplete_characters_wait_for_their_end(desk):
    assert desk.type("printf '\\342'; printf '\\202\\254\\n'").endswith(f"\u20ac\n{PROMPT}")


@pytest.mark.parametrize(("line", "words"), [
    ("ech", ["echo"]), ("cat si", ["site/"]), ("cat site/i", ["site/index.html"]),
    ("docker r", ["run", "rm"]), ("echo a; dock", ["docker"]), ("ls | docker ru", ["run"]),
    ("cat ~/si", ["~/site/"]), ("cat nosuch/", []), ("", None)])
def test_completion(desk, line, words):
    found = desk.terminal.complete(line, len(line))
    assert found == words if words is not None else "docker" in found
    assert desk.shown == PROMPT
