"""Compose files: long forms, variables, files over files, mistakes in the real words.

The error texts were printed by Compose v5.6.1 for these very files.
"""

from __future__ import annotations

import pytest

from simulator.engine import HopError
from simulator.workstation.compose.file.rendering import model, to_yaml

from .reading import FOLDER, read, service

PATH = f"{FOLDER}/compose.yaml"

MISTAKES = [
    ("services: [\n", "go-yaml load error in parser (while parsing a flow node) at L2.C1: did not "
     "find expected node content"),
    ("services:\n  web:\n    image: busybox\n   x: 1\n", "go-yaml load error in parser (while "
     "parsing a block mapping) at L2.C3-L4.C4: did not find expected key"),
    ("a: b: c\n", "go-yaml load error in scanner at L1.C5: mapping values are not allowed in this "
     "context"),
    ("services:\n  a: *x\n", "go-yaml load error in composer at L2.C6: unknown anchor 'x' "
     "referenced"),
    ("services:\n  a:\n    image: a\n    image: b\n", f"failed to parse {PATH}: yaml: construct "
     'errors: line 1: line 4: mapping key "image" already defined at line 3'),
    ("", "empty compose file"),
    ("servces:\n  web: {image: a}\n", f"validating {PATH}:  additional properties 'servces' not "
     "allowed"),
    ("services:\n  web: busybox\n", "services.web must be a mapping"),
    ("services:\n  Web!: {image: a}\n", f"validating {PATH}: services additional properties 'Web!' "
     "not allowed"),
    (service("image: a\ncomand: b"), f"validating {PATH}: services.web.comand false schema"),
    (service("image: [a]"), f"validating {PATH}: services.web.image must be a string"),
    (service("image: a\nports: 80"), f"validating {PATH}: services.web.ports must be a array"),
    (service("image: a\nhealthcheck: {tst: 1}"), f"validating {PATH}: services.web.healthcheck "
     "additional properties 'tst' not allowed"),
    (service("image: a\ndepends_on: {db: {condition: foo}}"),
     f"validating {PATH}: services.web.depends_on.db.condition value must be one of "
     "'service_started', 'service_healthy', 'service_completed_successfully'"),
    (service("image: ${X"), "invalid interpolation format for services.web.image.\nYou may need to "
     "escape any $ with another $.\n${X"),
    (service("image: ${X:?needs x}"), "error while interpolating services.web.image: required "
     "variable X is missing a value: needs x"),
    (service("image: a\ntty: abc"), "error while interpolating services.web.tty: failed to cast to "
     "expected type: invalid boolean: abc"),
    (service("command: sleep 1"), 'service "web" has neither an image nor a build context '
     "specified: invalid compose project"),
    (service("image: a\ndepends_on: [db]"), 'service "web" depends on undefined service "db": '
     "invalid compose project"),
    (service("image: a\nnetworks: [x]"), 'service "web" refers to undefined network x: invalid '
     "compose project"),
    (service("image: a\nvolumes: ['data:/data']"), 'service "web" refers to undefined volume data: '
     "invalid compose project"),
    (service("image: a\nsecrets: [x]"), 'service "web" refers to undefined secret x: invalid '
     "compose project"),
    (service("image: a\nnetwork_mode: host\nnetworks: [x]"), "service web declares mutually "
     "exclusive `network_mode` and `networks`: invalid compose project"),
    (service("image: a\nports: ['80:80:80:80']"), "invalid IP address: 80:80"),
    (service("image: a\nports: ['99999:80']"), "invalid hostPort: 99999"),
    (service("image: a\nmem_limit: 10x"), "decoding failed due to the following error(s):\n\n"
     "'services[web].mem_limit' invalid suffix: 'x'"),
    (service("image: a\nenv_file: no.env"), f"env file {FOLDER}/no.env not found: stat "
     f"{FOLDER}/no.env: no such file or directory"),
    ("services:\n  web: {image: a, depends_on: [db]}\n  db: {image: a, depends_on: [web]}\n",
     "dependency cycle detected: db -> web -> db"),
    (service("image: a\nextends: {service: foo}"), f'cannot extend service "web" in {PATH}: service '
     '"foo" not found'),
]


@pytest.mark.parametrize(("text", "words"), MISTAKES, ids=[words[:40] for _, words in MISTAKES])
def test_a_mistake_is_worded_as_by_the_real_plugin(text, words):
    with pytest.raises(HopError) as failure:
        read(text)
    assert failure.value.message == words


