"""One function per instruction: what it does to the stage.

Models moby builder/dockerfile/dispatchers.go of 28.2.2. RUN, COPY and ADD have their own modules.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from simulator.engine import HopError, QuotaExceeded, Steps

from ..containers.signals import parse_signal
from ..files.view import ContainerView
from .committing import commit_comment, commit_in_container, nothing
from .copy_step import add, copy
from .dockerfile.durations import show_duration
from .dockerfile.go_text import go_quote
from .dockerfile.instructions import Instruction
from .run_step import resolve, run
from .state import State

if TYPE_CHECKING:
    from ..containers.container import Container
    from .builder import Build

MAX_PORTS = 1000
_RANGE = re.compile(r"([0-9]{1,5})(?:-([0-9]{1,5}))?")


def dispatch(build: Build, state: State, instruction: Instruction) -> Steps:
    """Do one instruction; the stage's image is then the new one."""
    yield from STEPS[instruction.name](build, state, instruction)


def _words(build: Build, state: State, instruction: Instruction) -> list[str]:
    if instruction.literal:
        return instruction.arguments
    return state.expand(build.lexer, instruction.arguments)


def _go_list(words: list[str]) -> str:
    """A slice as %v prints it."""
    return f"[{' '.join(words)}]"


def _quoted_list(words: list[str]) -> str:
    """A slice as %q prints it."""
    return f"[{' '.join(map(go_quote, words))}]"


def _env(build: Build, state: State, instruction: Instruction) -> Steps:
    words = _words(build, state, instruction)
    env, told = state.env, "ENV"
    for name, value in zip(words[::2], words[1::2], strict=True):
        told += f" {name}={value}"
        at = next((i for i, old in enumerate(env) if old.partition("=")[0] == name), None)
        if at is None:
            env.append(f"{name}={value}")
        else:
            env[at] = f"{name}={value}"
    state.config["Env"] = env
    yield from commit_comment(build, state, told)


def _label(build: Build, state: State, instruction: Instruction) -> Steps:
    words = _words(build, state, instruction)
    labels = dict(state.config.get("Labels") or {})
    told = "LABEL"
    for name, value in zip(words[::2], words[1::2], strict=True):
        labels[name] = value
        told += f" {name}={value}"
    state.config["Labels"] = labels
    yield from commit_comment(build, state, told)


def _arg(build: Build, state: State, instruction: Instruction) -> Steps:
    told = []
    for word in _words_of_arg(build, state, instruction):
        name, equals, value = word.partition("=")
        state.arguments.add(name, value if equals else None)
        told.append(word)
    yield from commit_comment(build, state, "ARG " + " ".join(told))


def _words_of_arg(build: Build, state: State, instruction: Instruction) -> list[str]:
    """Name and value are expanded apart: an equals sign that comes out of a variable is text."""
    variables = state.variables()
    return [expand_arg(build, word, variables) for word in instruction.arguments]


def expand_arg(build: Build, word: str, variables: dict[str, str]) -> str:
    name, equals, value = word.partition("=")
    return build.lexer.word(name, variables) + equals + build.lexer.word(value, variables)


def _maintainer(build: Build, state: State, instruction: Instruction) -> Steps:
    state.maintainer = instruction.arguments[0]
    yield from commit_comment(build, state, f"MAINTAINER {state.maintainer}")


def _onbuild(build: Build, state: State, instruction: Instruction) -> Steps:
    trigger = instruction.arguments[0]
    state.config["OnBuild"] = [*(state.config.get("OnBuild") or []), trigger]
    yield from commit_comment(build, state, f"ONBUILD {trigger}")


def _workdir(build: Build, state: State, instruction: Instruction) -> Steps:
    asked = _words(build, state, instruction)[0]
    if not asked:
        raise HopError("cannot normalize nothing", 500)
    before = state.config.get("WorkingDir") or "/"
    state.config["WorkingDir"] = posixpath.normpath(posixpath.join("/", before, asked))
    if state.config["WorkingDir"].startswith("//"):
        state.config["WorkingDir"] = state.config["WorkingDir"][1:]
    path = state.config["WorkingDir"]

    def make(container: Container) -> None:
        view = ContainerView(build.daemon, container, mounts=False)
        try:
            view.fs.makedirs(path)
        except OSError:
            raise HopError(f"Cannot mkdir: {path} is not a directory", 500) from None

    yield from commit_in_container(build, state, nothing(state, f"#(nop) WORKDIR {path}"), make)


def _cmd(build: Build, state: State, instruction: Instruction) -> Steps:
    command = resolve(state, instruction)
    state.config["Cmd"] = command
    yield from commit_comment(build, state, f"CMD {_quoted_list(command)}")
    state.command_set = state.command_set or bool(instruction.arguments)


