"""The fidelity page: both languages, and numbers that agree with what the runner explains."""

import html
import sys
from pathlib import Path

import pytest
from django.test import RequestFactory
from django.utils import translation

from webui.pages import fidelity, home

sys.path.insert(0, str(Path(__file__).parents[2] / "conformance"))
import docker_py  # noqa: E402


@pytest.mark.parametrize("language, words", [("en", "How much agrees"), ("es", "236 / 237")])
def test_the_page_shows_what_was_compared(language, words):
    request = RequestFactory().get("/fidelity")
    request.visitor = "somebody"
    with translation.override(language):
        shown = html.unescape(home.fidelity(request).content.decode())
    place = 0 if language == "en" else 1
    assert words in shown
    for what, agree, why in fidelity.COMPARED:
        assert what[place][:30] in shown and agree in shown and why[place][:20] in shown


def test_every_failure_that_the_runner_excuses_is_counted_on_the_page():
    agree = next(agree for what, agree, _ in fidelity.COMPARED if "docker-py" in what[0])
    passed, total = (int(text) for text in agree.split(" / "))
    assert total - passed == len(docker_py.EXPLAINED)
