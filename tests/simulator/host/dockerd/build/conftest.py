"""A daemon with the busybox image, ready to build."""

import pytest

from .building import Builder


@pytest.fixture
def docker():
    return Builder()
