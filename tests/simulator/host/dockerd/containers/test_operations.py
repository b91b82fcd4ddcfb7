"""Pause, rename, update, wait, remove, prune."""

import json


def test_pause_freezes_and_unpause_goes_on(docker):
    ident = docker.run("box", "sh", "-c", "sleep 2; echo awake; sleep 300")
    assert docker.post("/containers/box/pause").status == 204
    state = docker.state("box")
    assert (state["Status"], state["Paused"], state["Running"]) == ("paused", True, True)
    docker.pass_time(5000)
    assert docker.get("/containers/box/logs?stdout=1").output == b""
    assert docker.post("/containers/box/pause").message == f"Container {ident} is already paused"
    refused = docker.post("/containers/box/exec", {"Cmd": ["true"]})
    assert (refused.status, refused.message) == (
        409, "Container box is paused, unpause the container before exec")
    assert docker.post("/containers/box/start").message == (
        "cannot start a paused container, try unpause instead")
    assert docker.post("/containers/box/unpause").status == 204
    docker.pass_time(3000)
    assert docker.get("/containers/box/logs?stdout=1").output == b"awake\n"
    assert docker.events(container=["box"])[2:] == ["container pause", "container unpause"]
    assert docker.post("/containers/box/unpause").message == f"Container {ident} is not paused"


def test_pause_of_a_stopped_container(docker):
    docker.create("box", "true")
    assert docker.post("/containers/box/pause").status == 409


def test_rename(docker):
    docker.run("same", "sleep", "300")
    assert docker.post("/containers/same/rename?name=other").status == 204
    assert docker.get("/containers/same/json").status == 404
    assert docker.inspect("other")["Name"] == "/other"
    docker.create("third", "true")
    assert docker.post("/containers/third/rename?name=other").status == 409
    assert docker.events(event=["rename"]) == ["container rename"]


def test_update_changes_the_limits_of_a_running_container(docker):
    docker.run("box", "sleep", "300")
    docker.post("/containers/box/update", {"Memory": 64 << 20, "MemorySwap": 128 << 20,
                                           "NanoCpus": 500_000_000})
    host = docker.inspect("box")["HostConfig"]
    assert (host["Memory"], host["NanoCpus"]) == (64 << 20, 500_000_000)
    stats = docker.get("/containers/box/stats?stream=0&one-shot=1").json
    assert stats["memory_stats"]["limit"] == 64 << 20
    assert docker.post("/containers/box/update", {"Memory": 1024}).status == 400


def test_wait_answers_with_the_code_when_the_condition_holds(docker):
    docker.run("box", "sh", "-c", "sleep 1; exit 9")
    waiting = docker.post("/containers/box/wait", wait_ms=50)
    assert (waiting.status, waiting.body) == (200, b"")
    docker.pass_time(2000)
    assert waiting.json == {"StatusCode": 9} and waiting.ended
    assert docker.post("/containers/box/wait").json == {"StatusCode": 9}
    assert docker.post("/containers/box/wait?condition=soon").status == 400
    assert docker.post("/containers/nosuch/wait").message == "No such container: nosuch"


def test_remove_needs_force_while_it_runs(docker):
    docker.run("twin", "sleep", "300")
    refused = docker.delete("/containers/twin")
    assert (refused.status, refused.message) == (
        409, 'cannot remove container "twin": container is running: stop the container before '
             'removing or force remove')
    docker.post("/containers/twin/pause")
    assert docker.delete("/containers/twin").message == (
        'cannot remove container "twin": container is paused and must be unpaused first')
    assert docker.delete("/containers/twin?force=1").status == 204
    assert docker.events(container=["twin"])[-3:] == [
        "container kill", "container die", "container destroy"]


def test_prune_takes_what_does_not_run_and_matches(docker):
    docker.run("up", "sleep", "300")
    keep = docker.create("keep", "true", Labels={"keep": "1"}).json["Id"]
    gone = docker.create("gone", "true").json["Id"]
    filters = json.dumps({"label!": ["keep"]})
    assert docker.post(f"/containers/prune?filters={filters}").json == {
        "ContainersDeleted": [gone], "SpaceReclaimed": 0}
    old = json.dumps({"until": ["24h"]})
    assert docker.post(f"/containers/prune?filters={old}").json["ContainersDeleted"] is None
    assert docker.post("/containers/prune").json["ContainersDeleted"] == [keep]
    assert docker.state("up")["Running"]


def test_prune_counts_what_was_written(docker):
    docker.run("box", "sh", "-c", "echo 12345 > /f")
    docker.pass_time(1000)
    assert docker.post("/containers/prune").json["SpaceReclaimed"] == 6
