"""The `filters` parameter, and what events it lets pass."""

import json

import pytest

from simulator.engine import HopError
from simulator.host.dockerd.events import matches
from simulator.host.dockerd.filters import Filters


def filters(**wanted):
    return Filters.parse(json.dumps({name.replace("_", "-"): values
                                     for name, values in wanted.items()}))


def test_both_forms_of_the_api_mean_the_same():
    assert filters(status={"exited": True, "dead": False}).get("status") == ["exited"]
    assert filters(status=["exited"]).get("status") == ["exited"]
    assert "status" not in Filters.parse("")


@pytest.mark.parametrize("text", ["[1]", "{", '{"a": 1}', '"x"', "[" * 5000])
def test_a_malformed_parameter_is_refused(text):
    with pytest.raises(HopError, match="invalid filter"):
        Filters.parse(text)


def test_an_unknown_name_is_refused_in_the_daemons_words():
    with pytest.raises(HopError, match="invalid filter 'nosuch'"):
        filters(nosuch=["1"]).accept(("name",))


def test_values_are_alternatives_and_names_must_all_match():
    wanted = filters(name=["web", "db"], label=["tier=a"])
    assert wanted.pattern("name", "db-1") and not wanted.pattern("name", "cache")
    assert wanted.labels({"tier": "a"}) and not wanted.labels({"tier": "b"})


def test_names_are_patterns_and_a_hostile_one_cannot_hang():
    assert filters(name=["^a$"]).pattern("name", "a")
    assert not filters(name=["^a$"]).pattern("name", "ab")
    assert not filters(name=["(a+)+$"]).pattern("name", "a" * 5000 + "b")
    assert not filters(name=["("]).pattern("name", "a")


def message(kind="container", action="start", ident="4f5c", **attributes):
    return {"Type": kind, "Action": action, "scope": "local",
            "Actor": {"ID": ident, "Attributes": {"name": "web", "image": "nginx:1.27",
                                                  **attributes}}}


@pytest.mark.parametrize("wanted, expected", [
    ({"type": ["container"]}, True), ({"type": ["network"]}, False),
    ({"event": ["start"]}, True), ({"event": ["die"]}, False),
    ({"container": ["web"]}, True), ({"container": ["4f"]}, True), ({"container": ["db"]}, False),
    ({"image": ["nginx"]}, True), ({"image": ["nginx:1.27"]}, True), ({"image": ["redis"]}, False),
    ({"label": ["tier=db"]}, False), ({"label": ["tier"]}, True)])
def test_events_pass_filters(wanted, expected):
    assert matches(filters(**wanted), message(tier="web")) is expected


def test_an_execs_events_are_found_by_the_first_word():
    happened = message(action="exec_create: sh -c true")
    assert matches(filters(event=["exec_create"]), happened)
    assert not matches(filters(event=["start"]), happened)
