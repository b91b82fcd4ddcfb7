"""What a build takes from the cache, and from which step on it does not."""

from __future__ import annotations

DOCKERFILE = "FROM busybox\nENV A=1\nCOPY f /f\nRUN echo x > /x\nCMD [\"cat\", \"/f\"]\n"


def test_the_same_build_takes_everything_from_the_cache(docker):
    first = docker.build(DOCKERFILE, {"f": "one"}, t="app")
    again = docker.build(DOCKERFILE, {"f": "one"}, t="app")
    assert (first.cached, again.cached) == (0, 4)
    assert again.image == first.image


def test_a_changed_file_ends_the_cache_at_its_copy(docker):
    docker.build(DOCKERFILE, {"f": "one"})
    assert docker.build(DOCKERFILE, {"f": "two"}).cached == 1


def test_files_that_are_not_copied_do_not_matter(docker):
    docker.build(DOCKERFILE, {"f": "one", "other": "1"})
    assert docker.build(DOCKERFILE, {"f": "one", "other": "2"}).cached == 4


def test_a_changed_instruction_ends_the_cache(docker):
    docker.build(DOCKERFILE, {"f": "one"})
    changed = DOCKERFILE.replace("echo x", "echo y")
    assert docker.build(changed, {"f": "one"}).cached == 2


def test_a_step_after_a_changed_one_is_done_again_though_it_is_the_same(docker):
    docker.build("FROM busybox\nRUN echo a\nRUN echo b\n")
    assert docker.build("FROM busybox\nRUN echo z\nRUN echo b\n").cached == 0


def test_no_cache(docker):
    docker.build(DOCKERFILE, {"f": "one"})
    assert docker.build(DOCKERFILE, {"f": "one"}, nocache=1).cached == 0


def test_an_argument_counts_from_its_declaration_on(docker):
    dockerfile = "FROM busybox\nRUN echo before\nARG V\nRUN echo $V\n"
    docker.build(dockerfile, buildargs={"V": "1"})
    assert docker.build(dockerfile, buildargs={"V": "1"}).cached == 3
    assert docker.build(dockerfile, buildargs={"V": "2"}).cached == 2
    assert docker.build(dockerfile, buildargs={"V": "1"}).cached == 3


def test_a_proxy_does_not_count(docker):
    dockerfile = "FROM busybox\nRUN echo $http_proxy\n"
    assert "http://a" in docker.build(dockerfile, buildargs={"http_proxy": "http://a"}).text
    assert docker.build(dockerfile, buildargs={"http_proxy": "http://b"}).cached == 1


def test_two_dockerfiles_share_their_beginning(docker):
    docker.build("FROM busybox\nRUN echo shared\nRUN echo one\n", t="one")
    assert docker.build("FROM busybox\nRUN echo shared\nRUN echo two\n", t="two").cached == 1


def test_every_stage_has_its_own_chance(docker):
    docker.build("FROM busybox AS a\nRUN echo 1\nFROM busybox\nRUN echo 2\n")
    again = docker.build("FROM busybox AS a\nRUN echo changed\nFROM busybox\nRUN echo 2\n")
    assert again.cached == 1


def test_scratch_has_a_cache_too(docker):
    docker.build("FROM scratch\nCOPY f /f\n", {"f": "x"})
    assert docker.build("FROM scratch\nCOPY f /f\n", {"f": "x"}).cached == 1


def test_a_committed_container_is_no_cache(docker):
    docker.create("c", "sh", "-c", "echo x")
    docker.post("/containers/c/start")
    docker.post("/containers/c/wait")
    docker.post("/commit?container=c&repo=c")
    assert docker.build("FROM busybox\nRUN echo x\n").cached == 0


def test_an_older_name_leaves_a_dangling_image(docker):
    first = docker.build(DOCKERFILE, {"f": "one"}, t="app").image
    second = docker.build(DOCKERFILE, {"f": "two"}, t="app").image
    shown = {image["Id"]: image["RepoTags"] for image in docker.get("/images/json").json}
    assert shown[first] == [] and shown[second] == ["app:latest"]
    assert len(shown) == 3       # steps between are not listed
    assert len(docker.get("/images/json?all=1").json) > 6
    pruned = docker.post("/images/prune").json
    assert {"Deleted": first} in pruned["ImagesDeleted"]
    assert len(docker.get("/images/json").json) == 2


def test_when_the_image_goes_its_cache_goes(docker):
    docker.build(DOCKERFILE, {"f": "one"}, t="app")
    docker.delete("/images/app")
    assert len(docker.get("/images/json?all=1").json) == 1
    assert docker.build(DOCKERFILE, {"f": "one"}).cached == 0


def test_layers_are_there_once(docker):
    docker.build("FROM busybox\nRUN echo 1 > /a\nRUN echo 2 > /b\n", t="one")
    before = docker.daemon.layers.disk_bytes
    docker.build("FROM busybox\nRUN echo 1 > /a\nRUN echo 3333 > /c\n", t="two")
    assert docker.daemon.layers.disk_bytes - before == 5


def test_an_image_that_others_are_built_on_only_loses_its_name(docker):
    docker.build("FROM busybox\nRUN echo 1 > /a\n", t="base")
    docker.build("FROM base\nRUN echo 2 > /b\n", t="child")
    assert docker.delete("/images/base").json == [{"Untagged": "base:latest"}]
    assert docker.run("child", "cat", "/a", "/b") == "1\n2\n"
    deleted = docker.delete("/images/child").json
    assert [list(line) for line in deleted].count(["Deleted"]) == 4      # two images, two layers


def test_cache_from_counts_only_what_those_images_were_made_of(docker):
    docker.build(DOCKERFILE, {"f": "one"}, t="app")
    docker.build("FROM busybox\nENV B=1\n", {}, t="other")
    assert docker.build(DOCKERFILE, {"f": "one"}, cachefrom='["app"]').cached == 4
    assert docker.build(DOCKERFILE, {"f": "one"}, cachefrom='["other"]').cached == 0
    assert docker.build(DOCKERFILE, {"f": "one"}, cachefrom='["nosuch"]').cached == 0
    assert "cache-from" in docker.build(DOCKERFILE, {"f": "one"}, cachefrom="5").error
