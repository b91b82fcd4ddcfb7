"""Every verb has a sentence in both languages, and both renderers say the same."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from simulator import VOCABULARY
from tests.needs import need
from webui.pages.words import Entry, html, sentence, short
from webui.sentences import LANES, SENTENCES, table

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = """
import { sentence } from '%s/static/js/words/sentence.js';
let text = '';
for await (const piece of process.stdin) text += piece;
const { table, language, entries } = JSON.parse(text);
const named = ([seq, at_ms, lane, verb, subject, detail, cause]) => (
  { seq, at_ms, lane, verb, subject, detail, cause });
console.log(JSON.stringify(entries.map((entry) => sentence(named(entry), table, language))));
"""
VALUES = {"size": 43_935_616, "memory": 33_554_432, "limit": 67_108_864, "ms": 2400,
          "status": "404", "code": 137, "path": "/v1.50/containers/create", "method": "POST",
          "argv": ["runc", "create"],
          "layers": 7, "error": ""}


def sample(verb: str, **more) -> Entry:
    detail = {name: VALUES.get(name, f"{name}-x") for name in VOCABULARY[verb]}
    detail.update({"to": "registry/registry", **more})
    return Entry(1, 10, "host/dockerd", verb, "a subject", detail, None)


def samples() -> list[Entry]:
    found = [sample(verb) for verb in VOCABULARY]
    found += [sample("http_request", method="GET", path=path) for path in (
        "/v2/", "/v2/library/nginx/manifests/latest", "/v2/library/nginx/blobs/sha256:" + "ab" * 32,
        "/v1.50/containers/json", "/v1.50/containers/web/json", "/_ping", "/v1.50/strange")]
    found += [sample("http_reply", status=status) for status in (
        "200 OK", "101 UPGRADED", "201 Created", "401 Unauthorized", "409 Conflict", "500 oops",
        404)]
    found += [sample("sys_unshare", namespaces="CLONE_NEWNS|CLONE_NEWPID", process=process)
              for process in ("runc:[1:CHILD] init", "/usr/bin/runc --root /x", "runc init", "sh")]
    found += [sample("rpc_reply", error="no such `thing`"), sample("exited", code=0)]
    return found


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("verb", sorted(VOCABULARY))
def test_every_verb_has_a_sentence(verb, language):
    assert verb in SENTENCES
    for choice in SENTENCES[verb]:
        said = choice[0 if language == "en" else 1]
        names = [piece.split("}")[0].split("|")[0] for piece in said.split("{")[1:]]
        known = {*VOCABULARY[verb], "lane", "to", "subject", "error"}
        assert set(names) <= known, f"{verb} has no parameter {set(names) - known}"
    said = sentence(sample(verb), language)
    assert said and "{" not in said and said.count("`") % 2 == 0


def test_no_sentence_without_a_verb():
    assert not set(SENTENCES) - set(VOCABULARY)


def test_languages_differ():
    for verb, choices in SENTENCES.items():
        for choice in choices:
            assert choice.en != choice.es, verb


def test_spanish_contracts():
    entry = Entry(1, 0, "laptop/docker", "http_request", "", {
        "method": "POST", "path": "/x", "to": "registry/registry"}, None)
    assert "al registro" in sentence(entry, "es") and " a el " not in sentence(entry, "es")


def test_hostile_values_stay_text():
    entry = sample("typed")._replace(detail={"command": "<b>`x`</b>"})
    assert html(sentence(entry, "en")) == "You typed <code>&lt;b&gt;&#x27;x&#x27;&lt;/b&gt;</code>"


def test_short_ends_of_paths():
    assert short("/v2/nginx/blobs/sha256:" + "7f2b3c1a90e4" + "0" * 52) == "sha256:7f2b3c1a90e4"
    assert short("/containers/create") == "create"


@pytest.mark.parametrize("language", sorted(LANES))
def test_browser_and_server_say_the_same(language):
    node = shutil.which("node") or shutil.which("nodejs")
    need(node, "node")
    entries = samples()
    done = subprocess.run([node, "--input-type=module", "-e", SCRIPT % ROOT], check=True,
                          input=json.dumps({"table": table(language), "language": language,
                                            "entries": entries}),
                          capture_output=True, text=True, timeout=60)
    assert json.loads(done.stdout) == [sentence(entry, language) for entry in entries]
