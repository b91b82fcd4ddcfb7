"""`docker compose` typed at the laptop's prompt, against the simulated daemon."""

from __future__ import annotations

import re

import pytest

from tests.simulator.workstation.docker.session import Session


@pytest.fixture
def shop():
    session = Session()
    session.type("docker pull -q busybox")
    session.type("cd shop")
    return session


def write(session: Session, text: str) -> None:
    session.shell(f"cat > compose.yaml <<'E'\n{text}\nE")


def test_the_example_project_starts_in_order_and_serves(shop):
    shop.type("docker compose up -d")
    lines = shop.shell("docker compose ps -a --format '{{.Service}} {{.State}} {{.Health}}'").stdout
    assert lines == "greeter running \nstore running healthy\nweb running starting\n"
    assert "The shop is open" in shop.shell("curl -s http://localhost:8000/").stdout
    assert shop.shell("docker compose logs greeter").stdout == \
        "greeter-1  | welcome from the shop\n"
    rows = shop.world.snapshot()["rows"].values()
    assert sorted((row["project"], row["service"]) for row in rows
                  if row["kind"] == "container") == [
        ("shop", "greeter"), ("shop", "store"), ("shop", "web")]


def test_a_failing_dependency_stops_the_start(shop):
    write(shop, "services:\n  job: {image: busybox, command: \"false\"}\n  web: {image: busybox, "
                "depends_on: {job: {condition: service_completed_successfully}}}")
    answer = shop.shell("docker compose up -d")
    assert answer.code == 1
    assert answer.stderr.endswith(' Container shop-job-1 Error service "job" didn\'t complete '
                                  "successfully: exit 1\nservice \"job\" didn't complete "
                                  "successfully: exit 1\n")
    assert shop.shell("docker compose ps -a --format '{{.Name}} {{.State}}'").stdout == \
        "shop-job-1 exited\nshop-web-1 created\n"


def test_a_foreground_up_shows_prefixed_lines_and_ends_with_its_containers(shop):
    write(shop, "services:\n  long-name: {image: busybox, command: sh -c 'echo a; sleep 1; exit 3'}"
                "\n  b: {image: busybox, command: echo b}")
    answer = shop.shell("docker compose up")
    assert answer.code == 0
    out = answer.stdout.replace("\r\x1b[K", "").splitlines()
    assert out[0] == "Attaching to b-1, long-name-1"
    assert sorted(out[1:]) == ["b-1          | b", "b-1 exited with code 0", "long-name-1  | a",
                               "long-name-1 exited with code 3"]
    assert shop.shell("docker compose up --exit-code-from long-name").code == 3


def test_ctrl_c_stops_a_foreground_up(shop):
    write(shop, "services:\n  a: {image: busybox, command: sleep 600, init: true}")
    shop.world.submit("terminal.line", session="t", line="docker compose up")
    shop.world.advance(shop.world.now_ms + 3000)
    assert "Attaching to" in shop.output()
    assert "Gracefully Stopping... press Ctrl+C again to force" in shop.keys("\x03", 3000)
    assert not shop.world.awaited
    assert shop.shell("docker compose ps -a --format '{{.State}} {{.ExitCode}}'").stdout == \
        "exited 143\n"


def test_run_makes_one_more_container_and_returns_its_status(shop):
    write(shop, "services:\n  a: {image: busybox, command: sleep 600, environment: {A: 1}}")
    answer = shop.shell("docker compose run --rm -e B=2 a sh -c 'echo $A$B; exit 5'")
    assert (answer.code, answer.stdout) == (5, "12\n")
    assert re.fullmatch(r"( Network shop_default \w+ \n){4} Container shop-a-run-[0-9a-f]{12} "
                        r"Creating \n Container shop-a-run-[0-9a-f]{12} Created \n\n", answer.stderr)
    assert shop.shell("docker ps -aq").stdout == ""


def test_secrets_and_configs_come_from_files_and_from_the_environment(shop):
    write(shop, "services:\n  a:\n    image: busybox\n    command: cat /run/secrets/f "
                "/run/secrets/e /c\n    secrets: [f, e]\n    configs: [c]\n"
                "secrets: {f: {file: ./f.txt}, e: {environment: E}}\n"
                "configs: {c: {content: 'third\n\n'}}")
    shop.shell("echo first > f.txt")
    answer = shop.shell("E=second docker compose up --no-log-prefix")
    assert "first\nsecondthird" in answer.stdout


def test_build_and_scale(shop):
    write(shop, "services:\n  app: {build: ../app, init: true}")
    assert shop.shell("docker compose up -d --scale app=2").code == 0
    assert shop.shell("docker compose ps --format '{{.Name}} {{.Image}}'").stdout == \
        "shop-app-1 shop-app\nshop-app-2 shop-app\n"
    answer = shop.shell("docker compose down --rmi local")
    assert " Image shop-app:latest Removed \n" in answer.stderr


@pytest.mark.parametrize(("command", "code", "words"), [
    ("docker compose up --nosuch", 1, "unknown flag: --nosuch\n"),
    ("docker compose up -d nosuch", 1, "no such service: nosuch\n"),
    ("docker compose exec web", 1, "requires at least 2 arg(s), only received 1\n"),
    ("docker compose exec web true", 1, 'service "web" is not running\n'),
    ("docker compose kill", 0, "No container to kill\n"),
    ("docker compose rm", 0, "No stopped containers\n"),
    ("docker compose ls x", 1, 'unknown command "x" for "docker compose ls"\n'),
    ("docker compose up --dry-run", 1, "drydock: not modelled: docker compose --dry-run\n"),
    ("docker compose watch", 1, "drydock: not modelled: docker compose watch\n"),
    ("docker compose -f no.yaml ps", 1, 'compose file "/home/you/shop/no.yaml" is invalid: open '
     "/home/you/shop/no.yaml: no such file or directory\n")])
def test_refusals(shop, command, code, words):
    answer = shop.shell(command)
    assert (answer.code, answer.stderr) == (code, words)


def test_a_setting_without_a_mechanism_is_refused_by_name(shop):
    write(shop, "services:\n  a: {image: busybox, runtime: kata}")
    answer = shop.shell("docker compose up -d")
    assert answer.code == 1
    assert "not modelled: compose file: services.a.runtime" in answer.stderr
    assert shop.shell("docker network ls -q --filter name=shop").stdout == ""


def test_decisions_are_in_the_trace(shop):
    write(shop, "services:\n  a: {image: busybox, command: sleep 600}")
    shop.type("docker compose up -d")
    verbs = {entry.verb: entry for entry in shop.world.trace.since(1)}
    assert verbs["compose_plan"].detail["action"] == "create"
    assert verbs["compose_read"].detail["services"] == 1
