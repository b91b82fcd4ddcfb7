"""Two worlds side by side: one clock, the first difference, what differs, and back."""

from __future__ import annotations

import pytest

from .conftest import Visit
from .test_pages import axe

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

TOGETHER = """(() => { const [a, b] = drydock.sides.map(side => side.film.newestMs);
  return drydock.sides.every(side => side.opened) && Math.abs(a - b) < 400; })()"""
FIRST = "drydock.pair.difference"


def type_in(visit: Visit, letter: str, line: str) -> None:
    page = visit.page
    page.locator(f"#world-{letter} .xterm-helper-textarea").focus()
    page.keyboard.type(line)
    page.keyboard.press("Enter")


def fork_and_compare(visit: Visit, *lines: str):
    page = visit.sandbox()
    for line in lines:
        visit.run(line)
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    page.locator("[data-do=fork-and-compare]").click()
    page.wait_for_url("**/compare/*")
    visit.until(TOGETHER)
    return page


def test_the_worlds_part_where_somebody_types_in_one_of_them(visit):
    page = fork_and_compare(visit, "docker run -d --name web nginx")
    assert page.evaluate(FIRST) is None
    type_in(visit, "b", "docker kill web")
    visit.until("drydock.pair.difference?.b?.detail.command === 'docker kill web'")
    assert page.evaluate("drydock.pair.difference.a") is None
    page.locator("#world-b .number.fail").wait_for(timeout=40_000)
    assert page.locator("#world-a .number b").inner_text() == "0"
    assert page.locator("#world-b .number b").inner_text() == "1"
    account = page.locator("#account")
    assert "docker kill web" in account.locator("[data-part=first]").inner_text()
    told = account.locator("[data-part=list]").inner_text()
    assert "container web" in told and "137" in told
    visit.until(TOGETHER)


def test_one_needle_for_both_and_differences_only(visit):
    page = fork_and_compare(visit, "docker run hello-world")
    type_in(visit, "a", "docker run --name other hello-world")
    visit.until("drydock.sides[0].film.entries.some(e => e.detail.command?.includes('other'))")
    visit.until("[...drydock.sides[0].rows.values()].some(row => row.name === 'other')")
    page.keyboard.press("Escape")
    page.locator("[data-part=first] [data-at]").click()
    visit.until("drydock.playhead.position === drydock.pair.difference.at_ms")
    assert page.evaluate("drydock.playhead.mode") == "paused"
    page.keyboard.press("End")
    visit.until("[...drydock.sides[0].rows.values()].some(row => row.name === 'other')")
    page.keyboard.press("d")
    page.locator("#only[aria-pressed=true]").wait_for()
    visit.until("document.querySelector('#world-a mask rect + rect') !== null")
    assert page.locator("#world-a .veil-cloth").evaluate("e => getComputedStyle(e).opacity") \
        == "0.65"
    page.keyboard.press("c")
    page.wait_for_url(lambda url: "compare" not in url)
    visit.ready()
    page.keyboard.press("c")
    page.wait_for_url("**/compare/*")


@pytest.mark.parametrize("theme, language", [("dark", "en"), ("light", "es")])
def test_axe_and_narrow_pages(browser, site, theme, language):
    visit = Visit(browser, site.url, locale=language, color_scheme=theme)
    page = fork_and_compare(visit)
    type_in(visit, "b", "docker run hello-world")
    visit.until("drydock.pair.difference !== null")
    page.locator("[data-part=list] li").first.wait_for()
    assert axe(page) == []
    for width, height in ((1366, 768), (768, 1024), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(200)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    boxes = [page.locator(f"#world-{letter}").bounding_box() for letter in "ab"]
    assert boxes[1]["y"] > boxes[0]["y"] and boxes[0]["x"] == boxes[1]["x"]
    visit.context.close()
