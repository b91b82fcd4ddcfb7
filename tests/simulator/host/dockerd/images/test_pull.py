"""Pulls: the conversation with the registry, progress, shared layers, and what goes wrong."""

import json

import pytest

from simulator.host.dockerd.images.progress import bar


def pull(docker, name, tag="latest", **more):
    return docker.post(f"/images/create?fromImage={name}&tag={tag}", wait_ms=300_000, **more)


def inject(docker, kind, target, **parameters):
    docker.world.submit("fault.inject", fault=kind, target=target, parameters=parameters)
    return list(docker.world.engine.faults.active)[-1]


def mend(docker, fault):
    docker.world.submit("fault.mend", id=fault)


def statuses(answer):
    return [(message.get("id"), message.get("status")) for message in answer.objects]


def test_the_conversation_is_that_of_a_cold_pull(docker):
    asked = [entry.detail["path"] for entry in docker.world.trace.since(0)
             if entry.verb == "http_request" and entry.detail["to"] == "registry/registry"]
    base = "/v2/library/busybox"
    assert asked[:3] == ["/v2/", "/token", f"{base}/manifests/latest"]
    assert [path.split("sha256")[0] for path in asked[3:5]] == [f"{base}/manifests/"] * 2
    assert sorted(path.split("sha256")[0] for path in asked[5:]) == [f"{base}/blobs/"] * 2


def test_messages_come_in_the_order_of_the_real_daemon(docker):
    answer = pull(docker, "hello-world")
    image = docker.get("/images/hello-world/json").json
    ident = answer.objects[1]["id"]
    assert [status for _, status in statuses(answer)] == [
        "Pulling from library/hello-world", "Pulling fs layer", "Downloading",
        "Verifying Checksum", "Download complete", "Extracting", "Pull complete",
        f"Digest: {image['RepoDigests'][0].split('@')[1]}",
        "Status: Downloaded newer image for hello-world:latest"]
    assert len(ident) == 12 and answer.headers["content-type"] == "application/json"


def test_three_layers_come_at_once_and_are_unpacked_one_after_the_other(docker):
    answer = pull(docker, "redis")
    order = [ident for ident, status in statuses(answer) if status == "Pulling fs layer"]
    waiting = [ident for ident, status in statuses(answer) if status == "Waiting"]
    assert waiting == order[3:]
    assert [i for i, status in statuses(answer) if status == "Pull complete"] == order


def test_a_layer_that_is_there_is_not_fetched_again(docker):
    pull(docker, "nginx", "1.28")
    before = docker.world.trace.next_seq
    answer = pull(docker, "nginx", "1.27")
    there = [ident for ident, status in statuses(answer) if status == "Already exists"]
    assert len(there) == 1            # Debian; what follows stands on another nginx
    fetched = [entry.detail["path"] for entry in docker.world.trace.since(before)
               if entry.verb == "http_request" and "/blobs/" in entry.detail["path"]]
    assert not any(there[0] in path for path in fetched)


def test_a_second_pull_only_asks_for_the_digest(docker):
    answer = pull(docker, "busybox")
    assert [status for _, status in statuses(answer)][0] == "Pulling from library/busybox"
    assert statuses(answer)[-1][1] == "Status: Image is up to date for busybox:latest"
    assert len(answer.objects) == 3


def test_two_pulls_of_one_image_share_the_download(docker):
    first = docker.post("/images/create?fromImage=redis&tag=7", wait_ms=1_000)
    second = pull(docker, "redis", "7")
    docker.pass_time(1_000)
    assert first.ended
    ready = "Status: Downloaded newer image for redis:7"
    assert ready in [status for _, status in statuses(first)]
    assert second.objects[-1]["status"].endswith("for redis:7")
    blobs = [entry.detail["path"] for entry in docker.world.trace.since(0)
             if entry.verb == "http_request" and "redis/blobs/" in entry.detail["path"]]
    layers = docker.daemon.images.resolve("redis:7").layers
    assert sum(blobs.count(f"/v2/library/redis/blobs/{layer.digest}") for layer in layers) == len(
        layers)


def test_a_client_that_hangs_up_ends_the_pull(docker):
    answer = docker.post("/images/create?fromImage=python&tag=3.12", wait_ms=3_000)
    assert not answer.ended
    docker.hang_up(answer)
    docker.pass_time(60_000)
    assert docker.get("/images/python:3.12/json").status == 404
    assert [layer.image for layer in docker.daemon.layers] == ["busybox:latest"]


@pytest.mark.parametrize("name, tag, status, message", [
    ("nosuch", "latest", 404, "pull access denied for nosuch, repository does not exist or may "
     "require 'docker login': denied: requested access to the resource is denied"),
    ("busybox", "nosuch", 404,
     "manifest for busybox:nosuch not found: manifest unknown: manifest unknown"),
    ("registry.invalid/a", "1", 500, 'Get "https://registry.invalid/v2/": dial tcp: lookup '
     "registry.invalid on 127.0.0.53:53: no such host"),
    ("Busybox", "1", 400,
     "invalid reference format: repository name (library/Busybox) must be lowercase")])
def test_refusals_before_the_stream(docker, name, tag, status, message):
    answer = pull(docker, name, tag)
    assert (answer.status, answer.message) == (status, message)


