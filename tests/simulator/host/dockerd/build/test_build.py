"""`POST /build`: steps, their output, their containers, the images that they leave."""

from __future__ import annotations

import pytest

from simulator.host.dockerd.build.builder import MAX_STEPS

NEEDS_BUILDKIT = ("requires BuildKit. Refer to https://docs.docker.com/go/buildkit/ to learn how "
                  "to build images with BuildKit enabled")


def test_every_step_says_what_it_does(docker):
    built = docker.build("FROM busybox\nENV A=1\nCOPY f /f\nRUN echo hello\n", {"f": "x"},
                         t="app:1")
    assert built.text == (
        "Step 1/4 : FROM busybox\n ---> ID\n"
        "Step 2/4 : ENV A=1\n ---> Running in ID\n ---> Removed intermediate container ID\n"
        " ---> ID\n"
        "Step 3/4 : COPY f /f\n ---> ID\n"
        "Step 4/4 : RUN echo hello\n ---> Running in ID\nhello\n"
        " ---> Removed intermediate container ID\n ---> ID\n"
        "Successfully built ID\nSuccessfully tagged app:1\n")
    assert docker.inspect("app:1")["Id"] == built.image


def test_a_run_is_a_container_like_any_other(docker):
    seen = []
    docker.daemon.events.listen(lambda message: seen.append((message["Type"], message["Action"])))
    docker.build("FROM busybox\nRUN true\n")
    containers = [action for kind, action in seen if kind == "container"]
    assert containers == ["create", "attach", "start", "die", "destroy"]
    assert ("image", "create") in seen
    entries = [entry.verb for entry in docker.world.trace.since(0)]
    for verb in ("build_context", "build_step", "build_cache_missed", "sys_execve", "build_done"):
        assert verb in entries
    assert not docker.get("/containers/json?all=1").json


def test_standard_error_comes_out_red(docker):
    assert "\x1b[91moops\n\x1b[0m" in docker.build("FROM busybox\nRUN echo oops >&2\n").raw


def test_a_failing_run_ends_the_build_and_leaves_its_container(docker):
    built = docker.build("FROM busybox\nRUN exit 7\nRUN echo never\n")
    assert built.error == "The command '/bin/sh -c exit 7' returned a non-zero code: 7"
    assert built.code == 7
    assert "never" not in built.text
    (left,) = docker.get("/containers/json?all=1").json
    assert left["Status"].startswith("Exited (7)")


def test_force_rm_takes_the_container_away(docker):
    built = docker.build("FROM busybox\nRUN exit 7\n", forcerm=1)
    assert built.text.endswith(" ---> Removed intermediate container ID\n")
    assert not docker.get("/containers/json?all=1").json


def test_containers_stay_without_rm(docker):
    docker.build("FROM busybox\nENV A=1\nRUN true\n", rm=0)
    assert len(docker.get("/containers/json?all=1").json) == 2


def test_metadata_ends_in_the_image(docker):
    docker.build("""FROM busybox
ENV A=1 B="two words"
ENV C=$A-${NO:-def}
LABEL team=$A "a b"=c
WORKDIR /srv/$A
WORKDIR sub
USER 1000:$A
EXPOSE 80 53/udp
VOLUME /data
STOPSIGNAL SIGQUIT
SHELL ["/bin/ash", "-c"]
HEALTHCHECK --interval=5s --retries=3 CMD wget -q x
MAINTAINER me <me@example.org>
ENTRYPOINT exec top
CMD ["-b"]
""", t="meta")
    shown = docker.inspect("meta")
    config = shown["Config"]
    assert config["Env"][-3:] == ["A=1", "B=two words", "C=1-def"]
    assert config["Labels"] == {"team": "1", "a b": "c"}
    assert (config["WorkingDir"], config["User"]) == ("/srv/1/sub", "1000:1")
    assert config["ExposedPorts"] == {"53/udp": {}, "80/tcp": {}}
    assert config["Volumes"] == {"/data": {}}
    assert (config["StopSignal"], config["Shell"]) == ("SIGQUIT", ["/bin/ash", "-c"])
    assert config["Healthcheck"] == {"Test": ["CMD-SHELL", "wget -q x"], "Interval": 5_000_000_000,
                                     "Retries": 3}
    assert config["Entrypoint"] == ["/bin/ash", "-c", "exec top"]
    assert config["Cmd"] == ["-b"]
    assert shown["Author"] == "me <me@example.org>"


