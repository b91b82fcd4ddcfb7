"""What a test needs of the machine: without it the test is skipped by name, in CI it fails."""

from __future__ import annotations

import os

import pytest


def need(found: object, what: str) -> None:
    """`found` is the thing, or something false; `what` names it for the reader."""
    if found:
        return
    if os.environ.get("CI"):
        pytest.fail(f"CI must have {what}")
    pytest.skip(f"{what} is not on this machine")
