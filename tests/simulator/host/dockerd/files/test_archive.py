"""`docker cp`, `diff`, `export` and `commit`."""

import base64
import io
import json
import tarfile

import pytest


def tar(**files):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name.replace("__", "/"))
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def untar(data):
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        return {member.name: archive.extractfile(member).read() if member.isfile() else None
                for member in archive}


def put(docker, name, path, data, query=""):
    return docker.request("PUT", f"/containers/{name}/archive?path={path}{query}", raw=data)


@pytest.fixture
def box(docker):
    docker.run("box", "sleep", "300")
    return docker


def test_a_file_goes_in_and_is_there(box):
    assert put(box, "box", "/tmp", tar(f=b"payload\n")).status == 200
    assert box.execute("box", "cat", "/tmp/f") == (0, b"payload\n")
    assert box.events(container=["box"])[2] == "container extract-to-dir"


def test_a_file_comes_out(box):
    box.execute("box", "sh", "-c", "echo inside > /tmp/g.txt")
    assert untar(box.get("/containers/box/archive?path=/tmp/g.txt").body) == {
        "g.txt": b"inside\n"}


def test_a_folder_comes_out_under_its_name(box):
    box.execute("box", "sh", "-c", "mkdir -p /d/e; echo x > /d/e/f")
    assert untar(box.get("/containers/box/archive?path=/d").body) == {
        "d": None, "d/e": None, "d/e/f": b"x\n"}
    assert "./e/f" in untar(box.get("/containers/box/archive?path=/d/.").body)


def test_the_stat_header(box):
    box.execute("box", "sh", "-c", "echo inside > /tmp/g.txt; ln -s g.txt /tmp/link")
    head = box.request("HEAD", "/containers/box/archive?path=/tmp/link")
    stat = json.loads(base64.b64decode(head.headers["x-docker-container-path-stat"]))
    assert (stat["name"], stat["linkTarget"]) == ("link", "/tmp/g.txt")
    assert stat["mode"] == 1 << 27 | 0o777
    head = box.request("HEAD", "/containers/box/archive?path=/tmp")
    stat = json.loads(base64.b64decode(head.headers["x-docker-container-path-stat"]))
    assert stat["mode"] == 1 << 31 | 1 << 20 | 0o777


def test_what_is_not_there(box):
    missing = box.get("/containers/box/archive?path=/nosuch")
    assert (missing.status, missing.message) == (
        404, "Could not find the file /nosuch in container box")
    assert put(box, "box", "/nosuch", tar(f=b"")).status == 404
    assert put(box, "box", "/etc/passwd", tar(f=b"")).message == (
        "extraction point is not a directory")


def test_a_folder_does_not_replace_a_file(box):
    box.execute("box", "touch", "/tmp/f")
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        folder = tarfile.TarInfo("f")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
    refused = put(box, "box", "/tmp", buffer.getvalue(), "&noOverwriteDirNonDir=true")
    assert refused.message == 'cannot overwrite non-directory "/tmp/f" with directory "/tmp"'


def test_a_read_only_root_refuses(docker):
    docker.create("ro", "true", host={"ReadonlyRootfs": True})
    assert put(docker, "ro", "/tmp", tar(f=b"")).message == (
        "container rootfs is marked read-only")


def test_a_container_that_never_ran_takes_files(docker):
    docker.create("box", "cat", "/tmp/f")
    put(docker, "box", "/tmp", tar(f=b"early\n"))
    docker.post("/containers/box/start")
    docker.pass_time(1000)
    assert docker.get("/containers/box/logs?stdout=1").output == b"early\n"


def test_volumes_are_seen(docker):
    docker.run("box", "sleep", "300", host={"Binds": ["data:/d"]})
    put(docker, "box", "/d", tar(f=b"kept\n"))
    assert docker.execute("box", "cat", "/d/f") == (0, b"kept\n")
    docker.delete("/containers/box?force=1")
    docker.run("next", "sleep", "300", host={"Binds": ["data:/d"]})
    assert untar(docker.get("/containers/next/archive?path=/d/f").body) == {"f": b"kept\n"}


def test_diff(box):
    put(box, "box", "/tmp", tar(f=b"x"))
    box.execute("box", "rm", "/etc/group")
    assert box.get("/containers/box/changes").json == [
        {"Path": "/etc", "Kind": 0}, {"Path": "/etc/group", "Kind": 2},
        {"Path": "/tmp", "Kind": 0}, {"Path": "/tmp/f", "Kind": 1}]


def test_export_holds_the_whole_root(box):
    put(box, "box", "/tmp", tar(f=b"x"))
    files = untar(box.get("/containers/box/export").body)
    assert files["tmp/f"] == b"x" and "bin" in files and "etc/passwd" in files


def test_commit_makes_an_image_with_the_changes(box):
    put(box, "box", "/tmp", tar(f=b"saved\n"))
    made = box.post("/commit?container=box&repo=docker.io/library/saved&tag=1&comment=hi", {})
    assert made.status == 201 and made.json["Id"].startswith("sha256:")
    box.post("/containers/create?name=new", {"Image": "saved:1", "Cmd": ["cat", "/tmp/f"]})
    box.post("/containers/new/start")
    box.pass_time(1000)
    assert box.get("/containers/new/logs?stdout=1").output == b"saved\n"
    assert box.events(container=["box"])[-3:] == [
        "container pause", "container commit", "container unpause"]
    assert not box.state("box")["Paused"]


def test_hostile_archives(box):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        info = tarfile.TarInfo("../../../etc/passwd")
        archive.addfile(info)
    assert put(box, "box", "/tmp", buffer.getvalue()).status == 400
    assert put(box, "box", "/tmp", b"not a tar at all").status == 400
    assert box.execute("box", "head", "-n", "1", "/etc/passwd")[1].startswith(b"root:")


def test_commit_in_any_millisecond_of_a_short_life(box):
    """A container that ends just then cannot be paused; its image is made all the same."""
    for wait_ms in range(0, 400, 15):
        name = f"short{wait_ms}"
        box.create(name, "touch", "/made")
        box.post(f"/containers/{name}/start", wait_ms=wait_ms)
        assert box.post(f"/commit?container={name}", {}).status == 201
        box.pass_time(1000)
        assert not box.state(name)["Paused"]
