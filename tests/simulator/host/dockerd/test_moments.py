"""Moments as clients write them."""

import pytest

from simulator.engine import HopError
from simulator.host.dockerd.moments import parse_moment, parse_until

NOW = 1_767_225_600_000          # 2026-01-01T00:00:00Z


@pytest.mark.parametrize("text, ms", [
    ("1136073600", 1_136_073_600_000), ("1136073600.250000000", 1_136_073_600_250),
    ("1136073600.25", 1_136_073_600_250), ("0", 0)])
def test_unix_seconds(text, ms):
    assert parse_moment(text, "since") == ms


@pytest.mark.parametrize("text", ["", "x", "1.x", "1" * 60, "٣", "--1"])
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(HopError) as refused:
        parse_moment(text, "since")
    assert refused.value.code == 400


@pytest.mark.parametrize("text, ms", [
    ("24h", NOW - 86_400_000), ("1h30m", NOW - 5_400_000), ("1.5s", NOW - 1500),
    ("1767225600", NOW), ("2026-01-01", NOW), ("2026-01-01T00:00:00Z", NOW),
    ("2026-01-01T02:00:00+02:00", NOW), ("2026-01-01T00:00:00.250Z", NOW + 250)])
def test_until_takes_durations_dates_and_seconds(text, ms):
    assert parse_until(text, NOW) == ms


@pytest.mark.parametrize("text", ["tomorrow", "2026-13-01", "h", "1d", "9" * 50])
def test_until_refuses_the_rest(text):
    with pytest.raises(HopError):
        parse_until(text, NOW)
