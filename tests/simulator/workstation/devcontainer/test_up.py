"""`devcontainer` at the laptop's prompt, against the simulated daemon."""

import json

import pytest

from tests.simulator.workstation.docker.session import Session

UP = "devcontainer up --workspace-folder ~/devapp"


@pytest.fixture
def session():
    return Session()


def write(session: Session, name: str, text: str) -> None:
    session.shell(f"mkdir -p ~/w/$(dirname {name}); cat > ~/w/{name} <<'E'\n{text}\nE")


def configure(session: Session, **settings) -> None:
    write(session, ".devcontainer/devcontainer.json", json.dumps(settings))


def argvs(session: Session) -> list[str]:
    return [entry.detail["argv"] for entry in session.world.trace.since(0)
            if entry.verb == "exec" and entry.lane == "laptop/devcontainer"]


def hooks(session: Session) -> list[str]:
    return [entry.detail["hook"] for entry in session.world.trace.since(0)
            if entry.verb == "devcontainer_hook"]


def test_the_docker_commands_are_those_of_the_real_program(session):
    result = json.loads(session.shell(UP).stdout)
    ident = result["containerId"]
    assert (result["outcome"], result["remoteUser"], result["remoteWorkspaceFolder"]) == (
        "success", "root", "/workspaces/devapp")
    words = argvs(session)
    labels = ("--filter label=devcontainer.local_folder=/home/you/devapp", " --filter "
              "label=devcontainer.config_file=/home/you/devapp/.devcontainer/devcontainer.json")
    assert words[:6] == [
        "docker buildx version", "docker -v", "docker version --format {{.Server.Version}}",
        f"docker ps -q -a {labels[0]}{labels[1]}", f"docker ps -q -a {labels[0]}",
        f"docker ps -q -a {labels[0]}{labels[1]}"]
    assert words[6:9] == ["docker inspect --type image alpine:3.22", "docker pull alpine:3.22",
                          "docker inspect --type image alpine:3.22"]
    assert words[9] == "docker events --format {{json .}} --filter event=start"
    assert words[10].startswith(
        "docker run --sig-proxy=false -a STDOUT -a STDERR --mount type=bind,source="
        "/home/you/devapp,target=/workspaces/devapp -l devcontainer.local_folder=/home/you/devapp")
    assert words[10].endswith('alpine:3.22 -c echo Container started\ntrap "exit 0" 15\n\n'
                              'exec "$@"\nwhile sleep 1 & wait $!; do :; done -')
    assert words[12:14] == [f"docker inspect --type container {ident[:12]}",
                            f"docker inspect --type container {ident}"]
    assert words[14].startswith("docker exec -i -u root -e VSCODE_REMOTE_CONTAINERS_SESSION=")
    assert words[15].startswith(f"docker exec -i -u root {ident} /bin/sh -lic echo -n ")
    assert words[-1].endswith(f"-w /workspaces/devapp {ident} /bin/sh -c httpd -p 8080 -h "
                              "/workspaces/devapp/www")


def test_hooks_run_once_or_at_each_start(session):
    session.shell(UP)
    assert hooks(session) == ["initializeCommand", "onCreateCommand", "postCreateCommand",
                              "postStartCommand"]
    session.shell(UP)
    assert hooks(session)[4:] == ["initializeCommand"]
    session.shell("docker stop $(docker ps -lq)")
    session.shell(UP)
    assert hooks(session)[5:] == ["initializeCommand", "postStartCommand"]
    assert session.shell("docker ps -aq").stdout.count("\n") == 1


def test_exec_has_the_environment_and_the_status_of_the_tools(session):
    session.shell(UP)
    answer = session.shell("cd ~/devapp; devcontainer exec greet; "
                           "devcontainer exec sh -c 'pwd; echo $STAGE; exit 3'")
    assert (answer.code, answer.stdout) == (3, "hello, you\n/workspaces/devapp\ndevelopment\n")
    assert session.shell("devcontainer exec --workspace-folder ~/devapp no").code == 127


