"""pflag's grammar and error texts."""

from __future__ import annotations

import pytest

from simulator.workstation.docker.flags import UsageError, parse, parse_duration, parse_size
from simulator.workstation.docker.reference import PAGES

RUN, RM = PAGES["run"], PAGES["rm"]


def test_short_flags_are_grouped_and_values_attached():
    flags, rest = parse(RUN, ["-itp80:80", "-m=1g", "--name", "web", "--rm=false", "alpine"])
    assert flags["interactive"] and flags["tty"] and flags["publish"] == ["80:80"]
    assert flags["memory"] == 1 << 30 and flags["name"] == "web"
    assert flags["rm"] is False and flags.changed("rm") and rest == ["alpine"]


def test_the_first_argument_of_run_ends_its_flags():
    flags, rest = parse(RUN, ["--rm", "alpine", "ls", "--rm", "-la"], interspersed=False)
    assert flags["rm"] and rest == ["alpine", "ls", "--rm", "-la"]


def test_elsewhere_flags_may_follow_arguments_and_two_dashes_end_them():
    flags, rest = parse(RM, ["web", "-f", "--", "-v"])
    assert flags["force"] and not flags["volumes"] and rest == ["web", "-v"]


@pytest.mark.parametrize(("words", "text"), [
    (["--foo"], "unknown flag: --foo"),
    (["-itz"], "unknown shorthand flag: 'z' in -itz"),
    (["--name"], "flag needs an argument: --name"),
    (["-m", "1x"], 'invalid argument "1x" for "-m, --memory" flag: invalid suffix: \'x\''),
    (["-m", "x"], 'invalid argument "x" for "-m, --memory" flag: invalid size: \'x\''),
    (["--rm=x"], 'invalid argument "x" for "--rm" flag: strconv.ParseBool: parsing "x": '
     "invalid syntax"),
    (["--health-interval", "x"], 'invalid argument "x" for "--health-interval" flag: time: '
     'invalid duration "x"'),
    (["--cpus", "x"], 'invalid argument "x" for "--cpus" flag: failed to parse x as a rational '
     "number"),
    (["-a", "x"], 'invalid argument "x" for "-a, --attach" flag: valid streams are STDIN, STDOUT '
     "and STDERR"),
    (["---x"], "bad flag syntax: ---x"),
])
def test_mistakes(words, text):
    with pytest.raises(UsageError) as raised:
        parse(RUN, words)
    assert str(raised.value) == text


@pytest.mark.parametrize(("text", "nanoseconds"), [
    ("0", 0), ("5s", 5 * 10**9), ("1h30m", 5400 * 10**9), ("500ms", 5 * 10**8), ("1.5s", 15 * 10**8),
    ("-1s", -10**9)])
def test_durations(text, nanoseconds):
    assert parse_duration(text) == nanoseconds


@pytest.mark.parametrize(("text", "size"), [
    ("128m", 128 << 20), ("1g", 1 << 30), ("1.5GB", 3 << 29), ("1024", 1024), ("6MiB", 6 << 20)])
def test_sizes(text, size):
    assert parse_size(text) == size
