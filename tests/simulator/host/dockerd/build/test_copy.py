"""COPY and ADD: which files, where to, whose, and what cannot be copied."""

from __future__ import annotations

import gzip
import io
import tarfile

import pytest

from .building import context

FILES = {"a.txt": "a", "b.txt": "b", "c.log": "c", "d/one": "1", "d/e/two": "2"}


def copied(docker, instructions: str, command: str, files=FILES) -> str:
    """What a command prints in the image."""
    built = docker.build(f"FROM busybox\nWORKDIR /w\n{instructions}\n", files, t="copied")
    assert not built.error, built.error
    return docker.run("copied", "sh", "-c", command)


@pytest.mark.parametrize(("instruction", "paths"), [
    ("COPY a.txt .", "/w/a.txt"), ("COPY a.txt ./", "/w/a.txt"), ("COPY a.txt x", "/w/x"),
    ("COPY a.txt x/", "/w/x/a.txt"), ("COPY ./a.txt /t/u/v", "/t/u/v"),
    ("COPY /a.txt ../up", "/up"), ("COPY a.txt b.txt /t/", "/t/a.txt /t/b.txt"),
    ("COPY *.txt /t/", "/t/a.txt /t/b.txt"), ("COPY ?.txt c* /t/", "/t/a.txt /t/b.txt /t/c.log"),
    ("COPY d /t", "/t/one /t/e/two"), ("COPY d/ /t/", "/t/one /t/e/two"),
    ("COPY d/* /t/", "/t/one /t/two"), ("COPY d/e/../one /t/", "/t/one"),
    ('COPY ["a.txt", "with space"]', "/w/with\\ space"), ("ADD a.txt d /t/", "/t/a.txt /t/one"),
    ("COPY a.txt /tmp", "/tmp/a.txt"),
])
def test_where_files_go(docker, instruction, paths):
    assert copied(docker, instruction, f"ls -d {paths} >/dev/null && echo there") == "there\n"


def test_files_belong_to_root_or_to_whom_it_says(docker):
    out = copied(docker, "COPY a.txt /r/\nCOPY --chown=1000:2000 d /c/\n"
                         "COPY --chown=nobody a.txt /n",
                 "stat -c '%u:%g' /r/a.txt /c /c/one /c/e/two /n")
    assert out.split() == ["0:0", "1000:2000", "1000:2000", "1000:2000", "65534:65534"]


def test_what_comes_from_a_stage_keeps_its_owner(docker):
    built = docker.build("FROM busybox AS a\nRUN echo x > /f && chown 5:6 /f\nFROM busybox\n"
                         "COPY --from=a /f /f\nRUN stat -c '%u:%g' /f\n")
    assert "\n5:6\n" in built.text


def test_modes_are_kept(docker):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, mode, data in (("Dockerfile", 0o644, b"FROM busybox\nCOPY run /run.sh\n"
                                                       b"RUN /run.sh\n"),
                                 ("run", 0o755, b"#!/bin/sh\necho ran\n")):
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(data), mode
            archive.addfile(member, io.BytesIO(data))
    answer = docker.post("/build", raw=buffer.getvalue())
    assert any(o.get("stream") == "ran\n" for o in answer.objects)


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["tar", "tar.gz"])
def test_add_unpacks_an_archive_and_copy_does_not(docker, pack):
    archive = pack(context({"x/y": "inside"}, "FROM inner"))
    out = copied(docker, "ADD a.tar /t/\nCOPY a.tar /c/", "cat /t/x/y; ls /c",
                 {"a.tar": archive})
    assert out == "insidea.tar\n"


def test_links_are_copied_as_links_in_a_folder(docker):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        data = b"FROM busybox\nCOPY d /d\nCOPY d/link /l\nRUN cat /l; readlink /d/link\n"
        for name, content, link in (("Dockerfile", data, ""), ("d/one", b"1\n", ""),
                                    ("d/link", b"", "one")):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            if link:
                member.type, member.linkname = tarfile.SYMTYPE, link
            archive.addfile(member, io.BytesIO(content))
    answer = docker.post("/build", raw=buffer.getvalue())
    assert [o["stream"] for o in answer.objects if o.get("stream") in ("1\n", "one\n")] == [
        "1\n", "one\n"]


@pytest.mark.parametrize(("instruction", "words"), [
    ("COPY no /x", "COPY failed: file not found in build context or excluded by .dockerignore: "
                   "stat no: file does not exist"),
    ("ADD no /x", "ADD failed: file not found in build context or excluded by .dockerignore: "
                  "stat no: file does not exist"),
    ("COPY *.no /x", "COPY failed: no source files were specified"),
    ("COPY ../x /x", "COPY failed: forbidden path outside the build context: ../x ()"),
    ("COPY a.txt b.txt /x", "When using COPY with more than one source file, the destination must "
                            "be a directory and end with a /"),
    ("COPY --from=0 /a /b", "invalid from flag value 0: refers to current build stage"),
    ("COPY --from=7 /a /b", "invalid from flag value 7: index out of bounds"),
    ("COPY --from=busybox /no /b", "COPY failed: stat no: file does not exist"),
    ("COPY https://x.org/a /b", "COPY failed: source can't be a URL for COPY"),
    ("ADD https://x.org/a /b", 'ADD failed: Get "https://x.org/a": dial tcp: lookup x.org: no such '
                               "host"),
    ("COPY --chown=who a.txt /x", "unable to convert uid/gid chown string to host mapping: can't "
                                  "find uid for user who: no such user: who"),
    ("COPY <<EOF /x\nhi\nEOF", "COPY failed: no source files were specified"),
])
def test_what_cannot_be_copied(docker, instruction, words):
    assert docker.build(f"FROM busybox\n{instruction}\n", FILES).error == words


def test_chmod_needs_buildkit(docker):
    error = docker.build("FROM busybox\nCOPY --chmod=755 a.txt /x\n", FILES).error
    assert error.startswith("the --chmod option requires BuildKit.")


def test_a_file_is_no_folder(docker):
    error = docker.build("FROM busybox\nCOPY a.txt /etc/passwd/x\n", FILES).error
    assert error.startswith("failed to copy files: lstat /var/lib/docker/overlay2/")
    assert error.endswith("/merged/etc/passwd/x: not a directory")


def test_the_daemon_leaves_out_dockerfile_and_dockerignore_when_they_are_named(docker):
    files = {**FILES, ".dockerignore": "Dockerfile\n.dockerignore\n"}
    assert copied(docker, "COPY . /t", "ls -A /t", files) == "a.txt\nb.txt\nc.log\nd\n"


def test_a_full_disk_stops_the_copy(docker):
    docker.world.submit("fault.inject", fault="disk_full", target="host", parameters={})
    error = docker.build("FROM busybox\nCOPY a.txt /x\n", FILES).error
    assert error.endswith("no space left on device")


@pytest.mark.parametrize("body", [b"", b"nonsense" * 200, b"\x1f\x8bgarbage", bytes(1024)])
def test_what_is_no_archive(docker, body):
    answer = docker.post("/build", raw=body)
    assert answer.status in (400, 500)
