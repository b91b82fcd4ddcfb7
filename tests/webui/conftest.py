"""Servers for tests: one that is shared, and fresh ones for tests that kill them."""

from __future__ import annotations

import shutil

import pytest

from tests.needs import need

from .serving import Server


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """One running server for all tests that leave it as it was."""
    running = Server(tmp_path_factory.mktemp("data")).start()
    yield running
    running.stop()


@pytest.fixture
def fresh_server(tmp_path):
    """A server of this test alone, not started yet."""
    made = Server(tmp_path)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.kill()


@pytest.fixture(scope="session")
def docker_client() -> str:
    """The real docker client. Without one a test is skipped by name, but never in CI."""
    found = shutil.which("docker")
    need(found, "the real docker client")
    return found
