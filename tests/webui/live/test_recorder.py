"""The film gives back every moment exactly, also after a crash."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings, strategies as st

from webui.live import recorder
from webui.live.recorder import Film

DIFFS = st.dictionaries(st.sampled_from(["a/1", "a/2", "b/1"]),
                        st.one_of(st.none(), st.fixed_dictionaries({"n": st.integers(0, 99)})),
                        min_size=1)
MOMENTS = st.lists(st.tuples(st.integers(0, 40), DIFFS), max_size=60)


def in_order(steps) -> list[tuple[int, dict]]:
    """Moments with growing times, from (gap, diff)."""
    at_ms, found = 0, []
    for gap, diff in steps:
        at_ms += gap
        found.append((at_ms, diff))
    return found


def picture(moments, ms: int) -> dict:
    """What a picture must be, the slow way."""
    rows: dict = {"m/0": {"n": 0}}
    for at_ms, diff in moments:
        if at_ms <= ms:
            for ident, row in diff.items():
                rows.pop(ident, None)
                if row is not None:
                    rows[ident] = row
    return rows


@pytest.fixture(autouse=True)
def short_segments(monkeypatch):
    monkeypatch.setattr(recorder, "SEGMENT_BYTES", 200)


def begun(path=None) -> Film:
    film = Film(path)
    film.begin({"m/0": {"n": 0}})
    return film


@given(MOMENTS, st.integers(0, 400))
@settings(deadline=None)
def test_any_moment_comes_back(steps, ms):
    film, moments = begun(), in_order(steps)
    for moment in moments:
        film.extend([moment])
    assert film.rows_at(ms) == picture(moments, ms)


@given(MOMENTS, st.integers(0, 400))
@settings(deadline=None)
def test_what_is_cut_off_never_happened(steps, ms):
    film, moments = begun(), in_order(steps)
    film.extend(moments)
    film.truncate(ms)
    assert film.newest_ms <= ms
    assert film.rows == picture(moments, ms)
    film.extend([(ms + 5, {"c/9": {"n": 1}})])
    assert film.rows_at(ms + 5) == {**picture(moments, ms), "c/9": {"n": 1}}


def filled(path) -> tuple[Film, list]:
    film = begun(path)
    moments = [(at_ms, {f"a/{at_ms % 7}": {"n": at_ms}}) for at_ms in range(1, 300)]
    entries = [[seq, seq * 2, "host/kernel", "event", "x", {"payload": "p" * 30}, seq - 1 or None]
               for seq in range(1, 150)]
    film.extend(moments, entries, [(10, "main", "hello "), (200, "main", "world")])
    film.mark(320)
    return film, moments


def test_it_comes_back_from_disk(tmp_path):
    film, moments = filled(tmp_path / "film")
    film.close()
    again = Film(tmp_path / "film")
    assert (again.rows, again.newest_ms, again.next_seq) == (film.rows, 320, 150)
    assert again.terminals == {"main": "hello world"}
    assert all(again.rows_at(ms) == picture(moments, ms) for ms in range(0, 300, 13))


def test_a_line_torn_by_a_crash_is_cut_off(tmp_path):
    film, moments = filled(tmp_path / "film")
    film.close()
    size = os.path.getsize(tmp_path / "film")
    for lost in (1, 5, 40, 300):
        os.truncate(tmp_path / "film", size - lost)
        again = Film(tmp_path / "film")
        assert again.rows_at(150) == picture(moments, 150)
        again.extend([(500, {"z/1": {"n": 1}})])
        assert again.rows_at(500)["z/1"] == {"n": 1}
        again.close()


def test_entries_by_number_and_by_time(tmp_path):
    film, _ = filled(tmp_path / "film")
    assert film.entry(77)[:4] == [77, 154, "host/kernel", "event"]
    assert film.entry(77)[5] == {"payload": "p" * 30}
    assert film.entry(150) is None
    assert [line[2][0] for line in film.between(100, 110, b"e")] == [50, 51, 52, 53, 54]


def test_terminals_show_what_they_showed(tmp_path):
    film, _ = filled(tmp_path / "film")
    assert film.moment(9)[1] == {}
    assert film.moment(199)[1] == {"main": "hello "}


def test_the_oldest_goes_when_it_grows_too_big(tmp_path, monkeypatch):
    film, moments = filled(tmp_path / "film")
    monkeypatch.setattr(recorder, "MAX_BYTES", 2_000)
    film.mark(330)
    assert film.first_ms > 0
    assert film.rows_at(299) == picture(moments, 299)
    with pytest.raises(LookupError):
        film.rows_at(0)
