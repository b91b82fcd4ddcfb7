"""Pictures of the scene at chosen moments of recorded films, to be looked at.

    python -m tests.browser.scene.shots OUT [name ...]

Each shot is (name, film, moment in ms, width, height, theme, steps), steps being calls on
`window.harness` before the picture is taken.
"""

from __future__ import annotations

import functools
import http.server
import json
import sys
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[3]
ARGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]


class Files(http.server.SimpleHTTPRequestHandler):
    """The tree as it is; silent."""

    def log_message(self, *_args: object) -> None:
        pass


def serve() -> http.server.ThreadingHTTPServer:
    """The tree on a free port."""
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Files, directory=str(ROOT)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def main() -> None:
    out, wanted = Path(sys.argv[1]), sys.argv[2:]
    out.mkdir(parents=True, exist_ok=True)
    shots = json.loads((Path(__file__).parent / "shots.json").read_text())
    server = serve()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        for shot in shots:
            if wanted and not any(shot["name"].startswith(name) for name in wanted):
                continue
            page = browser.new_page(viewport={"width": shot["w"], "height": shot["h"]},
                                    device_scale_factor=shot.get("ratio", 1))
            page.on("pageerror", lambda error: print("error:", error))
            page.on("console", lambda line: line.type == "error" and print("console:", line.text))
            query = "&".join(f"{key}={value}" for key, value in shot.items()
                             if key in ("film", "at", "theme", "language", "selected"))
            page.goto(f"http://127.0.0.1:{server.server_port}"
                      f"/tests/browser/scene/harness.html?{query}")
            page.wait_for_selector("body[data-ready]", timeout=20_000)
            for step in shot.get("steps", []):
                page.evaluate(step)
                page.wait_for_timeout(450)
            page.wait_for_timeout(250)
            page.screenshot(path=str(out / f"{shot['name']}.png"))
            page.close()
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main()
