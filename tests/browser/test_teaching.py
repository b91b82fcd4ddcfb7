"""What a teacher with a clicker does, and what a pupil finds the next day."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from tests.webui.serving import Server

from .conftest import ARGUMENTS, READY, Visit, chromium

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

STANDS = "n => !drydock.playhead.playing && document.querySelector('.stop-count')" \
         ".textContent.includes(` ${n} `)"


@pytest.fixture
def own_server(tmp_path) -> Iterator[Server]:
    """Not started yet, for tests that stop it or set its environment."""
    server = Server(tmp_path)
    yield server
    if server.process is not None and server.process.poll() is None:
        server.kill()


def box(page, selector: str) -> dict:
    return page.locator(selector).bounding_box()


def test_the_clicker_alone_leads_through_a_demonstration(visit):
    """The first press types the command; each stop opens the level that it is about."""
    page = visit.scenario("demonstration")
    page.locator("#main").focus()
    page.keyboard.press("PageDown")
    visit.until(STANDS, 1)
    assert page.evaluate("drydock.film.entries.filter(e => e.verb === 'typed').length") == 1
    levels = []
    for stop in range(2, 15):
        page.keyboard.press("PageDown")
        visit.until(STANDS, stop)
        levels.append(page.evaluate("drydock.scene.level"))
    assert levels[0] == "overview" and "host" in levels and levels[-1] == "container"
    assert page.evaluate("[...drydock.film.rowsAt(drydock.playhead.position).values()].some("
                         "r => r.kind === 'process' && r.container && r.name === 'hello')")


def test_a_demonstration_in_projector_mode_keeps_its_picture(visit):
    page = visit.scenario("demonstration")
    page.locator("#main").focus()
    page.keyboard.press("p")
    page.wait_for_timeout(400)
    lesson, scene, screen = box(page, "#lesson"), box(page, "#main"), page.viewport_size
    assert scene["x"] >= lesson["x"] + lesson["width"]
    assert scene["width"] > 0.6 * screen["width"] and scene["height"] > 0.4 * screen["height"]


def test_a_solved_task_shows_the_way_to_the_next(browser, site):
    visit = Visit(browser, site.url, viewport={"width": 1366, "height": 768})
    page = visit.scenario("tutorial")
    page.locator(".task:not([hidden]) .option").nth(2).click()
    visit.run("docker run hello-world")
    visit.until("!document.querySelector('.task:not([hidden]) .done').hidden")
    page.wait_for_timeout(300)
    following, pane = box(page, ".task:not([hidden]) [data-next]"), box(page, ".lesson-scroll")
    assert following["y"] + following["height"] <= pane["y"] + pane["height"]
    visit.context.close()


def test_a_world_of_another_version_is_a_recording_with_two_ways_on(browser, own_server, tmp_path):
    server = own_server.start()
    visit = Visit(browser, server.url)
    page = visit.sandbox()
    visit.run("docker run hello-world")
    before = page.evaluate("drydock.film.entries.length")
    page.goto("about:blank")
    server.stop()
    with sqlite3.connect(tmp_path / "drydock.sqlite3") as database:
        database.execute("UPDATE webui_world SET engine = 'an older one'")
    database.close()
    server.start()
    page.go_back()
    page.locator("#recorded").wait_for()
    visit.until("n => drydock.film.entries.length >= n", before)      # its past can be watched
    with page.expect_navigation():
        page.locator("#recorded [data-do=rerun]").click()
    visit.until(READY)
    assert page.locator("#recorded").is_hidden()
    visit.run("echo on")
    assert "on" in page.evaluate("drydock.terminal.text()").splitlines()
    visit.context.close()


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_everything_is_in_reach_on_small_screens(browser, site, width, height):
    visit = Visit(browser, site.url, viewport={"width": width, "height": height})
    page = visit.sandbox()
    visit.run("docker run hello-world")
    for action in ("fork", "compare", "break"):
        page.locator(f".top [data-do={action}]").scroll_into_view_if_needed()
        place = box(page, f".top [data-do={action}]")
        assert place["x"] >= 0 and place["x"] + place["width"] <= width
    overview = box(page, "#overview")
    assert overview["width"] > 150 and overview["x"] + overview["width"] <= width
    screen, xterm = box(page, "#screen"), box(page, "#screen .xterm")
    assert 0 <= screen["width"] - xterm["width"] < 30                  # so does its scroll bar
    visit.context.close()


def test_a_class_on_a_network_over_plain_http(browser, own_server):
    """The browser trusts no such address: it sends no Sec-Fetch headers, and Origin decides."""
    server = own_server
    server.env["HOST"] = "0.0.0.0"
    server.start()
    pupils = browser.browser_type.launch(executable_path=chromium(), args=[
        *ARGUMENTS, "--host-resolver-rules=MAP school.example 127.0.0.1"])
    visit = Visit(pupils, f"http://school.example:{server.port}")
    page = visit.sandbox()
    visit.run("docker run hello-world")
    page.locator("[data-do=share]").click()
    visit.until("document.getElementById('share-link').textContent.startsWith('http')")
    assert page.locator("#share-link").inner_text().startswith(visit.url)
    page.goto(f"{page.url}tools")
    assert f"tcp://school.example:{server.gateway_port}/" in page.locator("#address").inner_text()
    assert not visit.complaints
    pupils.close()
