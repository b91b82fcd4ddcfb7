"""devcontainer.json: comments, variables, checks, metadata."""

import json

import pytest

from simulator.engine import HopError, NotModelled
from simulator.workstation.devcontainer import dockerfiles
from simulator.workstation.devcontainer.file import jsonc, metadata
from simulator.workstation.devcontainer.file.config import find, load
from simulator.workstation.devcontainer.file.variables import identity

FOLDER = "/home/you/app"
PATH = f"{FOLDER}/.devcontainer/devcontainer.json"


class Disk:
    def __init__(self, text: str) -> None:
        self._text = text

    def exists(self, path: str) -> bool:
        return path == PATH

    def read(self, path: str) -> bytes:
        return self._text.encode()

    def listdir(self, path: str) -> list[str]:
        return []


def loaded(settings: object):
    text = settings if isinstance(settings, str) else json.dumps(settings)
    return load(Disk(text), FOLDER, PATH, {"USER": "you"})


def test_comments_and_spare_commas_and_missing_brackets_are_forgiven():
    assert jsonc.parse('{ // a\n "a": "//no", /* b */ "b": [1, 2,], }') == {"a": "//no",
                                                                         "b": [1, 2]}
    assert jsonc.parse('{ "image": "alpine", ') == {"image": "alpine"}


@pytest.mark.parametrize("text", ["[" * 100_000, "{" * 50, "x", '"', "{]", "/*", "a" * 300_000])
def test_hostile_files_are_refused(text):
    with pytest.raises(HopError):
        jsonc.parse(text)


def test_variables_are_filled_in_but_the_containers_stay():
    config = loaded({"image": "a", "containerEnv": {
        "A": "${localEnv:USER}-${localEnv:NO:spare}-${localWorkspaceFolderBasename}",
        "B": "${containerWorkspaceFolder}"}, "remoteEnv": {"P": "${containerEnv:PATH}:/x"}})
    assert config.settings["containerEnv"] == {"A": "you-spare-app", "B": "/workspaces/app"}
    assert config.settings["remoteEnv"] == {"P": "${containerEnv:PATH}:/x"}
    assert config.mount == "type=bind,source=/home/you/app,target=/workspaces/app"


def test_the_id_is_the_one_that_the_real_program_makes():
    assert identity({"devcontainer.local_folder": FOLDER, "devcontainer.config_file": PATH}) == \
        "00jojuqlf9pjoqjc1tc0ll2jvj39n4d21ap484smhdlfr78qalq3"


@pytest.mark.parametrize(("settings", "words"), [
    ("[1]", "must contain a JSON object literal."), ({"name": "x"}, 'is missing one of "image"'),
    ({"image": 3}, '"image"'), ({"image": "a", "postCreateCommand": [1]}, "postCreateCommand"),
    ({"image": "a", "containerEnv": {"A": 1}}, "containerEnv.A"),
    ({"build": {"dockerfile": 4}}, "build.dockerfile")])
def test_what_is_wrong_is_said(settings, words):
    with pytest.raises(HopError, match=words.replace(".", r"\.")):
        loaded(settings)


def test_what_is_not_known_is_refused_by_name():
    with pytest.raises(NotModelled, match="hostRequirements"):
        loaded({"image": "a", "hostRequirements": {"cpus": 4}})


def test_a_missing_file_is_named():
    with pytest.raises(HopError, match=r"Dev container config \(/x/\.devcontainer/devcontainer"):
        find(Disk(""), "/x")


def test_image_features_and_file_say_it_together():
    image = {"Labels": {"devcontainer.metadata": json.dumps([
        {"remoteUser": "vscode", "postCreateCommand": "a", "mounts": ["m"]}])}}
    entries = metadata.of_image(image["Labels"]) + [
        {"id": "./f", "postCreateCommand": "b", "capAdd": ["SYS_PTRACE"]},
        {"postCreateCommand": "c", "mounts": ["m", "n"], "containerEnv": {"A": "1"}}]
    merged = metadata.Merged(entries, "")
    assert merged.remote_user == "vscode" and merged.everything("mounts") == ["m", "n"]
    assert [(hook.origin, hook.command) for hook in merged.hooks("postCreateCommand")] == [
        ("devcontainer.json", "a"), ("Feature './f'", "b"), ("devcontainer.json", "c")]
    assert metadata.of_image({"devcontainer.metadata": "[" * 50_000}) == []


def test_the_last_stage_of_a_dockerfile_gets_a_name():
    base = dockerfiles.Base("ARG V=3\nFROM golang AS build\nFROM alpine:$V\nUSER dev", {"V": "4"},
                            "")
    assert base.image == "alpine:4" and base.user == "dev"
    assert "FROM alpine:$V AS dev_container_auto_added_stage_label" in base.text
    assert dockerfiles.Base("FROM a AS b\nFROM b AS c", {}, "").stage == "c"
