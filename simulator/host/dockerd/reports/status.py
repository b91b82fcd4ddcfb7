"""The words of `docker ps` for a container's state and its age (pure).

Models State.String of moby container/state.go and HumanDuration of docker/go-units.
"""

from __future__ import annotations

STATES = ("created", "running", "paused", "restarting", "removing", "exited", "dead")
HEALTH = ("none", "starting", "healthy", "unhealthy")


def human_duration(ms: int) -> str:
    """"5 seconds", "About a minute", "3 weeks": the daemon's rounding."""
    seconds = ms // 1000
    minutes, hours = seconds // 60, (ms + 1_800_000) // 3_600_000
    if seconds < 1:
        return "Less than a second"
    if seconds < 60:
        return "1 second" if seconds == 1 else f"{seconds} seconds"
    if minutes < 60:
        return "About a minute" if minutes == 1 else f"{minutes} minutes"
    if hours < 48:
        return "About an hour" if hours == 1 else f"{hours} hours"
    if hours < 24 * 14:
        return f"{hours // 24} days"
    if hours < 24 * 60:
        return f"{hours // 24 // 7} weeks"
    if hours < 24 * 365 * 2:
        return f"{hours // 24 // 30} months"
    return f"{seconds // 3600 // 24 // 365} years"


def status_words(status: str, exit_code: int, health: str, started_ms: int | None,
                 finished_ms: int | None, now_ms: int) -> str:
    """The STATUS column, "Up 5 seconds (health: starting)". `health` is "" without a check."""
    if status == "restarting":
        return f"Restarting ({exit_code}) {human_duration(now_ms - (finished_ms or 0))} ago"
    if status in ("running", "paused"):
        up = f"Up {human_duration(now_ms - (started_ms or 0))}"
        if status == "paused":
            return f"{up} (Paused)"
        shown = "health: starting" if health == "starting" else health
        return f"{up} ({shown})" if shown else up
    if status == "exited":
        return f"Exited ({exit_code}) {human_duration(now_ms - (finished_ms or 0))} ago"
    return {"removing": "Removal In Progress", "dead": "Dead"}.get(status, "Created")
