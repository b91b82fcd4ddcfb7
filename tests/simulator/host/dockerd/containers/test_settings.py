"""The image's config under the request's: CMD and ENTRYPOINT in every combination."""

import pytest

from simulator.engine import HopError
from simulator.host.dockerd.containers import settings

SHELL_ENTRYPOINT = ["/bin/sh", "-c", "e p"]


def argv(config, image):
    merged = settings.merge(config, image)
    return [*(merged["Entrypoint"] or []), *(merged["Cmd"] or [])]


@pytest.mark.parametrize("entrypoint, cmd, expected", [
    (None, ["c", "d"], ["c", "d"]),
    (None, ["/bin/sh", "-c", "c d"], ["/bin/sh", "-c", "c d"]),
    (SHELL_ENTRYPOINT, None, SHELL_ENTRYPOINT),
    (SHELL_ENTRYPOINT, ["c", "d"], [*SHELL_ENTRYPOINT, "c", "d"]),
    (["e", "p"], None, ["e", "p"]),
    (["e", "p"], ["c", "d"], ["e", "p", "c", "d"]),
    (["e", "p"], ["/bin/sh", "-c", "c d"], ["e", "p", "/bin/sh", "-c", "c d"])])
def test_the_image_decides_when_the_request_is_silent(entrypoint, cmd, expected):
    assert argv({}, {"Entrypoint": entrypoint, "Cmd": cmd}) == expected


def test_neither_of_both_is_an_error():
    with pytest.raises(HopError, match="no command specified") as refused:
        settings.merge({}, {})
    assert refused.value.code == 400


def test_arguments_replace_the_images_command():
    image = {"Entrypoint": ["e"], "Cmd": ["c"]}
    assert argv({"Cmd": ["x"]}, image) == ["e", "x"]


def test_an_entrypoint_of_the_request_clears_the_images_command():
    image = {"Entrypoint": ["e"], "Cmd": ["c"]}
    assert argv({"Entrypoint": ["/bin/echo"], "Cmd": None}, image) == ["/bin/echo"]
    assert argv({"Entrypoint": ["/bin/echo"], "Cmd": ["x", "y"]}, image) == ["/bin/echo", "x", "y"]


def test_an_empty_entrypoint_is_none_at_all():
    assert argv({"Entrypoint": [""], "Cmd": ["ls"]}, {"Entrypoint": ["e"]}) == ["ls"]


def test_environment_of_the_request_comes_first_and_wins():
    merged = settings.merge({"Env": ["A=mine"], "Cmd": ["x"]}, {"Env": ["A=image", "B=image"]})
    assert merged["Env"] == ["A=mine", "B=image"]


def test_labels_ports_volumes_and_health_are_joined():
    merged = settings.merge(
        {"Cmd": ["x"], "Labels": {"a": "1"}, "ExposedPorts": {"80/tcp": {}},
         "Healthcheck": {"Interval": 5_000_000}},
        {"Labels": {"a": "0", "b": "2"}, "ExposedPorts": {"443/tcp": {}}, "Volumes": {"/d": {}},
         "Healthcheck": {"Test": ["CMD", "true"], "Interval": 1_000_000_000}, "User": "nginx",
         "WorkingDir": "/srv", "StopSignal": "SIGQUIT"})
    assert merged["Labels"] == {"a": "1", "b": "2"}
    assert sorted(merged["ExposedPorts"]) == ["443/tcp", "80/tcp"]
    assert merged["Volumes"] == {"/d": {}}
    assert merged["Healthcheck"] == {"Test": ["CMD", "true"], "Interval": 5_000_000}
    assert (merged["User"], merged["WorkingDir"], merged["StopSignal"]) == (
        "nginx", "/srv", "SIGQUIT")


@pytest.mark.parametrize("config, words", [
    ({"WorkingDir": "relative"}, "needs to be an absolute path"),
    ({"Env": ["=x"]}, "invalid environment variable"),
    ({"StopSignal": "SIGNOPE"}, "invalid signal"),
    ({"Cmd": [1]}, "cannot unmarshal array"),
    ({"Env": "A=1"}, "cannot unmarshal string"),
    ({"Healthcheck": {"Interval": 10}}, "cannot be less than 1ms"),
    ({"Healthcheck": {"Retries": -1}}, "cannot be negative")])
def test_bad_settings_are_refused(config, words):
    with pytest.raises(HopError, match=words) as refused:
        settings.check(config)
    assert refused.value.code == 400