def test_the_history_tells_how_it_was_made(docker):
    docker.build("FROM busybox\nENV A=1\nCOPY f /f\nRUN echo 12345 > /x\nRUN true\n"
                 'CMD ["a","b\\"c"]\nHEALTHCHECK --retries=3 CMD x\nVOLUME /a /b\n',
                 {"f": "xyz"}, t="app")
    lines = docker.get("/images/app/history").json
    assert [(line["CreatedBy"], line["Size"]) for line in lines[:7] if "COPY" not in
            line["CreatedBy"]] == [
        ("/bin/sh -c #(nop)  VOLUME [/a /b]", 0),
        ("/bin/sh -c #(nop)  HEALTHCHECK &{[\"CMD-SHELL\" \"x\"] \"0s\" \"0s\" \"0s\" \"0s\" "
         "'\\x03'}", 0),
        ('/bin/sh -c #(nop)  CMD ["a" "b\\"c"]', 0),
        ("/bin/sh -c true", 0), ("/bin/sh -c echo 12345 > /x", 6),
        ("/bin/sh -c #(nop)  ENV A=1", 0)]
    copied = next(line for line in lines if "COPY" in line["CreatedBy"])
    assert copied["CreatedBy"].startswith("/bin/sh -c #(nop) COPY file:")
    assert copied["CreatedBy"].endswith(" in /f ")
    assert copied["Size"] == 3
    assert [line["Id"] != "<missing>" for line in lines].count(True) == 8


def test_a_deleted_file_stays_in_the_layer_below(docker):
    docker.build("FROM busybox\nRUN echo 12345 > /x\nRUN rm /x\n", t="app")
    sizes = [line["Size"] for line in docker.get("/images/app/history").json]
    assert sizes[:2] == [0, 6]
    assert docker.run("app", "ls", "/x").startswith("ls: /x: No such file")


def test_what_goes_into_a_volume_is_lost(docker):
    built = docker.build("FROM busybox\nVOLUME /v\nRUN echo x > /v/f; ls /v\nRUN ls -A /v\n")
    assert built.text.count("\nf\n") == 1


def test_arguments(docker):
    built = docker.build(
        "ARG TAG=latest\nARG LATER=meta\nFROM busybox:$TAG AS a\nARG V=default\nARG LATER\n"
        "RUN echo v=$V later=$LATER\nFROM a\nRUN echo gone=$V\nARG V\nENV V=env\nRUN echo $V\n",
        buildargs={"V": "given", "UNUSED": "1", "NOVALUE": None})
    for said in ("v=given later=meta", "\ngone=\n", "\nenv\n",
                 "[Warning] One or more build-args [NOVALUE UNUSED] were not consumed\n"):
        assert said in built.text
    assert "Step 1/11 : ARG TAG=latest\nStep 2/11 : ARG LATER=meta\nStep 3/11" in built.text


def test_stages_copy_from_each_other_and_from_images(docker):
    built = docker.build(
        "FROM busybox AS One\nRUN echo 1 > /f\nFROM busybox\nCOPY --from=one /f /a\n"
        "COPY --from=0 /f /b\nCOPY --from=busybox /etc/passwd /p\nRUN cat /a /b; head -1 /p\n")
    assert "1\n1\nroot:x:0:0" in built.text


def test_a_target_ends_the_build(docker):
    built = docker.build("FROM busybox AS a\nRUN echo one\nFROM busybox AS b\nRUN echo two\n",
                         target="A", t="part")
    assert "Step 2/2 : RUN echo one" in built.text
    assert "two" not in built.text
    assert docker.build("FROM busybox\n", target="x").error == (
        "failed to reach build target x in Dockerfile")


def test_labels_of_the_client_come_last_and_are_not_expanded(docker):
    built = docker.build("FROM busybox\nLABEL a=1\n", labels={"b": "$HOME", "a": "2"}, t="app")
    assert "Step 3/4 : LABEL a=2\n" in built.text
    assert docker.inspect("app")["Config"]["Labels"] == {"a": "2", "b": "$HOME"}


def test_triggers_run_in_the_next_build(docker):
    docker.build("FROM busybox\nONBUILD COPY f /f\nONBUILD RUN echo triggered\n", t="base")
    built = docker.build("FROM base\nRUN cat /f\n", {"f": "content\n"}, t="child")
    assert "# Executing 2 build triggers\n" in built.text
    assert "triggered\n" in built.text and "content\n" in built.text
    assert "OnBuild" not in docker.inspect("child")["Config"]


def test_from_scratch(docker):
    built = docker.build('FROM scratch\nCOPY f /f\nCMD ["/f"]\n', {"f": "x"}, t="small")
    assert built.text.startswith("Step 1/3 : FROM scratch\n ---> \nStep 2/3")
    assert docker.inspect("small")["Size"] == 1
    assert docker.build("FROM scratch\n").error == (
        "No image was generated. Is your Dockerfile empty?")
    assert docker.build("FROM scratch\nRUN x\n").error.endswith(
        'exec: "/bin/sh": stat /bin/sh: no such file or directory: unknown')


def test_a_missing_image_is_pulled(docker):
    docker.delete("/images/busybox?force=1")
    built = docker.build("FROM busybox\nCMD x\n")
    statuses = [o.get("status", "") for o in built.answer.objects]
    assert "Pulling from library/busybox" in statuses
    assert "Successfully built" in built.text


