"""The decisions of `up`, as values."""

from __future__ import annotations

import pytest

from simulator.workstation.compose.plan import labels
from simulator.workstation.compose.plan.convergence import Wish, orphans, plan_service
from simulator.workstation.compose.plan.observed import Observed
from simulator.workstation.compose.work.starting import judge

from .reading import read, service

PROJECT, _ = read(service("image: a\nenvironment: {COLOUR: blue}"))


def container(number: int, project=PROJECT, name: str = "web", image: str = "sha256:1",
              state: str = "running", **more: str) -> Observed:
    marks = labels.of_container(project, name, number, image) | more \
        if name in project.services else {labels.SERVICE: name, labels.ONEOFF: "False"}
    return Observed({"Id": f"{name}{number}", "Names": [f"/shop-{name}-{number}"],
                     "Labels": marks, "State": state})


def plan(there: list[Observed], wish: Wish | None = None, image: str = "sha256:1",
         project=PROJECT) -> list[tuple[str, int]]:
    actions = plan_service(project, "web", there, {"web": image}, {}, wish or Wish())
    return [(action.kind, action.number) for action in actions]


def test_what_is_missing_is_created():
    assert plan([]) == [("create", 1)]
    assert plan([container(1)], Wish(scale={"web": 3})) == [
        ("keep", 1), ("create", 2), ("create", 3)]


def test_a_gap_in_the_numbers_is_filled():
    assert plan([container(2)], Wish(scale={"web": 2})) == [("keep", 2), ("create", 1)]


def test_the_highest_number_goes_first():
    there = [container(n) for n in (1, 2, 3)]
    assert plan(there, Wish(scale={"web": 1})) == [("remove", 2), ("remove", 3), ("keep", 1)]


def test_another_configuration_or_image_makes_it_again():
    changed, _ = read(service("image: a\nenvironment: {COLOUR: red}"))
    assert plan([container(1)], project=changed) == [("recreate", 1)]
    assert plan([container(1)], image="sha256:2") == [("recreate", 1)]
    assert plan([container(1)], Wish(recreate="never"), image="sha256:2") == [("keep", 1)]
    assert plan([container(1)], Wish(recreate="force")) == [("recreate", 1)]


@pytest.mark.parametrize(("settings", "same"), [
    ("scale: 2", True), ("depends_on: []", True), ("profiles: []", True), ("restart: always", False),
    ("deploy: {replicas: 2}", False)])
def test_what_counts_for_the_hash(settings, same):
    """As the real plugin: a new `deploy` section counts, another number of replicas does not."""
    other, _ = read(service(f"image: a\nenvironment: {{COLOUR: blue}}\n{settings}"))
    assert (labels.config_hash(other.services["web"])
            == labels.config_hash(PROJECT.services["web"])) is same


def test_orphans_are_what_no_service_of_the_file_has():
    assert [c.name for c in orphans(PROJECT, [container(1), container(1, name="old")])] == [
        "shop-old-1"]


def state(status: str, code: int = 0, health: str | None = None) -> dict:
    found = {"Status": status, "ExitCode": code, "Running": status == "running"}
    return {"State": found | ({"Health": {"Status": health}} if health else {})}


@pytest.mark.parametrize(("condition", "info", "verdict"), [
    ("service_healthy", state("running", health="starting"), ""),
    ("service_healthy", state("running", health="healthy"), "Healthy"),
    ("service_healthy", state("running", health="unhealthy"), "container shop-db-1 is unhealthy"),
    ("service_healthy", state("exited", 1), "container shop-db-1 exited (1)"),
    ("service_healthy", state("running"), "container shop-db-1 has no healthcheck configured"),
    ("service_completed_successfully", state("running"), ""),
    ("service_completed_successfully", state("exited"), "Exited"),
    ("service_completed_successfully", state("exited", 2),
     'service "db" didn\'t complete successfully: exit 2'),
    ("running_or_healthy", state("running"), "Healthy"),
    ("running_or_healthy", state("running", health="starting"), "")])
def test_when_a_dependency_is_ready(condition, info, verdict):
    assert judge("db", "shop-db-1", condition, info) == verdict
