"""When, and after how long, an ended container starts again (docker.md 2.4)."""

import pytest

from simulator.engine import HopError
from simulator.host.dockerd.containers.restart_policy import RestartManager, validate


def delays(policy, exits, ran_ms=500, by_hand=False):
    manager = RestartManager()
    return [manager.next_delay(policy, code, by_hand, ran_ms) for code in exits]


def test_the_delay_doubles_up_to_a_minute():
    assert delays({"Name": "always"}, [1] * 12) == [
        100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 51_200, 60_000, 60_000]


def test_a_run_of_ten_seconds_sets_it_back():
    manager = RestartManager()
    policy = {"Name": "always"}
    assert [manager.next_delay(policy, 1, False, ran)
            for ran in (500, 500, 9_999, 10_000, 500)] == [100, 200, 400, 100, 200]


def test_on_failure_counts_and_leaves_success_alone():
    policy = {"Name": "on-failure", "MaximumRetryCount": 2}
    assert delays(policy, [5, 5, 5]) == [100, 200, None]
    assert delays(policy, [0]) == [None]
    assert None not in delays({"Name": "on-failure"}, [1] * 20)


def test_always_restarts_after_success_and_no_never_does():
    assert delays({"Name": "always"}, [0]) == [100]
    assert delays({"Name": "unless-stopped"}, [0]) == [100]
    assert delays({"Name": "no"}, [1]) == [None]
    assert delays({}, [1]) == [None]


def test_a_stop_by_hand_cancels():
    manager = RestartManager()
    manager.cancel()
    assert manager.next_delay({"Name": "always"}, 137, True, 500) is None
    assert delays({"Name": "unless-stopped"}, [1], by_hand=True) == [None]


@pytest.mark.parametrize("policy, words", [
    ({"Name": "sometimes"}, "unknown policy 'sometimes'"),
    ({"Name": "on-failure", "MaximumRetryCount": -1}, "cannot be negative"),
    ({"Name": "always", "MaximumRetryCount": 3}, "can only be used with 'on-failure'")])
def test_bad_policies_are_refused(policy, words):
    with pytest.raises(HopError, match=words) as refused:
        validate(policy)
    assert refused.value.code == 400
