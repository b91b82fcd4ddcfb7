"""The first five minutes of the README, step by step: by keyboard alone, and without the picture."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

README = (Path(__file__).parents[2] / "README.md").read_text()
OOM = "docker run --name greedy -m 32m busybox tail /dev/zero"


def tab_to(visit: Visit, selector: str) -> None:
    for _press in range(60):
        if visit.page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        visit.page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {selector}")


@pytest.mark.parametrize("canvas", ["shown", "hidden"])
def test_first_five_minutes_by_keyboard(visit, canvas):
    page = visit.home()
    keys = page.keyboard
    tab_to(visit, "#command")                                  # 1 a command
    keys.press("Enter")
    page.wait_for_url("**/w/*/**")
    visit.ready()
    if canvas == "hidden":
        page.evaluate("document.documentElement.classList.add('canvas-hidden')")
    keys.press("t")                                            # 2 in words
    visit.until("drydock.film.entries.some(e => e.verb === 'typed')")
    visit.shown()
    twin = page.locator("#twin-body")
    assert "Exited (0)" in twin.inner_text() and "Hello from Docker!" in visit_text(visit)
    keys.press("Home")                                         # 3 hop by hop
    told = set()
    for _hop in range(14):
        keys.press(".")
        page.wait_for_timeout(120)
        told.add(page.locator("#twin-now").inner_text())
    assert any("404" in sentence for sentence in told), told
    keys.press("w")                                            # 4 why?
    page.wait_for_timeout(600)
    assert page.evaluate("Boolean(document.activeElement.closest('#inspector .chain'))")
    assert "docker run hello-world" in page.locator("#inspector .chain").inner_text()
    keys.press("Escape")
    keys.press("/")                                            # 5 a payload
    keys.type("CLI asks create")
    page.wait_for_timeout(300)
    keys.press("Enter")
    page.locator("#inspector .payload").wait_for()
    assert '"Image": "hello-world"' in page.locator("#inspector .payload").inner_text()
    keys.press("Escape")
    keys.press("End")                                          # 6 something that fails
    keys.press("`")
    keys.type(OOM)
    keys.press("Enter")
    visit.until("drydock.film.entries.some(e => e.verb === 'kernel_oom_kill')")
    visit.shown()
    keys.press("Escape")
    keys.press("b")
    page.wait_for_timeout(600)
    assert "137" in page.locator("#inspector").inner_text()
    keys.press("w")
    page.wait_for_timeout(600)
    assert OOM in page.locator("#inspector .chain").inner_text()
    first = page.url
    keys.press("Home")                                         # 7 a second world
    keys.press("f")
    page.wait_for_url(lambda url: url != first)
    visit.ready()
    tab_to(visit, "a[href^='/w/']")
    keys.press("Enter")
    page.wait_for_url(first)


def visit_text(visit: Visit) -> str:
    return visit.page.evaluate("drydock.terminal.text()")


def test_the_readme_tells_these_steps():
    for told in ("docker run hello-world", OOM, "`T`", "`Home`", "`.`", "`W`", "`/`", "`B`", "`F`"):
        assert told in README, told
