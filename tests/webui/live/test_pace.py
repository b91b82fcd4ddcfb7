"""The clock's buttons, without a clock."""

import pytest

from simulator import UserError
from webui.live.pace import Pace


def started(**fields) -> Pace:
    pace = Pace(**fields)
    pace.start(1_000, wall_s=50.0)
    return pace


@pytest.mark.parametrize("speed, expected", [(0.01, 1_020), (1, 3_000), (1000, 2_001_000)])
def test_speed_is_simulated_time_per_wall_time(speed, expected):
    assert started(speed=speed).target_ms(1_000, 52.0, awaited=False) == expected


def test_a_paused_clock_stands():
    pace = started()
    pace.change("pause", None, 1_500, 50.5)
    assert pace.target_ms(1_500, 90.0, awaited=True) == 1_500
    pace.change("play", None, 1_500, 90.0)
    assert pace.target_ms(1_500, 91.0, awaited=False) == 2_500


def test_on_demand_it_runs_only_while_somebody_waits():
    pace = started(mode="demand")
    assert pace.target_ms(1_000, 60.0, awaited=False) == 1_000
    assert pace.target_ms(1_000, 60.1, awaited=True) > 50_000


def test_a_change_of_speed_counts_from_now():
    pace = started()
    pace.change("speed", 10, 3_000, 52.0)
    assert pace.target_ms(3_000, 53.0, awaited=False) == 13_000


def test_a_choice_of_speed_leaves_on_demand():
    pace = started(mode="demand")
    pace.change("speed", 2, 1_000, 50.0)
    assert pace.row() == {"speed": 2.0, "paused": False, "mode": "speed"}


def test_a_clock_that_cannot_keep_up_is_slow_and_does_not_catch_up():
    pace = started(speed=100)
    pace.fell_behind(2_000, 201_000, 52.0)
    assert pace.slow
    assert pace.target_ms(2_000, 52.0, awaited=False) == 2_000


def test_a_short_delay_is_made_good():
    pace = started()
    pace.fell_behind(1_900, 2_000, 51.0)
    assert not pace.slow
    assert pace.target_ms(1_900, 51.0, awaited=False) == 2_000


@pytest.mark.parametrize("speed", [0, -1, 1001, "fast", None, True])
def test_no_other_speed(speed):
    with pytest.raises(UserError, match="1/100 to 1000"):
        started().change("speed", speed, 1_000, 50.0)


def test_no_other_button():
    with pytest.raises(UserError, match="pause, play, step"):
        started().change("rewind", None, 1_000, 50.0)
