"""The scene alone in Chromium: it draws a recorded run, answers what the page asks, and zooms."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from .record import FILMS, SCRIPTS, record
from .shots import ARGS, serve

FINDER = Path(__file__).parents[1] / "find_chromium.sh"


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """The harness with the film of `docker run hello-world`."""
    FILMS.mkdir(exist_ok=True)
    (FILMS / "test-hello.json").write_text(json.dumps(record(SCRIPTS["hello"])))
    chromium = subprocess.run([str(FINDER)], capture_output=True, text=True, check=True)
    server = serve()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.stdout.strip(), args=ARGS)
        page = browser.new_page(viewport={"width": 1360, "height": 588})
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.goto(f"http://127.0.0.1:{server.server_port}/tests/browser/scene/harness.html"
                  "?film=test-hello.json")
        page.wait_for_selector("body[data-ready]")
        yield page
        browser.close()
    server.shutdown()


def ids_at(page: Page, moment: str) -> list[str]:
    page.evaluate(f"harness.show({moment})")
    return page.evaluate("harness.scene.items().map((item) => item.id)")


def test_before_the_command_the_chain_below_containerd_does_not_exist(page):
    shown = ids_at(page, "harness.film.oldestMs")
    assert {"ghost/docker", "ghost/shim", "ghost/runc", "ghost/container"} <= set(shown)
    assert "program/host/dockerd" in shown


def test_at_the_end_the_container_stands_there_and_the_ghosts_are_back(page):
    shown = ids_at(page, "harness.film.newestMs")
    assert any(item.startswith("container/") for item in shown)
    assert "ghost/container" not in shown and "ghost/shim" in shown


def test_every_message_of_the_film_is_drawn_half_way_on_its_wire(page):
    missing = page.evaluate("""() => {
      const { film, scene, show } = harness;
      return film.entries.filter((entry) => entry.detail.to).filter((entry) => {
        const ms = (entry.at_ms + entry.detail.arrives_ms) / 2;
        show(ms);
        return !scene.moving.lit.length;
      }).map((entry) => `${entry.lane} > ${entry.detail.to}`);
    }""")
    assert missing == []


def test_a_double_click_opens_the_container_and_the_ladder_leads_back(page):
    page.evaluate("harness.show(harness.film.newestMs)")
    container = page.evaluate("harness.scene.items().find((i) => i.kind === 'container').id")
    box = page.evaluate(f"harness.scene.boxOf('{container}')")
    page.mouse.dblclick(box["x"] + box["w"] / 2, box["y"] + 12)
    assert page.evaluate("harness.scene.level") == "container"
    assert page.evaluate("harness.told.level") == "container"
    page.wait_for_timeout(500)
    page.evaluate("harness.scene.zoomTo('overview')")
    assert page.evaluate("harness.scene.level") == "overview"


def test_something_is_painted_and_nothing_went_wrong(page):
    page.evaluate("harness.show(harness.film.newestMs)")
    page.wait_for_timeout(500)
    colours = page.evaluate("""() => {
      const canvas = document.querySelector('#scene canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const seen = new Set();
      for (let at = 0; at < data.length; at += 4 * 97) {
        seen.add(data[at] << 16 | data[at + 1] << 8 | data[at + 2]);
      }
      return seen.size;
    }""")
    assert colours > 10
    assert page.faults == []
