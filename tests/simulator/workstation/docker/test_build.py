"""docker build at the laptop: contexts, flags, notices, and CMD against ENTRYPOINT."""

from __future__ import annotations

import pytest

from .session import Session


@pytest.fixture(scope="module")
def desk():
    session = Session()
    session.shell("docker pull busybox")
    session.shell("mkdir ~/b; cd ~/b; mkdir d; echo one > one; echo two > d/two; "
                  "printf 'FROM busybox\\nCOPY . /c\\nRUN find /c | sort\\n' > Dockerfile")
    return session


def test_the_example_project_is_built_and_answers(desk):
    answer = desk.shell("docker build -q -t app ~/app; docker run -d -p 8080:8080 app; sleep 1; "
                        "wget -qO- http://localhost:8080/ | grep version; docker kill $(docker ps -q)")
    assert "<h1>My app, version 1.0</h1>" in answer.stdout
    assert "notes.txt" not in desk.shell("docker run --rm app ls -A /app").stdout


@pytest.mark.parametrize(("setting", "lines"), [
    ("DOCKER_BUILDKIT=0", ["BuildKit is currently disabled; enable it by removing the "
                           "DOCKER_BUILDKIT=0", "environment-variable."]),
    ("true;", ["Install the buildx component to build images with BuildKit:",
               "https://docs.docker.com/go/buildx/"])])
def test_the_legacy_builder_is_announced(desk, setting, lines):
    answer = desk.shell(f"cd ~/b; {setting} docker build -q .")
    assert answer.stderr == (
        "DEPRECATED: The legacy builder is deprecated and will be removed in a future release.\n"
        f"            {lines[0]}\n            {lines[1]}\n\n")
    assert answer.stdout.startswith("sha256:")


def test_buildkit_is_refused_in_its_words(desk):
    answer = desk.shell("cd ~/b; DOCKER_BUILDKIT=1 docker build .")
    assert (answer.code, answer.stderr.splitlines()[0]) == (
        1, "ERROR: BuildKit is enabled but the buildx component is missing or broken.")


@pytest.mark.parametrize(("ignore", "sent"), [
    ("", ".dockerignore Dockerfile d d/two one"), ("d", ".dockerignore Dockerfile one"),
    ("*", ""), ("*\n!one", "one"), ("**/two", ".dockerignore Dockerfile d one"),
    ("o?e\n# d", ".dockerignore Dockerfile d d/two"),
    ("Dockerfile", ".dockerignore d d/two one")])
def test_dockerignore(desk, ignore, sent):
    desk.shell(f"cd ~/b; printf '{ignore}\\n' > .dockerignore")
    answer = desk.shell("cd ~/b; docker build --no-cache .")
    found = [line[3:] for line in answer.stdout.splitlines() if line.startswith("/c/")]
    assert " ".join(found) == sent
    desk.shell("rm ~/b/.dockerignore")


@pytest.mark.parametrize(("command", "ending"), [
    ("docker build -f ../b/Dockerfile ~/b", "Successfully built"),
    ("cd d; docker build -f ../Dockerfile .", "Successfully built"),
    ("docker build -f - d < Dockerfile", "Successfully built"),
    ("docker build - < Dockerfile", "\n/c/Dockerfile\n"),
    ("tar cf - Dockerfile one | docker build -", "Successfully built"),
    ("tar czf - Dockerfile one | docker build -t x/y:1 -", "Successfully tagged x/y:1"),
    ("docker build nodir", 'unable to prepare context: path "nodir" not found'),
    ("docker build -f No .", "unable to prepare context: unable to evaluate symlinks in Dockerfile "
                             "path: lstat /home/you/b/No: no such file or directory"),
    ("docker build one", "unable to prepare context: context must be a directory: "
                         "/home/you/b/one"),
    ("docker build -f - - < Dockerfile", "invalid argument: can't use stdin for both build context "
                                         "and dockerfile"),
    ("docker build -t Bad .", 'invalid argument "Bad" for "-t, --tag" flag: invalid reference '
                              "format: repository name (library/Bad) must be lowercase"),
    ("docker build --label =x .", 'invalid argument "=x" for "--label" flag: invalid label \'=x\': '
                                  "empty name"),
    ("docker build https://example.org/x.git", "drydock: not modelled: docker build from a URL"),
])
def test_where_a_build_comes_from(desk, command, ending):
    answer = desk.shell(f"cd ~/b; {command}")
    assert ending in answer.stdout + answer.stderr


def test_a_failing_command_is_the_exit_status(desk):
    answer = desk.shell("printf 'FROM busybox\\nRUN exit 42\\n' | docker build -")
    assert answer.code == 42
    assert answer.stderr.endswith("The command '/bin/sh -c exit 42' returned a non-zero code: 42\n")


def test_a_quiet_build_tells_all_when_it_fails(desk):
    answer = desk.shell("printf 'FROM busybox\\nRUN echo shown; exit 3\\n' | docker build -q -")
    assert answer.stdout == ""
    assert "Sending build context to Docker daemon  2.048kB" in answer.stderr
    assert "\nshown\n" in answer.stderr


