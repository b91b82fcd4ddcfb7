"""Names of images, read as the distribution project reads them."""

import pytest

from simulator.engine import HopError
from simulator.host.dockerd.images.reference import parse


@pytest.mark.parametrize("text, repository, familiar", [
    ("busybox", "docker.io/library/busybox", "busybox"),
    ("docker.io/library/busybox:1.36", "docker.io/library/busybox", "busybox:1.36"),
    ("index.docker.io/redis", "docker.io/library/redis", "redis"),
    ("my/app:2", "docker.io/my/app", "my/app:2"),
    ("localhost/app", "localhost/app", "localhost/app"),
    ("localhost:5000/team/app:v1", "localhost:5000/team/app", "localhost:5000/team/app:v1"),
    ("ghcr.io/a/b", "ghcr.io/a/b", "ghcr.io/a/b"),
    ("a" + "@sha256:" + "0" * 64, "docker.io/library/a", "a@sha256:" + "0" * 64)])
def test_short_names_belong_to_the_library(text, repository, familiar):
    found = parse(text)
    assert (found.repository, found.familiar) == (repository, familiar)


@pytest.mark.parametrize("text, message", [
    ("Alpine", "invalid reference format: repository name (library/Alpine) must be lowercase"),
    ("a:b c", "invalid reference format"), ("", "invalid reference format"),
    ("a@sha256:12", "invalid reference format"), ("-x", "invalid reference format"),
    ("a" * 300, "repository name must not be more than 255 characters"),
    ("0" * 64, f"invalid repository name ({'0' * 64}), cannot specify 64-byte hexadecimal "
               "strings")])
def test_what_is_no_name_is_refused_in_the_real_words(text, message):
    with pytest.raises(HopError) as refused:
        parse(text)
    assert (refused.value.message, refused.value.code) == (message, 400)