def test_a_dockerfile_with_features_and_a_user_who_has_your_number(session):
    write(session, ".devcontainer/Dockerfile", "FROM alpine:3.22\nARG WHO=nobody\n"
          "RUN echo dev:x:1001:1001::/home/dev:/bin/sh >> /etc/passwd && mkdir /home/dev && "
          "echo dev:x:1001: >> /etc/group && echo $WHO > /who")
    write(session, ".devcontainer/tool/devcontainer-feature.json", json.dumps(
        {"id": "tool", "options": {"say": {"default": "hi"}}, "postCreateCommand": "echo mine"}))
    write(session, ".devcontainer/tool/install.sh", "#!/bin/sh\nprintf \"#!/bin/sh\\necho $SAY\\n\""
          " > /usr/local/bin/tool\nchmod +x /usr/local/bin/tool\necho home $_REMOTE_USER_HOME")
    configure(session, build={"dockerfile": "Dockerfile", "args": {"WHO": "me"}}, remoteUser="dev",
              features={"./tool": {"say": "hola"},
                        "ghcr.io/devcontainers/feature-starter/color:1": {}})
    answer = session.shell("devcontainer up --workspace-folder ~/w")
    assert answer.code == 0 and "home /home/dev" in answer.stderr
    assert "Running the postCreateCommand from Feature './tool'..." in answer.stderr
    inside = session.shell("devcontainer exec --workspace-folder ~/w sh -c 'tool; color; id -u; "
                           "cat /who; touch /workspaces/w/new'; ls -l ~/w/new | cut -c1-30")
    assert inside.stdout.startswith("hola\nmy favorite color is red\n1000\nme\n")
    assert " you " in inside.stdout.splitlines()[-1]


def test_a_failing_hook_ends_it_and_says_which(session):
    configure(session, image="alpine:3.22", postCreateCommand={"a": "echo fine", "b": "exit 4"},
              postStartCommand="echo never")
    answer = session.shell("devcontainer up --workspace-folder ~/w")
    result = json.loads(answer.stdout)
    assert answer.code == 1
    assert (result["message"], result["description"]) == (
        "Command failed: /bin/sh -c exit 4",
        "b of postCreateCommand from devcontainer.json failed.")
    assert "failed with exit code 4. Skipping any further user-provided commands." in answer.stderr
    assert hooks(session) == ["postCreateCommand"]


def test_what_cannot_be_done_is_said_in_one_json_line(session):
    for settings, words in (
            ({"image": "nosuch:1"}, "Command failed: docker pull nosuch:1"),
            ({"image": "alpine:3.22", "features": {"ghcr.io/devcontainers/features/node:1": {}}},
             "ghcr.io/devcontainers/features/node:1"),
            ({"image": "alpine:3.22", "initializeCommand": "exit 3"},
             "Command failed: /bin/sh -c exit 3"),
            ({"image": "alpine:3.22", "remoteUser": "nobody2"}, "An error occurred")):
        configure(session, **settings)
        answer = session.shell("devcontainer up --workspace-folder ~/w")
        assert answer.code == 1 and words in json.loads(answer.stdout)["message"]


def test_a_compose_service_becomes_the_dev_container(session):
    write(session, "compose.yaml", "services:\n  app: {image: busybox, command: sleep 1000}\n"
          "  side: {image: busybox, command: sleep 1000}")
    configure(session, dockerComposeFile="../compose.yaml", service="app", workspaceFolder="/tmp",
              containerEnv={"Q": "$x"}, postCreateCommand="echo $Q > /tmp/q")
    result = json.loads(session.shell("devcontainer up --workspace-folder ~/w").stdout)
    assert result["composeProjectName"] == "w_devcontainer"
    assert session.shell("devcontainer exec --workspace-folder ~/w cat q").stdout == "$x\n"
    assert session.shell("docker ps -q").stdout.count("\n") == 2


def test_an_open_folder_forwards_its_port_until_it_is_closed(session):
    world = session.world
    world.submit("terminal.line", session="t", line="devcontainer open ~/devapp")
    world.advance(world.now_ms + 10_000)
    assert "Forwarding port 8080" in session.output()
    world.submit("terminal.open", session="u", rows=24, columns=80)
    world.advance(world.now_ms + 500)
    world.submit("terminal.line", session="u", line="curl -s localhost:8080")
    world.advance(world.now_ms + 2000)
    assert "Served from inside the dev container" in session.output()
    session.keys("\x03", 15_000)
    assert session.shell("curl -s localhost:8080; docker ps -q").stdout == ""


@pytest.mark.parametrize(("line", "words"), [
    ("devcontainer foo", "Unknown argument: foo"),
    ("devcontainer up --nosuch", "Unknown argument: nosuch"),
    ("devcontainer up --gpu-availability all", "gpu-availability"),
    ("devcontainer templates apply", "templates"),
    ("devcontainer exec", "Not enough non-option arguments: got 0, need at least 1"),
    ("devcontainer", "Not enough non-option arguments: got 0, need at least 1")])
def test_mistakes_on_the_command_line(session, line, words):
    answer = session.shell(line)
    assert answer.code == 1 and words in answer.stderr


def test_interrupting_it_leaves_no_child_behind(session):
    world = session.world
    world.submit("terminal.line", session="t", line=UP)
    world.advance(world.now_ms + 900)
    session.keys("\x03", 5_000)
    assert "devcontainer" not in session.shell("ps").stdout
    assert session.shell(f"{UP} --skip-post-create | cut -c1-22").stdout == \
        '{"outcome":"success","\n'[:22] + "\n"
