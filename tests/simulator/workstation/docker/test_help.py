"""Help and usage errors, compared with what the real binary printed (docker 28.2.2, 80 columns)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from simulator.workstation.docker.command import COMMANDS
from simulator.workstation.docker.reference import NAMES, PAGES

from .session import Session

RECORDED = json.loads(Path(__file__).with_name("recorded_help.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def session():
    return Session()


@pytest.mark.parametrize("command", sorted(RECORDED))
def test_help_is_the_real_one(session, command):
    answer = session.shell(f"docker {command} --help")
    assert (answer.code, answer.stdout) == (0, RECORDED[command])


def test_every_declared_command_and_refused_flag_exists():
    for path, declared in COMMANDS.items():
        page = PAGES[NAMES[path]]
        assert [flag for flag in declared.refuses if flag not in page.flags] == [], path


MISTAKES = [
    ("docker run", 1, "docker: 'docker run' requires at least 1 argument\n\nUsage:  docker run "
     "[OPTIONS] IMAGE [COMMAND] [ARG...]\n\nSee 'docker run --help' for more information\n"),
    ("docker ps x", 1, "docker: 'docker ps' accepts no arguments\n\nUsage:  docker ps [OPTIONS]\n\n"
     "Run 'docker ps --help' for more information\n"),
    ("docker rm --zz a", 125, "unknown flag: --zz\n\nUsage:  docker rm [OPTIONS] CONTAINER "
     "[CONTAINER...]\n\nRun 'docker rm --help' for more information\n"),
    ("docker container foo", 1, "docker: unknown command: docker container foo\n\nUsage:  docker "
     "container\n\nRun 'docker container --help' for more information\n"),
    ("docker nosuch", 1, "docker: unknown command: docker nosuch\n\n"
     "Run 'docker --help' for more information\n"),
    ("docker help nosuch", 1, "unknown help topic: nosuch\n"),
    ("docker images a b", 1, "docker: 'docker images' requires at most 1 argument\n\nUsage:  "
     "docker images [OPTIONS] [REPOSITORY[:TAG]]\n\n"
     "SRun 'docker images --help' for more information\n"),
    ("docker ps -n", 125, "flag needs an argument: 'n' in -n\n\nUsage:  docker ps [OPTIONS]\n\n"
     "Run 'docker ps --help' for more information\n"),
    ("docker run -p 99999:80 b", 125, "docker: invalid hostPort: 99999\n\n"
     "Run 'docker run --help' for more information\n"),
    ("docker run -it busybox sh", 1, "the input device is not a TTY\n"),
    ("docker run --gpus all busybox", 1, "drydock: not modelled: docker run --gpus\n"),
    ("docker swarm init", 1, "drydock: not modelled: docker swarm init\n"),
    ("docker stop --time 3 nosuch", 1, "Flag --time has been deprecated, use --timeout instead\n"
     "Error response from daemon: No such container: nosuch\n"),
    ("docker rm -f nosuch", 0, "Error response from daemon: No such container: nosuch\n"),
]


@pytest.mark.parametrize(("line", "code", "text"), MISTAKES)
def test_mistakes_are_answered_as_by_the_real_one(session, line, code, text):
    answer = session.shell(line)
    assert (answer.code, answer.stdout, answer.stderr) == (code, "", text)
