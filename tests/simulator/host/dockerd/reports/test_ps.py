"""Columns of ps for `docker top`."""

import pytest

from simulator.engine import HopError, NotModelled
from simulator.host.dockerd.reports.ps import Line, columns

START = 1_767_225_600_000          # 2026-01-01T00:00:00Z
LINE = Line(user="root", uid=0, gid=0, pid=1910, ppid=1890, started_ms=START + 4 * 3_600_000,
            now_ms=START + 4 * 3_600_000 + 90_000, cpu_ms=9_000, memory=512 << 10,
            memory_share=0.0123, tty="?", state="S", argv=("/bin/sleep", "300"))


def table(arguments, line=LINE):
    wanted = columns(arguments)
    return [title for title, _ in wanted], [show(line) for _, show in wanted]


def test_the_default_is_that_of_docker_top():
    assert table("-ef") == (
        ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"],
        ["root", "1910", "1890", "10", "04:00", "?", "00:00:09", "/bin/sleep 300"])


def test_bsd_options():
    assert table("aux") == (
        ["USER", "PID", "%CPU", "%MEM", "VSZ", "RSS", "TTY", "STAT", "START", "TIME", "COMMAND"],
        ["root", "1910", "10.0", "1.2", "512", "512", "?", "S", "04:00", "0:09",
         "/bin/sleep 300"])


def test_a_format_of_ones_own():
    assert table("-eo pid,comm,etime") == (["PID", "COMMAND", "ELAPSED"],
                                           ["1910", "sleep", "01:30"])
    assert table("-o pid=NUMBER,args") == (["NUMBER", "COMMAND"], ["1910", "/bin/sleep 300"])


def test_a_start_on_another_day_shows_the_day():
    later = Line(**{**LINE.__dict__, "now_ms": START + 40 * 3_600_000})
    assert table("-ef", later)[1][4] == "Jan01"


def test_an_unknown_column_is_refused_in_the_words_of_ps():
    with pytest.raises(HopError, match='unknown user-defined format specifier "nosuch"'):
        columns("-o pid,nosuch")
    with pytest.raises(HopError, match="must follow -o"):
        columns("-o")


@pytest.mark.parametrize("arguments", ["-l", "--forest", "-"])
def test_other_options_are_refused_by_name(arguments):
    with pytest.raises(NotModelled, match="ps "):
        columns(arguments)
