"""Every page: no complaint of axe, both languages, both themes; lessons can be done alone."""

from __future__ import annotations

import re

import pytest

from tests.needs import need

from .conftest import ROOT, Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RUN_AXE = """async () => (await axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a',
  'wcag21aa', 'wcag22aa', 'best-practice']})).violations.map(v =>
  `${v.id}: ${v.nodes.map(n => n.target.join(' ')).slice(0, 4).join(' | ')}`)"""


def axe(page) -> list[str]:
    need(AXE.exists(), "axe-core")
    page.evaluate(AXE.read_text())
    return page.evaluate(RUN_AXE)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_axe_finds_nothing(browser, site, theme, language):
    visit = Visit(browser, site.url, locale=language, color_scheme=theme)
    page = visit.home()
    assert axe(page) == []
    page.goto(f"{site.url}/fidelity")
    assert axe(page) == []
    page = visit.sandbox()
    assert axe(page) == []
    visit.run("docker run hello-world")
    page.locator("#twin-button").click()
    page.locator("#twin-outline [data-row^='container/']").click()
    page.locator("#inspector .head").wait_for()
    assert axe(page) == []
    page.goto(page.url + "tools")
    assert axe(page) == []
    visit.scenario("tutorial")
    assert axe(page) == []
    visit.context.close()


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768), (1100, 700), (768, 1024), (390, 844)])
@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_runs_out_of_the_page(browser, site, size, language):
    visit = Visit(browser, site.url, viewport={"width": size[0], "height": size[1]},
                  locale=language)
    for open_page in (visit.home, visit.sandbox, lambda: visit.scenario("tutorial"),
                      lambda: visit.scenario("demonstration")):
        page = open_page()
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0
        if page.locator("#transport").count():
            box = page.locator("#transport").bounding_box()
            assert box["y"] + box["height"] <= size[1] + 1
    visit.context.close()


def test_spanish_is_complete(browser, site):
    visit = Visit(browser, site.url, locale="es")
    page = visit.home()
    assert page.locator("html").get_attribute("lang") == "es"
    assert "Escribe una orden" in page.locator("h1").inner_text()
    page = visit.sandbox()
    visit.run("docker run hello-world")
    story = page.locator("#twin-story").inner_text()
    assert re.search(r"pide a|responde a|avisa a", story)
    assert not re.search(r"\b(asks|answers|tells)\b", story + page.locator("#now").inner_text())
    visit.context.close()


def test_language_and_theme_switches(visit):
    page = visit.home()
    page.get_by_role("button", name="Cambiar a español").click()
    page.locator("html[lang=es]").wait_for()
    assert page.locator("html").get_attribute("lang") == "es"
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Claro u oscuro").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark


def test_a_tutorial_goes_on_by_itself_and_is_there_the_next_day(visit):
    page = visit.scenario("tutorial")
    page.locator("[data-task]:visible input[value=runc]").check()
    page.locator("[data-task]:visible [data-run]").click()
    page.locator("[data-step][data-state=done]").first.wait_for(timeout=40_000)
    assert "runc" in page.locator("[data-task=who-starts-it] .done").inner_text()
    page.locator("[data-next]:visible").click()
    page.locator("[data-task=what-stays]").wait_for()
    page.wait_for_timeout(500)
    page = visit.home()
    assert "1 of 9 points" in page.locator(".go-on").inner_text()
    page.locator(".go-on a").click()
    visit.ready()
    page.locator("[data-task=what-stays]").wait_for()


def test_a_demonstration_stops_at_each_hop(visit):
    page = visit.scenario("demonstration")
    page.locator("[data-run]").click()
    page.locator("[data-stop-text='0']").wait_for(timeout=30_000)
    for stop in (1, 2, 3):
        page.keyboard.press("PageDown")
        page.locator(f"[data-stop-text='{stop}']").wait_for(timeout=30_000)
        visit.until("drydock.playhead.mode === 'paused'")
    page.keyboard.press("PageUp")
    page.locator("[data-stop-text='2']").wait_for()


def test_a_missing_world_says_so(browser, site):
    visit = Visit(browser, site.url)
    answer = visit.page.goto(f"{site.url}/w/nosuchworldhere/")
    assert answer.status == 404
    assert visit.page.get_by_role("link", name="To the start").is_visible()
    visit.context.close()
