"""Listing, inspecting, tagging, removing, saving, pushing and committing images."""

import base64
import json

import pytest

from simulator.host.dockerd.files.tarball import pack
from simulator.host.kernel import directory, put, regular
from simulator.registry import private_registry


def ids(answer):
    return [image["Id"] for image in answer.json]


def test_an_image_is_listed_with_its_names(docker):
    image, = docker.get("/images/json").json
    assert image["RepoTags"] == ["busybox:latest"]
    assert image["RepoDigests"][0].startswith("busybox@sha256:")
    assert (image["Containers"], image["SharedSize"], image["ParentId"]) == (-1, -1, "")


def test_an_image_is_found_by_name_digest_and_the_beginning_of_its_id(docker):
    ident = docker.get("/images/busybox/json").json["Id"]
    digest = docker.get("/images/busybox/json").json["RepoDigests"][0]
    for text in ("busybox:latest", "docker.io/library/busybox", ident, ident[7:19], ident[7:],
                 digest):
        assert docker.get(f"/images/{text}/json").json["Id"] == ident, text


@pytest.mark.parametrize("text, message", [
    ("nosuch", "No such image: nosuch:latest"), ("nosuch:1", "No such image: nosuch:1"),
    ("my/app", "No such image: my/app:latest")])
def test_a_missing_image_is_404(docker, text, message):
    answer = docker.get(f"/images/{text}/json")
    assert (answer.status, answer.message) == (404, message)


def test_filters_of_the_list(docker):
    docker.post("/images/create?fromImage=nginx&tag=1.28", wait_ms=120_000)

    def found(**filters):
        return [tag for image in docker.get(
            f"/images/json?filters={json.dumps(filters)}").json for tag in image["RepoTags"]]

    assert found(reference=["bus*"]) == ["busybox:latest"]
    assert found(reference=["nginx:1.2?"]) == ["nginx:1.28"]
    assert found(dangling=["true"]) == []
    assert found(before=["nginx:1.28"]) == ["busybox:latest"]
    assert found(label=["maintainer"]) == ["nginx:1.28"]
    assert docker.get('/images/json?filters={"nosuch":["1"]}').message == "invalid filter 'nosuch'"


def test_history_is_newest_first_and_only_the_image_has_an_id(docker):
    docker.post("/images/create?fromImage=alpine&tag=latest", wait_ms=60_000)
    top, base = docker.get("/images/alpine/history").json
    assert (top["CreatedBy"], top["Size"]) == ('CMD ["/bin/sh"]', 0)
    assert top["Tags"] == ["alpine:latest"] and base["Id"] == "<missing>"
    assert base["Size"] == docker.get("/images/alpine/json").json["Size"]


def test_a_tag_moves_from_one_image_to_another(docker):
    docker.post("/images/create?fromImage=alpine&tag=latest", wait_ms=60_000)
    assert docker.post("/images/busybox/tag?repo=mine&tag=1").status == 201
    docker.post("/images/alpine/tag?repo=mine&tag=1")
    assert docker.get("/images/mine:1/json").json["Id"] == docker.get(
        "/images/alpine/json").json["Id"]
    assert docker.get("/images/busybox/json").json["RepoTags"] == ["busybox:latest"]
    assert docker.post("/images/nosuch/tag?repo=a").message == "No such image: nosuch:latest"
    assert docker.post("/images/busybox/tag?repo=Bad").status == 400


def test_rmi_of_one_name_of_several_only_untags(docker):
    docker.post("/images/busybox/tag?repo=mine&tag=1.0")
    assert docker.delete("/images/mine:1.0").json == [{"Untagged": "mine:1.0"}]
    assert len(docker.get("/images/json").json) == 1


def test_rmi_of_the_last_name_deletes_image_and_layers(docker):
    digest = docker.get("/images/busybox/json").json["RepoDigests"][0]
    ident = docker.get("/images/busybox/json").json["Id"]
    layer = docker.get("/images/busybox/json").json["RootFS"]["Layers"][0]
    assert docker.delete("/images/busybox").json == [
        {"Untagged": "busybox:latest"}, {"Untagged": digest}, {"Deleted": ident},
        {"Deleted": layer}]
    assert list(docker.daemon.layers) == []
    assert docker.events(type=["image"])[-3:] == ["image untag", "image untag", "image delete"]


