"""Chromium on a real server: pages as a person uses them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.webui.serving import Server

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
READY = "globalThis.drydock && drydock.film.rowsAt(1e15).has('terminal/main')"


def chromium() -> str | None:
    return os.environ.get("CHROMIUM") or next(
        (found for name in NAMES if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("browser-data")).start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        pytest.skip("Chromium is not installed")
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
        self.page.wait_for_function(READY)
        return self.page

    def run(self, line: str) -> None:
        """Type a command as a person would, and wait until it has ended and been shown."""
        self.page.locator("#screen .xterm-helper-textarea").focus()
        self.page.keyboard.type(line)
        self.page.keyboard.press("Enter")
        self.page.wait_for_function(
            "line => drydock.film.entries.some(e => e.verb === 'typed' && e.detail.command === line)",
            arg=line)
        self.shown()

    def shown(self) -> None:
        """Wait until nothing runs and the newest moment is on show."""
        self.page.wait_for_function(
            "drydock.film.rowsAt(1e15).get('terminal/main').state === 'prompt'"
            " && (drydock.playhead.behindMs < 1500 || !drydock.playhead.playing)", timeout=60_000)


@pytest.fixture
def visit(browser, site) -> Iterator[Visit]:
    made = Visit(browser, site.url)
    yield made
    made.context.close()
    assert not made.complaints
