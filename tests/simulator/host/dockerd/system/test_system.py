"""What the daemon tells of itself: version, info, disk usage."""


def test_version_has_the_fields_of_the_real_answer(docker):
    found = docker.get("/version").json
    assert (found["Version"], found["ApiVersion"], found["MinAPIVersion"]) == (
        "28.2.2", "1.50", "1.24")
    assert [c["Name"] for c in found["Components"]] == ["Engine", "containerd", "runc",
                                                        "docker-init"]


def test_info_counts_containers_by_state(docker):
    docker.run("up", "sleep", "100")
    docker.run("paused", "sleep", "100")
    docker.post("/containers/paused/pause")
    docker.create("idle", "true")
    found = docker.get("/info").json
    assert [found[f"Containers{state}"] for state in ("", "Running", "Paused", "Stopped")] == [
        3, 1, 1, 1]
    assert (found["Images"], found["Driver"], found["CgroupVersion"]) == (1, "overlay2", "2")
    assert found["SystemTime"].startswith("2026-01-01T00:0")


def test_df_shares_layers_between_images(docker):
    for tag in ("1.27", "1.28"):
        docker.post(f"/images/create?fromImage=nginx&tag={tag}", wait_ms=120_000)
    docker.run("box", "sh", "-c", "echo 12345 > /f; sleep 100", host={"Binds": ["data:/d"]})
    docker.pass_time(500)
    found = docker.get("/system/df").json
    sizes = {image["RepoTags"][0]: image for image in found["Images"]}
    one, two = sizes["nginx:1.27"], sizes["nginx:1.28"]
    assert one["SharedSize"] == two["SharedSize"] == 74_803_200
    assert found["LayersSize"] == sum(
        image["Size"] for image in found["Images"]) - one["SharedSize"]
    assert sizes["busybox:latest"]["Containers"] == 1
    assert found["Containers"][0]["SizeRw"] == 6
    assert found["Volumes"][0]["UsageData"] == {"RefCount": 1, "Size": 0}
    assert docker.get("/system/df?type=volume").json.keys() == {"Volumes"}
    assert docker.get("/system/df?type=x").status == 400


def test_build_prune_has_nothing_to_do(docker):
    assert docker.post("/build/prune").json == {"CachesDeleted": None, "SpaceReclaimed": 0}


def test_there_is_no_swarm_to_leave(docker):
    left = docker.post("/swarm/leave?force=true")
    assert (left.status, left.message) == (503, "This node is not part of a swarm")
    assert docker.post("/swarm/init", {}).status == 501


def test_the_first_of_two_equal_parameters_counts(docker):
    docker.create("one", "true")
    assert len(docker.get("/containers/json?all=1&all=0").json) == 1
