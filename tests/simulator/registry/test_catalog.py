"""The catalogue: real digests, shared layers, and images that say what they start."""

import json

from simulator.registry.catalog import official_repositories
from simulator.registry.content import sha256

REPOSITORIES = {name.removeprefix("library/"): tags for name, tags, _ in official_repositories()}


def test_the_images_of_the_lessons_are_there():
    wanted = {"hello-world": ["latest"], "busybox": ["latest", "1.35", "1.36", "1.37"],
              "alpine": ["3.19", "3.20", "3.21", "3.22", "latest"],
              "nginx": ["1.26", "1.27", "1.28", "latest", "alpine", "1.27-alpine"],
              "redis": ["7", "7.4", "7-alpine", "latest"], "httpd": ["2.4"], "ubuntu": ["24.04"],
              "debian": ["12", "bookworm-slim"], "python": ["3.12", "3.12-slim", "slim", "alpine"],
              "node": ["22", "22-alpine"], "golang": ["1.24"], "postgres": ["16", "16-alpine"],
              "mysql": ["8.0", "8"], "wordpress": ["latest"], "registry": ["2"]}
    missing = [f"{name}:{tag}" for name, tags in wanted.items() for tag in tags
               if tag not in REPOSITORIES.get(name, {})]
    assert not missing


def test_digests_are_hashes_of_the_bytes_that_are_served():
    content = REPOSITORIES["nginx"]["1.27"]
    manifest, index = json.loads(content.manifest), json.loads(content.index)
    assert manifest["config"]["digest"] == sha256(content.config)
    assert index["manifests"][0]["digest"] == sha256(content.manifest)
    assert content.digest == sha256(content.index)
    assert [entry["digest"] for entry in manifest["layers"]] == [
        layer.digest for layer in content.layers]


def test_a_config_lists_one_diff_id_a_layer_and_marks_the_other_steps_empty():
    for name, tags in REPOSITORIES.items():
        for tag, content in tags.items():
            config = json.loads(content.config)
            filled = [step for step in config["history"] if not step.get("empty_layer")]
            assert config["rootfs"]["diff_ids"] == [
                layer.diff_id for layer in content.layers], (name, tag)
            assert len(filled) == len(content.layers), (name, tag)


def test_images_on_the_same_base_share_its_layer():
    first = {tags["7" if name == "redis" else "1.27"].layers[0].digest
             for name, tags in REPOSITORIES.items() if name in ("redis", "nginx")}
    assert len(first) == 1


def test_a_layer_occurs_once_in_an_image_and_one_digest_means_one_content():
    known = {}
    for name, tags in REPOSITORIES.items():
        for tag, content in tags.items():
            digests = [layer.digest for layer in content.layers]
            assert len(set(digests)) == len(digests), (name, tag)
            for layer in content.layers:
                assert known.setdefault(layer.digest, layer.unpacked) == layer.unpacked


def test_sizes_are_those_of_the_real_images():
    megabytes = {("alpine", "latest"): 8.31, ("nginx", "1.28"): 192, ("redis", "7"): 117,
                 ("busybox", "1.37"): 4.43, ("ubuntu", "24.04"): 78.1}
    for (name, tag), wanted in megabytes.items():
        size = sum(layer.unpacked for layer in REPOSITORIES[name][tag].layers) / 1e6
        assert abs(size - wanted) / wanted < 0.01, (name, tag, size)


def test_what_an_image_starts_is_in_its_files():
    for name, entry in (("nginx", "docker-entrypoint.sh"), ("redis", "usr/local/bin/redis-server"),
                        ("hello-world", "hello"), ("busybox", "bin/sh")):
        layers = REPOSITORIES[name]["latest"].layers
        assert any(_find(layer.tree, entry) is not None for layer in layers), name


def _find(tree, path):
    for part in path.split("/"):
        tree = (tree.children or {}).get(part) if tree is not None else None
    return tree