def test_another_platform_is_refused_in_the_stream(docker):
    answer = docker.post("/images/create?fromImage=alpine&tag=latest&platform=linux/arm64")
    assert answer.status == 200
    assert answer.objects[-1]["error"] == (
        "no matching manifest for linux/arm64/v8 in the manifest list entries")


# -- faults ------------------------------------------------------------------------------


def test_a_registry_that_is_down_refuses_the_connection(docker):
    fault = inject(docker, "registry_down", "registry")
    answer = pull(docker, "alpine")
    assert (answer.status, answer.message) == (
        500, 'Get "https://registry-1.docker.io/v2/": dial tcp 203.0.113.10:443: connect: '
             "connection refused")
    refused = next(entry for entry in docker.world.trace.since(0)
                   if entry.verb == "connection_refused")
    assert docker.world.trace.causes(refused.seq)[-1].verb == "fault_injected"
    mend(docker, fault)
    assert "Downloaded newer image" in pull(docker, "alpine").objects[-1]["status"]


def test_a_cut_line_is_given_up_after_the_client_s_time_limit(docker):
    inject(docker, "cut_network", "host:registry")
    before = docker.now_ms
    answer = pull(docker, "alpine")
    assert 14_000 < docker.now_ms - before < 17_000
    assert "Client.Timeout exceeded while awaiting headers" in answer.message


def test_a_download_that_breaks_goes_on_where_it_stopped(docker):
    answer = docker.post("/images/create?fromImage=nginx&tag=1.28", wait_ms=3_000)
    fault = inject(docker, "registry_down", "registry")
    docker.pass_time(2_000)
    mend(docker, fault)
    docker.pass_time(60_000)
    texts = [status for _, status in statuses(answer)]
    assert "Retrying in 5 seconds" in texts and "Retrying in 1 second" in texts
    assert texts[-1] == "Status: Downloaded newer image for nginx:1.28"
    sent = sum(entry.detail["size"] for entry in docker.world.trace.since(0)
               if entry.verb == "http_chunk" and entry.lane == "registry/registry"
               and entry.at_ms > answer_start(docker))
    image = docker.daemon.images.resolve("nginx:1.28")
    assert sent == sum(layer.total for layer in image.layers)


def answer_start(docker):
    return next(entry.at_ms for entry in docker.world.trace.since(0)
                if entry.verb == "dockerd_pulls" and entry.subject == "nginx:1.28")


def test_a_download_is_given_up_after_five_attempts(docker):
    answer = docker.post("/images/create?fromImage=redis&tag=7", wait_ms=2_000)
    inject(docker, "registry_down", "registry")
    docker.pass_time(120_000)
    assert answer.objects[-1]["error"].endswith("connect: connection refused")
    assert [layer.image for layer in docker.daemon.layers] == ["busybox:latest"]


def test_a_slow_line_makes_a_pull_slow(docker):
    start = docker.now_ms
    pull(docker, "alpine", "3.20")
    quick = docker.now_ms - start
    inject(docker, "slow_network", "host:registry", extra_ms=400)
    start = docker.now_ms
    pull(docker, "alpine", "3.21")
    assert docker.now_ms - start > 3 * quick


def test_a_full_disk_stops_the_extraction(docker):
    inject(docker, "disk_full", "host")
    answer = pull(docker, "alpine")
    assert answer.objects[-1]["error"].startswith("failed to register layer: write /")
    assert answer.objects[-1]["error"].endswith(": no space left on device")


def test_the_picture_shows_a_layer_grow(docker):
    docker.world.take_moments()
    pull(docker, "nginx", "1.28")
    states = {}
    for _, rows in docker.world.take_moments():
        for row in rows.values():
            if row and row["kind"] == "layer" and row["total"] > 1_000_000:
                states.setdefault(row["digest"], []).append((row["state"], row["current"]))
    assert states
    for seen in states.values():
        grown = [current for state, current in seen if state == "downloading"]
        assert grown == sorted(grown) and grown[-1] > 1_000_000
        assert seen[-1][0] == "ready"


def test_the_same_seed_pulls_the_same_way(docker):
    other = type(docker)()
    for world in (docker, other):
        pull(world, "redis")
    assert docker.world.fingerprint() == other.world.fingerprint()


def test_the_bar_is_that_of_the_daemon():
    assert bar(1_048_576, 3_802_452) == "[=============>" + " " * 37 + "]  1.049MB/3.802MB"
    assert bar(5, 5) == "[" + "=" * 50 + ">]       5B/5B"


def test_the_pull_is_in_the_event_log(docker):
    until = (docker.daemon.engine.unix_ms() + 1) / 1000
    events = docker.get(f"/events?since=0&until={until:.3f}&filters="
                        + json.dumps({"type": ["image"]})).objects
    assert [(e["Action"], e["Actor"]["ID"], e["Actor"]["Attributes"]) for e in events] == [
        ("pull", "busybox:latest", {"name": "busybox"})]


def test_what_the_registry_says_of_an_image(docker):
    found = docker.get("/distribution/nginx:1.27/json")
    assert found.status == 200
    assert {"architecture": "amd64", "os": "linux"} in found.json["Platforms"]
    assert found.json["Descriptor"]["digest"].startswith("sha256:")
    assert docker.get("/distribution/nginx:nosuch/json").status == 404
    assert docker.get("/images/nginx:1.27/json").status == 404
