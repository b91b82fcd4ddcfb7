"""Chromium on a real server: pages as a person uses them."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.needs import need
from tests.webui.serving import Server

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
READY = "Boolean(globalThis.drydock && drydock.film.rowsAt(1e15).has('terminal/main'))"


def chromium() -> str | None:
    return os.environ.get("CHROMIUM") or next(
        (found for name in NAMES if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("browser-data")).start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for a file: its event loop would be in the way of the asyncio tests after it."""
    path = chromium()
    need(path, "Chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


class Visit:
    """One visitor with a page; keeps what the browser complained about."""

    def __init__(self, browser: Browser, url: str, **options: Any) -> None:
        self.url = url
        options.setdefault("viewport", {"width": 1600, "height": 950})
        options.setdefault("locale", "en")
        self.context = browser.new_context(**options)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self.complaints.append(message.text)
                     if message.type == "error" else None)

    def home(self) -> Page:
        self.page.goto(self.url)
        return self.page

    def sandbox(self) -> Page:
        """A fresh world, its terminal open."""
        self.home().locator(".stop.sandbox button").first.click()
        return self.ready()

    def scenario(self, kind: str) -> Page:
        self.home().locator(f".stop.{kind} button").first.click()
        return self.ready()

    def ready(self) -> Page:
        self.until(READY)
        return self.page

    def until(self, expression: str, argument: Any = None, seconds: float = 40) -> None:
        """Ask again until it is true. (wait_for_function needs eval, which our CSP forbids.)"""
        end = time.monotonic() + seconds
        while not self.page.evaluate(expression, argument):
            assert time.monotonic() < end, f"not in {seconds} s: {expression}"
            self.page.wait_for_timeout(50)

    def run(self, line: str) -> None:
        """Type a command as a person would, and wait until it has ended and been shown."""
        self.page.locator("#screen .xterm-helper-textarea").focus()
        self.page.keyboard.type(line)
        self.page.keyboard.press("Enter")
        self.until("line => drydock.film.entries.some(e => e.verb === 'typed'"
                   " && e.detail.command === line)", line)
        self.shown()

    def shown(self) -> None:
        """Wait until nothing runs and the newest moment is on show."""
        self.until("""(() => { const { film, playhead } = drydock;
          const last = film.entries.at(-1)?.at_ms ?? 0;
          return film.rowsAt(1e15).get('terminal/main').state === 'prompt'
            && film.newestMs - last > 300 && (playhead.position >= last || !playhead.playing);
          })()""", seconds=60)


@pytest.fixture
def visit(browser, site) -> Iterator[Visit]:
    made = Visit(browser, site.url)
    yield made
    made.context.close()
    assert not made.complaints
