"""What hands do with the lab: find, break, share, export, resize, present, type into a program."""

from __future__ import annotations

import json

import pytest

from .conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SMALL_TEXT = """least => [...document.querySelectorAll('body *')].filter(e => e.checkVisibility()
    && !e.closest('.unseen, [aria-hidden=true] svg, .xterm-helpers, .xterm-accessibility')
    && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())
    && parseFloat(getComputedStyle(e).fontSize) < least)
  .map(e => `${e.tagName}.${e.getAttribute('class')} ${getComputedStyle(e).fontSize} `
    + e.textContent.trim().slice(0, 30)).slice(0, 12)"""
TEXT = "drydock.terminal.text()"


def typed(visit: Visit, text: str) -> None:
    visit.page.locator("#screen .xterm-helper-textarea").focus()
    visit.page.keyboard.type(text)


def test_projector_mode_has_no_small_text(visit):
    page = visit.sandbox()
    visit.run("docker run hello-world")
    page.keyboard.press("Escape")
    assert page.evaluate(SMALL_TEXT, 13) == []
    page.keyboard.press("p")
    page.wait_for_timeout(300)
    assert page.evaluate(SMALL_TEXT, 15) == []
    assert page.locator("#inspector").is_hidden()
    page.keyboard.press("p")
    assert page.locator("html.projector").count() == 0


def test_a_raw_terminal_and_detaching_from_it(visit):
    page = visit.sandbox()
    typed(visit, "docker run -it --name box busybox sh\n")
    visit.until(f"{TEXT}.includes('/ # ')")
    typed(visit, "echo $((6 * 7))\n")
    visit.until(f"{TEXT}.includes('\\n42')")
    page.keyboard.press("Control+p")
    page.keyboard.press("Control+q")
    visit.until("drydock.film.rowsAt(1e15).get('terminal/main').state === 'prompt'")
    visit.run("docker ps")
    assert "box" in page.evaluate(TEXT).split("docker ps")[-1]
    typed(visit, "docker attach box\n")
    visit.until("drydock.film.rowsAt(1e15).get('terminal/main').state === 'running'")
    page.wait_for_timeout(500)
    typed(visit, "exit\n")
    visit.until("[...drydock.film.rowsAt(1e15).values()].some(r => r.name === 'box'"
                " && r.status === 'exited')")


def test_without_sockets_a_long_poll_does_the_same(browser, site):
    visit = Visit(browser, site.url)
    visit.context.add_init_script("""globalThis.WebSocket = class {
      static OPEN = 1; readyState = 3;
      constructor() { setTimeout(() => this.onclose?.({ code: 1006 }), 5); }
      send() {} close() {} };""")
    page = visit.sandbox()
    visit.run("docker run hello-world")
    assert "Hello from Docker!" in page.evaluate(TEXT)
    assert page.locator("#lost").is_hidden()
    visit.context.close()


def test_dragged_sizes_are_kept_and_restored(visit):
    page = visit.sandbox()
    bottom = page.locator("#bottom")
    before = bottom.bounding_box()["height"]
    box = page.locator("#divider-low").bounding_box()
    page.mouse.move(box["x"] + 300, box["y"] + 4)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] - 76, steps=4)
    page.mouse.up()
    dragged = bottom.bounding_box()["height"]
    assert dragged > before + 60
    page.reload()
    visit.ready()
    assert abs(bottom.bounding_box()["height"] - dragged) < 3
    page.locator("#divider-low").dblclick()
    assert abs(bottom.bounding_box()["height"] - before) < 3


def test_a_share_link_lets_others_look_and_not_touch(browser, site, visit):
    page = visit.sandbox()
    visit.run("docker run --name shown hello-world")
    page.keyboard.press("Escape")
    page.locator("[data-do=share]").click()
    page.locator("#share-link").get_by_text("http").wait_for()
    link = page.locator("#share-link").inner_text()
    other = Visit(browser, site.url)
    other.page.goto(link)
    other.ready()
    other.until("drydock.film.entries.some(e => e.detail.command?.includes('shown'))")
    before = other.page.evaluate("drydock.film.entries.length")
    other.page.locator("#screen .xterm-helper-textarea").focus()
    other.page.keyboard.type("docker ps\n")
    other.page.wait_for_timeout(800)
    assert not other.page.evaluate(
        "drydock.film.entries.some(e => e.detail.command === 'docker ps')")
    assert before
    assert other.page.locator("[data-do=break]").count() == 0
    refused = other.page.evaluate(
        "drydock.view.link.input('terminal.line', {session: 'main', line: 'id'})"
        ".then(() => '', error => error.message)")
    assert "look, not touch" in refused
    other.context.close()