def _entrypoint(build: Build, state: State, instruction: Instruction) -> Steps:
    """A command that comes from the base image does not fit the new entrypoint: it goes."""
    entrypoint = resolve(state, instruction) if instruction.arguments else []
    state.config["Entrypoint"] = entrypoint
    if not state.command_set:
        state.config.pop("Cmd", None)
    yield from commit_comment(build, state, f"ENTRYPOINT {_quoted_list(entrypoint)}")


def _expose(build: Build, state: State, instruction: Instruction) -> Steps:
    variables = state.variables()
    words = [port for word in instruction.arguments
             for port in build.lexer.words(word, variables)]
    ports = dict(state.config.get("ExposedPorts") or {})
    for word in words:
        ports |= dict.fromkeys(exposed(word), {})
    if len(ports) > MAX_PORTS:
        raise QuotaExceeded(f"an image of this world exposes at most {MAX_PORTS} ports")
    state.config["ExposedPorts"] = {port: {} for port in sorted(ports)}
    yield from commit_comment(build, state, f"EXPOSE {' '.join(words)}")


def exposed(text: str) -> list[str]:
    """"80", "53/udp", "8000-8010": as "80/tcp" and so on. Raises HopError in nat's words."""
    port, _, protocol = text.rpartition(":")[2].partition("/")
    if not port:
        raise HopError(f"no port specified: {text[:200]}<empty>", 500)
    match = _RANGE.fullmatch(port)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    if first > last or last > 65_535:
        raise HopError(f"invalid containerPort: {port[:200]}", 500)
    protocol = protocol or "tcp"
    if protocol.lower() not in ("tcp", "udp", "sctp"):
        raise HopError(f"invalid proto: {protocol[:200]}", 500)
    if last - first >= MAX_PORTS:
        raise QuotaExceeded(f"an image of this world exposes at most {MAX_PORTS} ports")
    return [f"{number}/{protocol.lower()}" for number in range(first, last + 1)]


def _user(build: Build, state: State, instruction: Instruction) -> Steps:
    state.config["User"] = _words(build, state, instruction)[0]
    yield from commit_comment(build, state, f"USER {state.config['User']}")


def _volume(build: Build, state: State, instruction: Instruction) -> Steps:
    paths = _words(build, state, instruction)
    if "" in paths:
        raise HopError("VOLUME specified can not be an empty string", 500)
    volumes = dict(state.config.get("Volumes") or {})
    state.config["Volumes"] = {**volumes, **{path: {} for path in paths}}
    yield from commit_comment(build, state, f"VOLUME {_go_list(paths)}")


def _stopsignal(build: Build, state: State, instruction: Instruction) -> Steps:
    signal = _words(build, state, instruction)[0]
    parse_signal(signal)
    state.config["StopSignal"] = signal
    yield from commit_comment(build, state, f"STOPSIGNAL {signal}")


def _shell(build: Build, state: State, instruction: Instruction) -> Steps:
    state.config["Shell"] = list(instruction.arguments)
    yield from commit_comment(build, state, f"SHELL {_go_list(instruction.arguments)}")


def _healthcheck(build: Build, state: State, instruction: Instruction) -> Steps:
    old = (state.config.get("Healthcheck") or {}).get("Test") or []
    if old and old[0] != "NONE":
        build.output.say(f"Note: overriding previous HEALTHCHECK: {_go_list(old)}\n")
    health = instruction.health or {}
    state.config["Healthcheck"] = {name: value for name, value in health.items() if value}
    times = " ".join(go_quote(show_duration(health.get(name, 0))) for name in
                     ("Interval", "Timeout", "StartPeriod", "StartInterval"))
    told = f"&{{{_quoted_list(health['Test'])} {times} {_rune(health.get('Retries', 0))}}}"
    yield from commit_comment(build, state, f"HEALTHCHECK {told}")


def _rune(number: int) -> str:
    """A number as %q prints it: the real builder shows the retries so."""
    if number > 0x10FFFF or 0xD800 <= number < 0xE000:
        return "'\ufffd'"
    char = chr(number)
    quoted = go_quote(char)[1:-1]
    return {"'": "'\\''", '"': "'\"'"}.get(char, f"'{quoted}'")


STEPS: dict[str, Callable[[Build, State, Instruction], Steps]] = {
    "ADD": add, "ARG": _arg, "CMD": _cmd, "COPY": copy, "ENTRYPOINT": _entrypoint, "ENV": _env,
    "EXPOSE": _expose, "HEALTHCHECK": _healthcheck, "LABEL": _label, "MAINTAINER": _maintainer,
    "ONBUILD": _onbuild, "RUN": run, "SHELL": _shell, "STOPSIGNAL": _stopsignal, "USER": _user,
    "VOLUME": _volume, "WORKDIR": _workdir}
