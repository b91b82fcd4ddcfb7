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


def test_two_fingers_enlarge_the_picture_and_one_drags_it(page):
    page.evaluate("harness.show(harness.film.newestMs); harness.scene.zoomTo('overview')")
    page.wait_for_timeout(400)
    fingers = """([kind, ...places]) => places.forEach(([id, x, y]) =>
      document.getElementById('scene').dispatchEvent(new PointerEvent(kind, {
        pointerId: id, clientX: x, clientY: y, bubbles: true, pointerType: 'touch' })))"""
    page.evaluate("Element.prototype.setPointerCapture = () => {}")
    page.evaluate(fingers, ["pointerdown", [11, 500, 300], [12, 600, 300]])
    page.evaluate(fingers, ["pointermove", [11, 480, 300], [12, 620, 300]])
    scale = page.evaluate("harness.scene.camera.scale")
    assert 1.3 < scale < 1.5
    before = page.evaluate("harness.scene.boxOf('machine/host').x")
    page.evaluate(fingers, ["pointerup", [12, 620, 300]])
    page.evaluate(fingers, ["pointermove", [11, 440, 300]])
    page.evaluate(fingers, ["pointermove", [11, 400, 300]])
    page.evaluate(fingers, ["pointerup", [11, 400, 300]])
    moved = page.evaluate("harness.scene.boxOf('machine/host').x") - before
    assert -90 < moved < -60
    assert page.evaluate("harness.scene.camera.scale") == scale
    page.evaluate("harness.scene.zoomOut()")
    assert page.evaluate("harness.scene.camera.scale") == 1


def test_projector_mode_sets_no_text_below_15_px(page):
    page.evaluate("harness.show(harness.film.newestMs); harness.scene.setProjector(true)")
    least = page.evaluate("""() => {
      const { plan, stage } = harness.scene;
      const sizes = plan.items.flatMap((item) => item.texts.map((text) => text[3].size ?? 13.5));
      return Math.min(...sizes) * stage.magnify;
    }""")
    box = page.evaluate("harness.scene.boxOf('machine/host')")
    page.evaluate("harness.told.selected = null")
    page.mouse.click(box["x"] + box["w"] / 2, box["y"] + 12)
    assert page.evaluate("harness.told.selected") == "machine/host"
    page.evaluate("harness.scene.setProjector(false)")
    assert least >= 15
    assert box["x"] + box["w"] <= 1360


def test_reduced_motion_cuts_between_levels_and_moves_nothing(page):
    page.evaluate("harness.scene.setReducedMotion(true); harness.show(harness.film.newestMs)")
    page.evaluate("harness.scene.zoomTo('host')")
    assert page.evaluate("harness.scene.zoom === null && harness.scene.level") == "host"
    page.evaluate("harness.scene.zoomTo('overview')")
    places = page.evaluate("""() => {
      const { film, scene, show } = harness;
      const entry = film.entries.find((e) => e.detail.to === 'host/dockerd');
      const width = entry.detail.arrives_ms - entry.at_ms;
      return [0.1, 0.9].map((share) => {
        show(entry.at_ms + width * share, { played: true });
        return scene.motion.stood.map((tag) => Math.round(tag.x)).join();
      });
    }""")
    assert places[0] and places[0] == places[1]
    page.evaluate("harness.scene.setReducedMotion(false)")


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