def test_export_and_import(browser, site, visit, tmp_path):
    page = visit.sandbox()
    visit.run("docker run --name kept hello-world")
    page.keyboard.press("Escape")
    page.locator("[data-do=share]").click()
    with page.expect_download() as started:
        page.locator("#share a[download]").click()
    path = tmp_path / "world.json"
    started.value.save_as(path)
    assert json.loads(path.read_text())["log"]
    other = Visit(browser, site.url)
    other.home().locator("#import").set_input_files(path)
    other.page.wait_for_url("**/w/*/")
    other.ready()
    other.until("[...drydock.film.rowsAt(1e15).values()].some(r => r.name === 'kept')")
    bad = tmp_path / "bad.json"
    bad.write_text("{}")
    other.home().locator("#import").set_input_files(bad)
    other.page.get_by_text("this is no exported world").wait_for()
    other.complaints.clear()             # the refusal is a 400, which the console tells
    other.context.close()


def test_a_broken_registry_is_seen_by_a_pull_and_mended(visit):
    page = visit.sandbox()
    page.locator("[data-do=break]").click()
    card = page.locator(".fault-card").filter(has_text="The registry is down")
    card.get_by_role("button").click()
    visit.until("[...drydock.film.rowsAt(1e15).values()].some(r => r.kind === 'fault')")
    visit.run("docker pull busybox")
    assert "Error response from daemon" in page.evaluate(TEXT)
    page.keyboard.press("Escape")
    page.locator("[data-do=break]").click()
    page.locator(".fault-card").get_by_role("button", name="Mend it").click()
    visit.until("![...drydock.film.rowsAt(1e15).values()].some(r => r.kind === 'fault')")
    visit.run("docker pull busybox")
    assert "Downloaded newer image" in page.evaluate(TEXT)


def test_what_is_broken_is_listed_counted_and_walked(visit):
    page = visit.sandbox()
    visit.run("docker run --name thirsty -m 16m busybox tail /dev/zero")
    page.keyboard.press("Escape")
    page.keyboard.press("End")
    listed = page.locator("#broken-things")
    listed.get_by_text("wanted more memory than its limit").wait_for()
    assert "Exited (137)" in listed.inner_text()
    assert "1" in page.locator("#broken").inner_text()
    page.keyboard.press("b")
    page.locator("#inspector .answer").get_by_text("wanted more memory").wait_for()


def test_find_by_keyboard_only(visit):
    page = visit.sandbox()
    visit.run("docker run --name needle hello-world")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("needle")
    first = page.locator("#finder [role=option][aria-selected=true]")
    assert "needle" in first.inner_text()
    page.keyboard.press("Enter")
    page.locator("#inspector h2").get_by_text("needle").wait_for()
    page.keyboard.press("/")
    page.keyboard.type("command needle")
    page.keyboard.press("Escape")
    assert not page.locator("#finder").is_visible()
    page.keyboard.press("/")
    page.keyboard.type(page.evaluate("drydock.view.setup.lessons[0].title"))
    page.locator("#finder [role=option]").get_by_text("lesson", exact=True).first.wait_for()
    page.keyboard.press("Enter")
    page.locator("#lesson").wait_for()
    visit.ready()


def test_on_demand_the_world_stands_until_somebody_asks(visit):
    page = visit.sandbox()
    page.locator("#speed").focus()
    page.keyboard.press("ArrowLeft")
    visit.until("drydock.view.clock.mode === 'demand'")
    page.wait_for_timeout(300)
    stood = page.evaluate("drydock.film.newestMs")
    page.wait_for_timeout(1000)
    assert page.evaluate("drydock.film.newestMs") == stood
    typed(visit, "sleep 100\n")
    visit.until("drydock.film.newestMs > 100000", seconds=10)
    page.reload()
    visit.ready()
    assert page.locator("#speed-word").inner_text() == "On demand"


def test_reduced_motion_shows_the_same_without_travel(browser, site):
    visit = Visit(browser, site.url, reduced_motion="reduce")
    page = visit.sandbox()
    assert page.evaluate("drydock.scene.reducedMotion") is True
    visit.run("docker run hello-world")
    assert "Exited (0)" in page.locator("#twin-outline").inner_text()
    visit.context.close()


def test_a_double_press_of_the_clicker_skips_no_stop(visit):
    page = visit.scenario("demonstration")
    page.locator("[data-run]").click()
    page.locator("[data-stop-text='0']").wait_for(timeout=30_000)
    page.evaluate("""() => { globalThis.seen = [];
      const note = () => { const now = [...document.querySelectorAll('[data-stop-text]')]
        .find(e => !e.hidden)?.dataset.stopText;
        if (now !== undefined && seen.at(-1) !== now) seen.push(now);
        requestAnimationFrame(note); }; note(); }""")
    visit.until("drydock.film.entries.some(e => e.verb === 'exited')")
    for _press in range(3):
        page.keyboard.press("PageDown")
        page.keyboard.press("PageDown")
        visit.until("drydock.playhead.mode === 'paused'")
        page.wait_for_timeout(150)
    seen = [int(stop) for stop in page.evaluate("seen")]
    assert seen == list(range(seen[0], seen[0] + len(seen)))
