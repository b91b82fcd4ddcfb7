"""Words for sizes and times, columns, ports, image names, progress."""

from __future__ import annotations

import pytest

from simulator.engine import HopError
from simulator.objects.patterns import Ignore, glob
from simulator.workstation.docker.container.ports import displayable_ports
from simulator.workstation.docker.container.streams import Frames
from simulator.workstation.docker.names import parse_reference
from simulator.workstation.docker.output.progress import Progress
from simulator.workstation.docker.output.tabwriter import align
from simulator.workstation.docker.output.units import duration, memory, size
from simulator.workstation.docker.times import timestamp


@pytest.mark.parametrize(("seconds", "text"), [
    (0.9, "Less than a second"), (1, "1 second"), (59, "59 seconds"), (60, "About a minute"),
    (119, "About a minute"), (120, "2 minutes"), (3599, "59 minutes"), (3600, "About an hour"),
    (47 * 3600, "47 hours"), (48 * 3600, "2 days"), (14 * 86400, "2 weeks"),
    (60 * 86400, "2 months"), (800 * 86400, "2 years")])
def test_durations(seconds, text):
    assert duration(seconds) == text


@pytest.mark.parametrize(("count", "digits", "text"), [
    (0, 3, "0B"), (772_929, 3, "773kB"), (772_929, 4, "772.9kB"), (4_428_000, 3, "4.43MB"),
    (2_975_000, 4, "2.975MB"), (999_999, 3, "1e+03kB"), (22, 3, "22B")])
def test_sizes(count, digits, text):
    assert size(count, digits) == text


def test_memory_is_binary():
    assert memory(584 << 10) == "584KiB"
    assert memory(int(23.54 * (1 << 30))) == "23.54GiB"


def test_columns_are_at_least_ten_wide_and_three_apart():
    assert align("DRIVER\tVOLUME NAME\nlocal\tvv") == "DRIVER    VOLUME NAME\nlocal     vv"
    assert align("A\tB\tC\nlonger than ten\t\tx") == \
        "A                 B         C\nlonger than ten             x"
    assert align("PID\tCMD\n1\tsh", minimum=20) == \
        "PID                 CMD\n1                   sh"


def test_ports_are_grouped_as_the_real_listing_does():
    def port(private, public=0, ip="", kind="tcp"):
        return {"PrivatePort": private, "PublicPort": public, "IP": ip, "Type": kind}
    assert displayable_ports([port(80)]) == "80/tcp"
    assert displayable_ports([port(80, 8080, "0.0.0.0"), port(80, 8080, "::")]) == \
        "0.0.0.0:8080->80/tcp, [::]:8080->80/tcp"
    assert displayable_ports([port(n, n, "0.0.0.0") for n in (8000, 8001, 8002)]) == \
        "0.0.0.0:8000-8002->8000-8002/tcp"
    assert displayable_ports([port(53, kind="udp"), port(80), port(81)]) == "53/udp, 80-81/tcp"


def test_image_names():
    reference = parse_reference("alpine")
    assert str(reference) == "docker.io/library/alpine:latest" and reference.familiar == "alpine"
    assert str(parse_reference("localhost:5000/a/b:1")) == "localhost:5000/a/b:1"
    assert parse_reference("me/app").familiar == "me/app"
    with pytest.raises(HopError) as raised:
        parse_reference("Alpine")
    assert raised.value.message == \
        "invalid reference format: repository name (library/Alpine) must be lowercase"
    with pytest.raises(HopError, match="^invalid reference format$"):
        parse_reference("a//b")


def test_progress_off_a_terminal_shows_only_what_changed():
    progress = Progress(0)
    shown = "".join(progress.show(message) for message in (
        {"status": "Pulling from library/busybox", "id": "latest"},
        {"status": "Pulling fs layer", "progressDetail": {}, "id": "aa"},
        {"status": "Downloading", "progressDetail": {"current": 5, "total": 10}, "id": "aa"},
        {"status": "Pull complete", "progressDetail": {}, "id": "aa"},
        {"status": "Digest: sha256:1"}))
    assert shown == ("latest: Pulling from library/busybox\naa: Pulling fs layer\n"
                     "aa: Pull complete\nDigest: sha256:1\n")


def test_progress_on_a_terminal_keeps_a_line_for_each_layer():
    progress = Progress(120)
    progress.show({"status": "Waiting", "progressDetail": {}, "id": "aa"})
    progress.show({"status": "Waiting", "progressDetail": {}, "id": "bb"})
    shown = progress.show({"status": "Downloading", "id": "aa",
                           "progressDetail": {"current": 524_288, "total": 1_048_576}})
    bar = "[" + "=" * 25 + ">" + " " * 25 + "]"
    assert shown == f"\x1b[2A\x1b[2K\raa: Downloading {bar}  524.3kB/1.049MB\r\x1b[2B"


def test_an_error_in_the_stream_ends_it():
    with pytest.raises(HopError, match="no space left"):
        list(Progress(0).feed(b'{"errorDetail":{"message":"no space left"},"error":"x"}\r\n'))


def test_frames_are_put_together_from_pieces():
    frames, wire = Frames(), b"\x01\0\0\0\0\0\0\x03abc\x02\0\0\0\0\0\0\x01!"
    assert frames.feed(wire[:5]) == [] and frames.feed(wire[5:10]) == []
    assert frames.feed(wire[10:]) == [(1, b"abc"), (2, b"!")]


def test_dockerignore():
    ignore = Ignore("# notes\n*.log\n**/tmp\nnode_modules\n!keep.log\n", keep=("Dockerfile",))
    out = [path for path in ("a.log", "keep.log", "x/a.log", "x/y/tmp/z", "node_modules/m",
                             "Dockerfile", "src") if ignore.excludes(path, False)]
    assert out == ["a.log", "x/y/tmp/z", "node_modules/m"]
    assert glob("a*b*c", "a-b-b-c") and not glob("a?c", "abbc") and glob("[a-c]x", "bx")


def test_moments():
    assert timestamp("10m", 1_767_225_600_000) == str(1_767_225_600 - 600)
    assert timestamp("2026-01-01T00:00:00Z", 0) == "1767225600.000000000"
    assert timestamp("1700000000.5", 0) == "1700000000.5"
    with pytest.raises(ValueError, match='failed to parse value as time or duration: "x"'):
        timestamp("x", 0)