@pytest.mark.parametrize(("dockerfile", "words"), [
    ("FROM nosuchimage\n", "pull access denied for nosuchimage, repository does not exist or may "
                           "require 'docker login': denied: requested access to the resource is "
                           "denied"),
    ("FROM $X\n", "base name ($X) should not be blank"),
    ("FROM Busybox\n", "invalid reference format: repository name (library/Busybox) must be "
                       "lowercase"),
    ("FROM busybox AS a\nFROM busybox AS A\n", "a stage name already used"),
    ("FROM --platform=linux/arm64 busybox\n", "no matching manifest for linux/arm64/v8 in the "
                                              "manifest list entries"),
    ("FROM busybox\nRUN --mount=type=cache,target=/x true\n",
     f"the --mount option {NEEDS_BUILDKIT}"),
    ("FROM busybox\nUSER nobodyx\nRUN id\n", "unable to find user nobodyx: no matching entries in "
                                             "passwd file"),
    ("FROM busybox\nSTOPSIGNAL FOO\n", "invalid signal: FOO"),
    ("FROM busybox\nWORKDIR $NO\n", "cannot normalize nothing"),
    ("FROM busybox\nWORKDIR /etc/passwd\n", "Cannot mkdir: /etc/passwd is not a directory"),
    ('FROM busybox\nENV a="x\n', 'failed to process "\\"x": unexpected end of statement while '
                                 "looking for matching double-quote"),
])
def test_steps_that_cannot_be_done(docker, dockerfile, words):
    built = docker.build(dockerfile)
    assert built.answer.status == 200
    assert built.error == words


@pytest.mark.parametrize(("dockerfile", "status", "words"), [
    ("", 400, "the Dockerfile (Dockerfile) cannot be empty"),
    ("# nothing\n", 400, "failed to parse Dockerfile: file with no instructions"),
    ("FROM busybox\nFLY away\n", 400, "dockerfile parse error on line 2: unknown instruction: FLY"),
    ("RUN true\n", 400, "no build stage in current context"),
])
def test_what_is_refused_before_the_first_step(docker, dockerfile, status, words):
    built = docker.build(dockerfile)
    assert (built.answer.status, built.answer.message) == (status, words)


@pytest.mark.parametrize(("query", "status", "words"), [
    ({"dockerfile": "Nope"}, 500, "Cannot locate specified Dockerfile: Nope"),
    ({"version": "2"}, 501, "drydock: not modelled: BuildKit; use the classic builder "
                            "(DOCKER_BUILDKIT=0)"),
    ({"version": "3"}, 400, 'invalid version "3"'),
    ({"squash": "1"}, 400, "squash is only supported with experimental mode"),
    ({"remote": "https://x.org/y"}, 501, "drydock: not modelled: the parameter remote of POST "
                                         "/build"),
    ({"buildargs": "[1]"}, 400, "error reading build args: json: cannot unmarshal into Go value "
                                "of type map[string]string"),
    ({"t": "Bad"}, 400, "invalid reference format: repository name (library/Bad) must be "
                        "lowercase"),
])
def test_requests_that_are_refused(docker, query, status, words):
    built = docker.build("FROM busybox\n", **query)
    assert (built.answer.status, built.answer.message) == (status, words)


def test_quiet_says_the_id_alone_and_everything_when_it_fails(docker):
    built = docker.build("FROM busybox\nRUN echo x\n", q=1, t="app")
    assert built.raw == docker.inspect("app")["Id"] + "\n"
    bad = docker.build("FROM busybox\nRUN echo shown; exit 3\n", q=1)
    assert "shown\n" in bad.text
    assert bad.code == 3


def test_a_build_whose_client_is_gone_stops(docker):
    built = docker.build("FROM busybox\nRUN sleep 1000\nRUN echo never\n", wait_ms=3000)
    assert len(docker.get("/containers/json").json) == 1
    docker.hang_up(built.answer)
    docker.pass_time(2000)
    assert not docker.get("/containers/json?all=1").json
    assert "build_failed" in [entry.verb for entry in docker.world.trace.since(0)]


def test_a_build_has_at_most_so_many_steps(docker):
    built = docker.build("FROM busybox\n" + "ENV A=1\n" * MAX_STEPS)
    assert (built.answer.status, "steps" in built.error) == (507, True)


def test_the_picture_shows_the_steps(docker):
    docker.build("FROM busybox\nRUN echo x > /x\n", t="app")
    docker.build("FROM busybox\nRUN echo x > /x\nRUN exit 1\n", t="app")
    rows = docker.world.snapshot()["rows"]
    (build,) = [row for row in rows.values() if row["kind"] == "build"]
    assert (build["status"], build["mark"], build["total"]) == ("failed", "fail", 3)
    assert [step["state"] for step in build["steps"]] == ["done", "cached", "failed"]
    layer = build["steps"][1]["layer"]
    assert rows[f"layer/host/{layer}"]["size"] == 2
    image = rows[f"image/{build['steps'][1]['image']}"]
    assert (image["made_by"], image["tags"]) == ("RUN echo x > /x", ["app:latest"])


def test_it_is_the_same_in_every_replay(docker):
    other = type(docker)()
    dockerfile = "FROM busybox\nCOPY f /f\nRUN echo $RANDOM > /x\n"
    images = [client.build(dockerfile, {"f": "x"}).image for client in (docker, other)]
    assert images[0] == images[1]
    assert docker.world.fingerprint() == other.world.fingerprint()
