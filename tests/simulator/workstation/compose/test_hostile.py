"""Files that want to hurt: growth, depth, size, nonsense. Refused in words, at once."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given, settings, strategies as st

from simulator.engine import HopError, NotModelled
from simulator.workstation.compose.file import yaml_tree
from simulator.workstation.compose.file.envfile import parse as parse_env
from simulator.workstation.compose.file.interpolation import Interpolation
from simulator.workstation.compose.file.rendering import model, to_yaml
from simulator.workstation.compose.plan.body import check_modelled, create_body
from simulator.workstation.compose.plan.convergence import Wish, plan_service

from .reading import read, service

BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12))


@pytest.mark.parametrize("text", [
    BOMB, "a: " + "[" * 5_000, "a: " + "{b: " * 5_000, "x" * 300_000, "- " * 50_000 + "\n",
    "a:\n" + "".join(f"{' ' * n}b:\n" for n in range(1, 300))])
def test_a_file_that_grows_is_refused(text):
    with pytest.raises(HopError):
        yaml_tree.load(text, "compose.yaml")


@pytest.mark.parametrize("text", [
    service("image: ${" * 2_000), service("image: " + "${A:-" * 50 + "x" + "}" * 50),
    service("image: a\nports: ['1-65000']"), "<<: [1]\nservices: {}\n", "? [a, b]\n: c\n",
    "services:\n  a: &a\n    <<: *a\n", service("image: a\nextends: web"),
    "services:\n  web: {image: a, scale: 99999999999999999999999999999999999999}\nx: 1\n",
    "\x00", "services: !!python/object:os.system {}\n"])
def test_nonsense_has_an_answer(text):
    with pytest.raises(HopError):
        read(text)


TEXTS = st.text(alphabet="abcxyz01 :-[]{}&*!|>'\"%@`#,?\n\t$~=.", max_size=200)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(HopError, NotModelled):
        read(text)


KEYS = st.sampled_from(["image", "ports", "volumes", "command", "environment", "depends_on", "build",
                        "networks", "healthcheck", "deploy", "secrets", "configs", "scale", "links",
                        "mem_limit", "cpus", "ulimits", "logging", "tmpfs", "extends", "env_file",
                        "extra_hosts", "labels", "profiles", "init", "stop_grace_period", "dns",
                        "volumes_from", "network_mode", "container_name", "expose"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["80:80", "./a:/b", "10m", "5s", "web", "service:web", "a=b", "${A:-1}"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        KEYS | st.sampled_from(["target", "source", "type", "test", "interval", "condition",
                                "replicas", "resources", "limits", "memory", "soft", "path"]),
        inner, max_size=3), max_leaves=6)


@given(st.dictionaries(KEYS, VALUES, max_size=4))
@settings(max_examples=400, deadline=None)
def test_any_service_is_read_or_refused(settings_of_web):
    try:
        project, _ = read(json.dumps({"services": {"web": {"image": "a", **settings_of_web}, "db": {"image": "a"}}}))
        to_yaml(model(project))
        if "web" in project.services:
            check_modelled(project, ["web"])
            create_body(project, "web", "shop-web-1", {})
            plan_service(project, "web", [], {}, {}, Wish())
    except (HopError, NotModelled):
        pass


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_any_env_file_is_read_or_refused(text):
    with contextlib.suppress(HopError):
        parse_env(text, ".env", {})


@given(st.text(alphabet="${}:-?+Aa \n", max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_template_is_expanded_or_refused(text):
    with contextlib.suppress(HopError):
        Interpolation({"A": "1"}).text(text, "path")