def test_flags_arrive(desk):
    answer = desk.shell(
        "cd ~/b; export FROM_ENV=e; printf 'FROM busybox AS a\\nARG X\\nARG FROM_ENV\\n"
        "RUN echo $X $FROM_ENV; grep db /etc/hosts\\nFROM a\\nRUN echo no\\n' > D; "
        "docker build -f D --build-arg X=x --build-arg FROM_ENV --target a --label l=1 "
        "--add-host db:1.2.3.4 --iidfile id --network none -t f:1 -t f:2 .; cat id; echo; "
        "docker inspect -f '{{.Id}} {{.Config.Labels}}' f:2")
    assert "\nx e\n1.2.3.4\tdb\n" in answer.stdout
    ident, inspected = answer.stdout.splitlines()[-2:]
    assert inspected == f"{ident} map[l:1]"


def test_an_interrupted_build_ends_in_the_daemon_too(desk):
    desk.world.submit("terminal.line", session="t", line="docker build - <<'E'\nFROM busybox\n"
                                                         "RUN sleep 1000\nE")
    desk.world.advance(desk.world.now_ms + 3000)
    desk.keys("\x03", 4000)
    assert desk.shell("docker ps -aq").stdout.count("\n") == desk.shell(
        "docker ps -aq --filter status=exited").stdout.count("\n")


# docker.md 5.1: what runs, for each way to write ENTRYPOINT and CMD.
ENTRYPOINTS = {"none": "", "shell": "ENTRYPOINT echo entry", "exec": 'ENTRYPOINT ["echo","entry"]'}
COMMANDS = {"none": "", "exec": 'CMD ["echo","cmd"]', "shell": "CMD echo cmd"}
RUNS = {
    ("none", "exec"): "cmd", ("none", "shell"): "cmd",
    ("shell", "none"): "entry", ("shell", "exec"): "entry", ("shell", "shell"): "entry",
    ("exec", "none"): "entry", ("exec", "exec"): "entry echo cmd",
    ("exec", "shell"): "entry /bin/sh -c echo cmd"}
WITH_ARGUMENTS = {"none": "given", "shell": "entry", "exec": "entry echo given"}


@pytest.fixture(scope="module")
def images(desk):
    for entrypoint, first in ENTRYPOINTS.items():
        for command, second in COMMANDS.items():
            text = f"FROM busybox\n{first}\n{second}\n"
            if command == "none":
                text = f"FROM busybox\n{first}\nCMD []\n"
            desk.shell(f"docker build -q -t t-{entrypoint}-{command} - <<'E'\n{text}E")
    return desk


@pytest.mark.parametrize("entrypoint", ENTRYPOINTS)
@pytest.mark.parametrize("command", COMMANDS)
def test_what_runs(images, entrypoint, command):
    answer = images.shell(f"docker run --rm t-{entrypoint}-{command}")
    if (entrypoint, command) == ("none", "none"):
        assert "no command specified" in answer.stderr
    else:
        assert answer.stdout == RUNS[entrypoint, command] + "\n"


@pytest.mark.parametrize("entrypoint", ENTRYPOINTS)
@pytest.mark.parametrize("command", COMMANDS)
def test_arguments_replace_the_command(images, entrypoint, command):
    answer = images.shell(f"docker run --rm t-{entrypoint}-{command} echo given")
    assert answer.stdout == WITH_ARGUMENTS[entrypoint] + "\n"


@pytest.mark.parametrize("entrypoint", ENTRYPOINTS)
@pytest.mark.parametrize("command", COMMANDS)
def test_the_entrypoint_can_be_replaced_after_all(images, entrypoint, command):
    image = f"t-{entrypoint}-{command}"
    assert images.shell(f"docker run --rm --entrypoint echo {image}").stdout == "\n"
    assert images.shell(f"docker run --rm --entrypoint echo {image} a b").stdout == "a b\n"


def test_an_entrypoint_takes_the_inherited_command_away_but_not_its_own(desk):
    desk.shell("printf 'FROM busybox\\nCMD [\"old\"]\\n' | docker build -q -t old -")
    desk.shell("printf 'FROM old\\nENTRYPOINT [\"echo\",\"new\"]\\n' | docker build -q -t new -")
    assert desk.shell("docker run --rm new").stdout == "new\n"
    desk.shell("printf 'FROM busybox\\nCMD [\"own\"]\\nENTRYPOINT [\"echo\"]\\n' "
               "| docker build -q -t own -")
    assert desk.shell("docker run --rm own").stdout == "own\n"


def test_variables_are_the_shell_forms_business(desk):
    desk.shell("printf 'FROM busybox\\nENV N=you\\nCMD echo $N\\n' | docker build -q -t sf -; "
               "printf 'FROM busybox\\nENV N=you\\nCMD [\"echo\",\"$N\"]\\n' "
               "| docker build -q -t ef -")
    assert desk.shell("docker run --rm sf; docker run --rm ef").stdout == "you\n$N\n"


def test_commit_with_changes(desk):
    answer = desk.shell(
        "docker create --name changed busybox true; docker commit --change 'CMD [\"echo\",\"hi\"]' "
        "-c 'ENV A=1 B=2' -c 'EXPOSE 80' changed changed:1; docker run --rm changed:1; "
        "docker inspect -f '{{json .Config.ExposedPorts}}' changed:1; "
        "docker commit -c 'RUN x' changed")
    assert 'hi\n{"80/tcp":{}}\n' in answer.stdout
    assert answer.stderr.endswith("Error response from daemon: RUN is not a valid change command\n")


def test_builder_prune_has_nothing_of_its_own(desk):
    assert desk.shell("docker builder prune -f").stdout == "Total reclaimed space: 0B\n"
