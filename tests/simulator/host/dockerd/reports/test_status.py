"""The words of `docker ps` for state and age."""

import pytest

from simulator.host.dockerd.reports.status import human_duration, status_words

SECOND, MINUTE, HOUR = 1000, 60_000, 3_600_000
DAY = 24 * HOUR


@pytest.mark.parametrize("ms, words", [
    (0, "Less than a second"), (999, "Less than a second"), (SECOND, "1 second"),
    (2 * SECOND, "2 seconds"), (59 * SECOND, "59 seconds"), (MINUTE, "About a minute"),
    (119 * SECOND, "About a minute"), (2 * MINUTE, "2 minutes"), (45 * MINUTE, "45 minutes"),
    (HOUR, "About an hour"), (89 * MINUTE, "About an hour"), (90 * MINUTE, "2 hours"),
    (47 * HOUR, "47 hours"), (48 * HOUR, "2 days"), (13 * DAY, "13 days"), (14 * DAY, "2 weeks"),
    (59 * DAY, "8 weeks"), (60 * DAY, "2 months"), (729 * DAY, "24 months"),
    (730 * DAY, "2 years")])
def test_durations_are_rounded_as_the_daemon_rounds(ms, words):
    assert human_duration(ms) == words


@pytest.mark.parametrize("status, code, health, words", [
    ("created", 127, "", "Created"),
    ("running", 0, "", "Up 5 seconds"),
    ("paused", 0, "healthy", "Up 5 seconds (Paused)"),
    ("running", 0, "starting", "Up 5 seconds (health: starting)"),
    ("running", 0, "healthy", "Up 5 seconds (healthy)"),
    ("running", 0, "unhealthy", "Up 5 seconds (unhealthy)"),
    ("restarting", 5, "", "Restarting (5) 2 seconds ago"),
    ("exited", 137, "unhealthy", "Exited (137) 2 seconds ago"),
    ("removing", 0, "", "Removal In Progress"),
    ("dead", 0, "", "Dead")])
def test_status_words(status, code, health, words):
    assert status_words(status, code, health, started_ms=1000, finished_ms=4000,
                        now_ms=6000) == words