def test_rmi_of_an_image_in_use(docker):
    short = docker.create("user", "true").json["Id"][:12]
    image = docker.get("/images/busybox/json").json["Id"][7:19]
    answer = docker.delete("/images/busybox")
    assert (answer.status, answer.message) == (
        409, f'conflict: unable to remove repository reference "busybox" (must force) - container '
             f"{short} is using its referenced image {image}")
    assert docker.delete(f"/images/{image}").message == (
        f"conflict: unable to delete {image} (must be forced) - image is being used by stopped "
        f"container {short}")
    docker.post("/containers/user/start")
    docker.run("busy", "sleep", "100")
    assert "(cannot be forced) - image is being used by running container" in docker.delete(
        f"/images/{image}?force=1").message


def test_rmi_by_id_with_names_in_two_repositories(docker):
    docker.post("/images/busybox/tag?repo=mine")
    image = docker.get("/images/busybox/json").json["Id"][7:19]
    assert docker.delete(f"/images/{image}").message == (
        f"conflict: unable to delete {image} (must be forced) - image is referenced in multiple "
        "repositories")
    assert docker.delete(f"/images/{image}?force=1").status == 200
    assert docker.get("/images/json").json == []


def test_prune_takes_what_has_no_name_and_with_all_what_nobody_uses(docker):
    docker.post("/images/create?fromImage=alpine&tag=latest", wait_ms=60_000)
    docker.create("user", "true")
    assert docker.post("/images/prune").json == {"ImagesDeleted": None, "SpaceReclaimed": 0}
    pruned = docker.post('/images/prune?filters={"dangling":{"false":true}}').json
    assert pruned["SpaceReclaimed"] == 8_312_716
    assert {"Untagged": "alpine:latest"} in pruned["ImagesDeleted"]
    assert docker.get("/images/json").json[0]["RepoTags"] == ["busybox:latest"]


def test_a_commit_is_an_image_on_top_of_its_parent(docker):
    docker.run("box", "sh", "-c", "echo saved > /note")
    docker.pass_time(1_000)
    made = docker.post("/commit?container=box&repo=saved&tag=1&comment=why", {})
    assert made.status == 201
    image = docker.get("/images/saved:1/json").json
    assert (image["Id"], image["Comment"]) == (made.json["Id"], "why")
    assert image["Parent"] == docker.get("/images/busybox/json").json["Id"]
    docker.post("/containers/create?name=again", {"Image": "saved:1", "Cmd": ["cat", "/note"]})
    docker.post("/containers/again/start")
    docker.pass_time(1_000)
    assert docker.get("/containers/again/logs?stdout=1").output == b"saved\n"
    untagged = docker.delete("/images/busybox?force=1").json      # it stays: an image needs it
    assert [list(line) for line in untagged] == [["Untagged"], ["Untagged"]]


def test_save_and_load_bring_the_same_image_back(docker):
    saved = docker.get("/images/get?names=busybox").body
    before = docker.get("/images/busybox/json").json
    docker.delete("/images/busybox")
    loaded = docker.post("/images/load", raw=saved)
    assert loaded.objects == [{"stream": "Loaded image: busybox:latest\n"}]
    after = docker.get("/images/busybox/json").json
    assert (after["Id"], after["RepoDigests"]) == (before["Id"], [])
    docker.run("box", "sleep", "5")


def test_another_world_can_load_what_was_saved_here(docker):
    saved = docker.get("/images/get?names=busybox").body
    other = type(docker)(seed=2)
    other.delete("/images/busybox")
    assert other.post("/images/load", raw=saved).status == 200
    other.run("box", "echo", "hi")
    other.pass_time(1_000)
    assert other.get("/containers/box/logs?stdout=1").output == b"hi\n"


@pytest.mark.parametrize("raw", [b"", b"no tar", b"\x1f\x8b" + bytes(20), b"{" * 2000])
def test_what_is_no_image_is_refused(docker, raw):
    assert docker.post("/images/load", raw=raw).objects[-1]["error"]
    assert docker.daemon.images.resolve("busybox") is not None


def test_import_makes_an_image_of_one_layer(docker):
    docker.create("box", "true")
    tar = docker.get("/containers/box/export").body
    answer = docker.post("/images/create?fromSrc=-&repo=flat&tag=1", raw=tar)
    image = docker.get("/images/flat:1/json").json
    assert answer.objects == [{"status": image["Id"]}]
    assert (image["Comment"], len(image["RootFS"]["Layers"])) == ("Imported from -", 1)


