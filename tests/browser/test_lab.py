"""The lab in a browser: real commands, and what the page shows of them."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TERMINAL = "drydock.terminal.text()"
ARROWS = "[...document.querySelectorAll('#lanes [data-seq]')].map(g => Number(g.dataset.seq))"


def test_hello_world_from_the_keyboard_to_the_terminal(visit):
    page = visit.sandbox()
    visit.run("docker run hello-world")
    assert "Hello from Docker!" in page.evaluate(TERMINAL)
    assert page.locator("#twin-outline").get_by_text("Exited (0)").count() == 1


def test_the_arrows_are_the_entries_of_the_trace(visit):
    """Each once, in order; none that did not happen."""
    page = visit.sandbox()
    visit.run("docker run hello-world")
    page.evaluate("drydock.playhead.setMode('paused')")
    page.wait_for_timeout(300)
    shown = page.evaluate(ARROWS)
    told = page.evaluate("drydock.film.entries.map(e => e.seq)")
    assert shown == told and len(set(shown)) == len(shown) > 100


def test_scrub_back_and_step_hop_by_hop(visit):
    page = visit.sandbox()
    visit.run("docker run hello-world")
    page.locator("#overview [role=slider]").focus()
    page.keyboard.press("Home")
    page.wait_for_timeout(200)
    assert "Hello" not in page.evaluate(TERMINAL)
    assert page.locator("#past").is_visible()
    seen = []
    for _hop in range(6):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(60)
        seen.append(page.evaluate("drydock.playhead.position"))
    assert seen == sorted(set(seen))
    assert page.evaluate("drydock.playhead.mode") == "paused"
    page.keyboard.press("End")
    page.wait_for_timeout(300)
    assert "Hello from Docker!" in page.evaluate(TERMINAL)


def test_open_a_message_and_ask_why(visit):
    page = visit.sandbox()
    visit.run("docker run hello-world")
    seq = page.evaluate("drydock.film.entries.find(e => e.verb === 'http_request'"
                        " && e.detail.path.endsWith('/containers/create')).seq")
    page.evaluate("seq => { const d = drydock; d.playhead.setMode('paused');"
                  " d.playhead.seek(d.film.bySeq.get(seq).at_ms) }", seq)
    page.wait_for_timeout(200)
    page.locator(f"#lanes [data-seq='{seq}'] .hit").click(force=True)
    inspector = page.locator("#inspector")
    inspector.get_by_role("heading", name="POST /containers/create").wait_for()
    assert '"Image"' in inspector.locator(".payload").inner_text()
    assert "docker run hello-world" in inspector.locator(".chain li").last.inner_text()
    assert inspector.get_by_text("What did not happen").is_visible()


def test_a_reloaded_page_has_the_whole_past(visit):
    page = visit.sandbox()
    visit.run("docker run hello-world")
    before = page.evaluate("drydock.film.entries.map(e => e.seq)")
    page.reload()
    visit.ready()
    visit.until("n => drydock.film.entries.length >= n", len(before))
    assert page.evaluate("drydock.film.entries.map(e => e.seq)")[:len(before)] == before


def test_completion(visit):
    page = visit.sandbox()
    page.locator("#screen .xterm-helper-textarea").focus()
    page.keyboard.type("docker ru")
    page.keyboard.press("Tab")
    visit.until("drydock.terminal.text().includes('docker run ')")


def test_fork_from_the_past(visit):
    page = visit.sandbox()
    visit.run("docker run hello-world")
    first = page.url
    page.keyboard.press("Escape")
    page.locator("#overview [role=slider]").focus()
    page.keyboard.press("Home")
    page.keyboard.press("f")
    page.wait_for_url(lambda url: url != first)
    visit.ready()
    assert page.evaluate("drydock.film.entries.every(e => e.verb !== 'typed')")


def test_first_minutes_by_keyboard_only_reading_the_twin(visit):
    """No mouse, no picture: home, a command, the story in words, and why."""
    page = visit.home()
    page.keyboard.press("Tab")
    for _tab in range(20):
        if page.evaluate("document.activeElement.id") == "command":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/w/*/**")
    visit.ready()
    page.evaluate("document.documentElement.classList.add('canvas-hidden')")
    visit.until("drydock.film.entries.some(e => e.verb === 'typed')")
    visit.shown()
    page.locator("#main").focus()
    page.keyboard.press("t")
    twin = page.locator("#twin-body")
    assert twin.is_visible()
    text = twin.inner_text()
    assert "hello-world" in text and "Exited (0)" in text and "dockerd" in text
    page.keyboard.press("w")
    page.locator("#inspector .chain").wait_for()
    assert "docker run hello-world" in page.locator("#inspector .chain").inner_text()
