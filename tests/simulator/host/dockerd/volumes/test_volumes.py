"""Volumes keep data when containers go; binds and tmpfs; what is in use cannot be removed."""

import json

import pytest


def run(docker, name, script, *binds, **host):
    """Run a command to its end; returns (exit code, output)."""
    docker.run(name, "sh", "-c", script, host={"Binds": list(binds), **host})
    docker.pass_time(1_000)
    output = docker.get(f"/containers/{name}/logs?stdout=1&stderr=1").output
    return docker.state(name)["ExitCode"], output


def test_data_outlives_the_container(docker):
    assert docker.post("/volumes/create", {"Name": "data"}).json["Mountpoint"] == (
        "/var/lib/docker/volumes/data/_data")
    run(docker, "one", "echo kept > /d/file", "data:/d")
    docker.delete("/containers/one")
    assert run(docker, "two", "cat /d/file", "data:/d") == (0, b"kept\n")
    code, output = run(docker, "three", "echo no > /d/file", "data:/d:ro")
    assert code == 1 and b"can't create /d/file: Read-only file system" in output


def test_a_volume_is_made_by_naming_it(docker):
    run(docker, "one", "true", "fresh:/d")
    assert [v["Name"] for v in docker.get("/volumes").json["Volumes"]] == ["fresh"]
    assert docker.events(volume=["fresh"]) == ["volume create", "volume mount", "volume unmount"]


def test_the_image_s_files_go_into_a_new_volume(docker):
    run(docker, "one", "true", "conf:/etc")
    assert b"root:x:0:0" in run(docker, "two", "cat /c/passwd", "conf:/c")[1]
    run(docker, "three", "true", "bare:/etc:nocopy")
    assert "passwd" not in docker.daemon.volumes.get("bare").root.children


def test_a_volume_in_use_cannot_be_removed(docker):
    ident = docker.run("user", "sleep", "300", host={"Binds": ["data:/d"]})
    answer = docker.delete("/volumes/data")
    assert (answer.status, answer.message) == (
        409, f"remove data: volume is in use - [{ident}]")
    docker.post("/containers/user/stop?t=0")
    assert docker.delete("/volumes/data").status == 409      # a stopped one holds it, too
    docker.delete("/containers/user")
    assert docker.delete("/volumes/data").status == 204
    gone = docker.get("/volumes/data")
    assert (gone.status, gone.message) == (404, "get data: no such volume")


def test_anonymous_volumes_go_with_their_container_when_asked(docker):
    docker.create("one", "true", Volumes={"/cache": {}})
    docker.create("two", "true", Volumes={"/cache": {}})
    names = [v["Name"] for v in docker.get("/volumes").json["Volumes"]]
    assert [len(name) for name in names] == [64, 64]
    docker.delete("/containers/one")
    assert len(docker.get("/volumes").json["Volumes"]) == 2
    docker.delete("/containers/two?v=1")
    assert len(docker.get("/volumes").json["Volumes"]) == 1
    pruned = docker.post("/volumes/prune").json
    assert pruned["VolumesDeleted"] == [names[0]]


def test_named_volumes_are_only_pruned_with_all(docker):
    docker.post("/volumes/create", {"Name": "data"})
    assert docker.post("/volumes/prune").json["VolumesDeleted"] is None
    answer = docker.post('/volumes/prune?filters={"all":{"true":true}}').json
    assert answer["VolumesDeleted"] == ["data"]


def test_a_host_directory_is_made_by_v_and_missed_by_mount(docker):
    assert run(docker, "one", "echo x > /d/f", "/srv/new:/d")[0] == 0
    assert docker.daemon.kernel.init.fs.read("/srv/new/f") == b"x\n"
    answer = docker.create("two", "true", host={"Mounts": [
        {"Type": "bind", "Source": "/nonexist", "Target": "/d"}]})
    assert (answer.status, answer.message) == (
        400, 'invalid mount config for type "bind": bind source path does not exist: /nonexist')
    assert docker.get("/containers/two/json").status == 404


def test_tmpfs_forgets(docker):
    code, output = run(docker, "one", "echo x > /t/f; cat /t/f; mount | grep ' /t '", Mounts=[
        {"Type": "tmpfs", "Target": "/t"}])
    assert output.startswith(b"x\ntmpfs on /t type tmpfs")
    assert docker.inspect("one")["Mounts"][0]["Type"] == "tmpfs"
    assert docker.daemon.layers.overlay(docker.inspect("one")["Id"]).lookup(("t", "f")) is None


def test_volumes_from_another_container(docker):
    docker.create("source", "true", host={"Binds": ["data:/d"]})
    assert run(docker, "user", "echo x > /d/f; cat /d/f", VolumesFrom=["source"]) == (0, b"x\n")
    assert run(docker, "reader", "echo y > /d/f", VolumesFrom=["source:ro"])[0] == 1


@pytest.mark.parametrize("binds, status, message", [
    (["a b:/d"], 400, 'create a b: "a b" includes invalid characters for a local volume name, only '
     '"[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use '
     "absolute path"),
    (["d:/d"], 400, "create d: volume name is too short, names should be at least two "
     "alphanumeric characters"),
    (["a1:/d", "b2:/d"], 400, "Duplicate mount point: /d"),
    (["a:b:c:d"], 400, "invalid volume specification: 'a:b:c:d'")])
def test_refused_mounts_leave_nothing(docker, binds, status, message):
    answer = docker.create("box", "true", host={"Binds": binds})
    assert (answer.status, answer.message) == (status, message)
    assert docker.get("/volumes").json["Volumes"] == []
    assert docker.create("box", "true").status == 201


def test_filters_of_the_list(docker):
    docker.post("/volumes/create", {"Name": "one", "Labels": {"env": "test"}})
    docker.post("/volumes/create", {"Name": "two"})
    docker.create("box", "true", host={"Binds": ["two:/d"]})

    def found(**filters):
        answer = docker.get(f"/volumes?filters={json.dumps(filters)}").json
        return [v["Name"] for v in answer["Volumes"]]

    assert found(name=["on"]) == ["one"]
    assert found(label=["env=test"]) == ["one"]
    assert found(dangling=["true"]) == ["one"]
    assert found(dangling=["false"]) == ["two"]
    assert docker.get('/volumes?filters={"x":["1"]}').message == "invalid filter 'x'"


def test_options_that_are_not_modelled_are_refused(docker):
    assert docker.post("/volumes/create", {"Name": "n", "DriverOpts": {"type": "nfs"}}).status == 501
    assert docker.post("/volumes/create", {"Name": "n", "Driver": "nfs"}).status == 404
    assert docker.get("/volumes").json["Volumes"] == []