LONG_FORMS = [
    ("ports: ['80', '127.0.0.1:8080:80/udp']", "ports", [
        {"mode": "ingress", "target": 80, "protocol": "tcp"},
        {"mode": "ingress", "host_ip": "127.0.0.1", "target": 80, "published": "8080",
         "protocol": "udp"}]),
    ("ports: ['3000-3001:4000-4001']", "ports", [
        {"mode": "ingress", "target": 4000, "published": "3000", "protocol": "tcp"},
        {"mode": "ingress", "target": 4001, "published": "3001", "protocol": "tcp"}]),
    ("command: sh -c \"echo 'a b'; ls\"", "command", ["sh", "-c", "echo 'a b'; ls"]),
    ("environment: [A=1, B, 'C=x=y']", "environment", {"A": "1", "B": None, "C": "x=y"}),
    ("environment: {N: 1.50, T: true, E: ''}", "environment", {"E": "", "N": "1.5", "T": "true"}),
    ("volumes: ['./a:/b:ro']", "volumes", [{"type": "bind", "source": f"{FOLDER}/a", "target": "/b",
                                            "read_only": True, "bind": {}}]),
    ("volumes: [/anon]", "volumes", [{"type": "volume", "target": "/anon", "volume": {}}]),
    ("mem_limit: 64m", "mem_limit", "67108864"),
    ("stop_grace_period: 90s", "stop_grace_period", "1m30s"),
    ("healthcheck: {test: curl -f x, interval: 60s}", "healthcheck",
     {"test": ["CMD-SHELL", "curl -f x"], "interval": "1m0s"}),
    ("extra_hosts: ['a:1.2.3.4']", "extra_hosts", ["a=1.2.3.4"]),
    ("tty: 'yes'", "tty", True),
]


@pytest.mark.parametrize(("text", "key", "value"), LONG_FORMS, ids=[row[0] for row in LONG_FORMS])
def test_short_forms_become_long_ones(text, key, value):
    project, _ = read(service(f"image: a\n{text}"))
    assert project.services["web"][key] == value


@pytest.mark.parametrize(("template", "value"), [
    ("${A}", "1"), ("$A-x", "1-x"), ("${B:-two}", "two"), ("${E-two}", ""), ("${E:-two}", "two"),
    ("${A:+yes}", "yes"), ("${B:+yes}", ""), ("$$A", "$A"), ("${B:-${A}0}", "10"), ("${B}", "")])
def test_variables(template, value):
    project, warnings = read(service(f"image: a\nhostname: 'x{template}'"), {"A": "1", "E": ""})
    assert project.services["web"]["hostname"] == f"x{value}"
    expected = ['The "B" variable is not set. Defaulting to a blank string.']
    assert warnings == (expected if template == "${B}" else [])


def test_variables_come_from_the_env_file_under_those_of_the_process():
    project, _ = read(service("image: '${A}-${B}-${C}'"), {"B": "process"},
                      files={".env": "A=file\nB=file\nexport C='quo ted' # why\n"})
    assert project.services["web"]["image"] == "file-process-quo ted"


def test_an_override_file_is_laid_over():
    project, _ = read(service("image: a\nports: ['80:80']\nenvironment: {A: 1, B: 1}\ncommand: x"),
                      files={"compose.override.yml": service(
                          "ports: ['81:81']\nenvironment: [B=2]\ncommand: y z")})
    web = project.services["web"]
    assert [port["target"] for port in web["ports"]] == [80, 81]
    assert web["environment"] == {"A": "1", "B": "2"}
    assert web["command"] == ["y", "z"]


def test_a_service_extends_another():
    project, _ = read("services:\n  base: {image: a, environment: {A: 1}}\n"
                      "  web: {extends: base, environment: {B: 2}}\n")
    assert project.services["web"]["image"] == "a"
    assert project.services["web"]["environment"] == {"A": "1", "B": "2"}


def test_profiles_decide_which_services_are_there():
    text = "services:\n  web: {image: a}\n  debug: {image: b, profiles: [tools]}\n"
    assert list(read(text)[0].services) == ["web"]
    assert list(read(text, profiles=["tools"])[0].services) == ["debug", "web"]
    assert list(read(text, {"COMPOSE_PROFILES": "tools"})[0].services) == ["debug", "web"]


@pytest.mark.parametrize(("options", "environment", "head", "name"), [
    ({}, {}, "", "shop"), ({}, {}, "name: other\n", "other"),
    ({}, {"COMPOSE_PROJECT_NAME": "env"}, "name: other\n", "env"),
    ({"name": "flag"}, {"COMPOSE_PROJECT_NAME": "env"}, "name: other\n", "flag")])
def test_where_the_project_has_its_name_from(options, environment, head, name):
    project, _ = read(head + service("image: a"), environment, **options)
    assert project.name == name
    assert project.networks["default"]["name"] == f"{name}_default"


def test_config_quotes_as_the_real_one():
    project, _ = read(service("image: a\nenvironment: {Y: 'y: 1', N: '1', D: '2020-01-01', "
                              "E: '', T: 'true', P: plain text, M: 10.1.0.5}"))
    text = to_yaml(model(project))
    assert ("    environment:\n      D: \"2020-01-01\"\n      E: \"\"\n      M: 10.1.0.5\n"
            "      'N': \"1\"\n      P: plain text\n      T: \"true\"\n      'Y': 'y: 1'\n") in text
