"""A daemon in a fresh world, with the busybox image, spoken to over HTTP."""

import pytest

from .client import Client


@pytest.fixture
def docker():
    return Client()
