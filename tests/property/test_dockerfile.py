"""Whatever a Dockerfile or a .dockerignore says, it is read or refused, soon."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from simulator.engine import HopError, UserError
from simulator.host.dockerd.build.dockerfile import instructions
from simulator.host.dockerd.build.dockerfile.lines import parse
from simulator.host.dockerd.build.dockerfile.variables import MAX_WORD, Lexer
from simulator.objects.patterns import Ignore, has_wildcard, match

pytestmark = pytest.mark.fuzz

PIECES = ["FROM", "RUN", "COPY", "ADD", "ENV", "LABEL", "ARG", "CMD", "ONBUILD", "HEALTHCHECK",
          "SHELL", "VOLUME", "EXPOSE", "--from=", "--chown=", "--", "[", "]", '"', "'", "\\", "`",
          "$", "${", "}", ":-", "<<", "<<-", "EOF", "=", " ", "\t", "\n", "#", "# escape=`\n", "a",
          "busybox", "x", "\r", "\x00", "\ufeff", "é", "\ud7ff", ",", "1s", "NONE"]
DOCKERFILES = st.one_of(st.text(max_size=300),
                        st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
PATTERNS = st.one_of(st.text(max_size=40),
                     st.lists(st.sampled_from(["*", "**", "/", "?", "[", "]", "a", "b", "^", "-",
                                               "!", "\\", ".", "..", "\n", "#", " "]),
                              max_size=20).map("".join))
PATHS = st.lists(st.sampled_from(["a", "b", "ab", ".x"]), min_size=1, max_size=5).map("/".join)


@given(DOCKERFILES)
def test_a_dockerfile_is_read_or_refused(text):
    try:
        stages, meta = instructions.stages(parse(text))
    except (HopError, UserError) as refusal:
        assert refusal.message is not None
        return
    assert stages or meta


@given(DOCKERFILES, st.dictionaries(st.sampled_from("abx"), st.text(max_size=20)),
       st.sampled_from("\\`"))
def test_a_word_is_expanded_or_refused(text, variables, escape):
    try:
        result = Lexer(escape).word(text, variables)
        Lexer(escape).words(text, variables)
    except HopError:
        return
    assert len(result) <= 2 * MAX_WORD


@given(PATTERNS, PATHS)
def test_a_dockerignore_is_read_or_refused(text, path):
    has_wildcard(text)
    match(text, path)
    try:
        ignore = Ignore(text)
    except HopError:
        return
    assert ignore.excludes(path) in (True, False)


@given(PATHS)
def test_a_path_is_excluded_by_its_own_name(path):
    assert Ignore(path).excludes(path)
    assert not Ignore(f"{path}\n!{path}").excludes(path)