def test_search_is_refused_by_name(docker):
    answer = docker.get("/images/search?term=nginx")
    assert answer.status == 501 and "not modelled: docker search" in answer.message


# -- pushing -----------------------------------------------------------------------------


@pytest.fixture
def own_registry(docker):
    registry = private_registry(docker.world.engine, "registry", "hub.local")
    docker.daemon.registries["hub.local"] = registry
    return registry


def test_what_is_pushed_can_be_pulled_again(docker, own_registry):
    docker.post("/images/busybox/tag?repo=hub.local/team/app&tag=1")
    pushed = docker.post("/images/hub.local/team/app/push?tag=1")
    texts = [message.get("status") for message in pushed.objects]
    assert texts[:2] == ["The push refers to repository [hub.local/team/app]", "Preparing"]
    assert "Pushed" in texts
    assert own_registry.repositories["team/app"].tags.keys() == {"1"}
    digest = pushed.objects[-1]["aux"]["Digest"]
    docker.delete("/images/hub.local/team/app:1")
    docker.delete("/images/busybox")
    pulled = docker.post("/images/create?fromImage=hub.local/team/app&tag=1")
    assert {"status": f"Digest: {digest}"} in pulled.objects
    assert docker.get("/images/hub.local/team/app:1/json").status == 200


def test_a_second_push_sends_no_layer(docker, own_registry):
    for tag in ("1", "2"):
        docker.post(f"/images/busybox/tag?repo=hub.local/app&tag={tag}")
    docker.post("/images/hub.local/app/push?tag=1")
    second = docker.post("/images/hub.local/app/push?tag=2")
    assert "Layer already exists" in [message.get("status") for message in second.objects]


def test_docker_hub_lets_you_push_below_your_own_name_only(docker):
    docker.world.site.registry.accounts["ana"] = "secret"
    auth = base64.urlsafe_b64encode(b'{"username":"ana","password":"secret"}').decode()
    for name in ("ana/app", "bob/app"):
        docker.post(f"/images/busybox/tag?repo={name}&tag=1")
    mine = docker.post("/images/ana/app/push?tag=1", headers={"x-registry-auth": auth})
    assert mine.objects[-1]["aux"]["Tag"] == "1"
    for name, headers in (("bob/app", {"x-registry-auth": auth}), ("ana/app", {})):
        refused = docker.post(f"/images/{name}/push?tag=1", headers=headers)
        text = refused.objects[-1].get("error", "")
        assert text == "denied: requested access to the resource is denied" or name == "ana/app"


def test_pushing_what_is_not_there(docker):
    assert docker.post("/images/my/alp/push?tag=1").objects[-1]["error"] == (
        "An image does not exist locally with the tag: my/alp")
    docker.post("/images/busybox/tag?repo=my/alp&tag=1")
    assert docker.post("/images/my/alp/push?tag=2").objects[-1]["error"] == (
        "tag does not exist: my/alp:2")


def test_login(docker):
    docker.world.site.registry.accounts["ana"] = "secret"
    good = docker.post("/auth", {"username": "ana", "password": "secret",
                                 "serveraddress": "https://index.docker.io/v1/"})
    assert good.json["Status"] == "Login Succeeded"
    bad = docker.post("/auth", {"username": "ana", "password": "wrong"})
    assert (bad.status, bad.message) == (
        401, 'Get "https://registry-1.docker.io/v2/": unauthorized: incorrect username or '
             "password")


@pytest.mark.parametrize("config", [
    b"[]", b"{}", b'{"architecture":5,"os":"linux","rootfs":{"diff_ids":[]}}',
    b'{"architecture":"amd64","os":"linux","rootfs":{"diff_ids":[]},"history":[5]}',
    b'{"architecture":"amd64","os":"linux","rootfs":{"diff_ids":[]},"config":{"Env":"x"}}',
    b'{"architecture":"amd64","os":"linux","rootfs":{"diff_ids":["a","b"]}}',
    b'{"architecture":"amd64","os":"linux","rootfs":[]}'])
def test_a_loaded_config_is_not_believed(docker, config):
    tree = directory()
    put(tree, "manifest.json", regular('[{"Config":"c.json","RepoTags":["x:1"],"Layers":[]}]'))
    put(tree, "c.json", regular(config))
    raw = pack([(name, inode) for name, inode in tree.children.items()], 0)
    assert docker.post("/images/load", raw=raw).objects[-1]["error"]
    assert docker.get("/images/x:1/json").status == 404
