"""Dockerfiles as text: lines, words, variables, instructions, and what is refused with which words.

The refusals were compared with a real engine's.
"""

from __future__ import annotations

import pytest

from simulator.engine import HopError, QuotaExceeded
from simulator.host.dockerd.build.dockerfile import instructions
from simulator.host.dockerd.build.dockerfile.durations import parse_duration, show_duration
from simulator.host.dockerd.build.dockerfile.lines import MAX_DOCKERFILE, parse
from simulator.host.dockerd.build.dockerfile.suggest import suggestion
from simulator.host.dockerd.build.dockerfile.variables import MAX_WORD, Lexer
from simulator.host.dockerd.build.steps import exposed


def lines(text: str) -> list[tuple]:
    return [(line.name, line.arguments) for line in parse(text).lines]


def refusal(text: str) -> str:
    with pytest.raises(HopError) as caught:
        instructions.stages(parse(text))
    return caught.value.message


def test_comments_and_empty_lines_do_not_count():
    assert lines("\n# one\n  # two\nFROM a\n\n\nRUN b\n") == [("FROM", ["a"]), ("RUN", ["b"])]


def test_a_continued_line_is_one_line_without_the_comments_in_it():
    (line,) = parse("RUN one \\\n  # not this\n  two \\  \n three\n").lines
    assert line.original == "RUN one   two  three"
    assert line.number == 1


def test_two_escape_characters_at_the_end_do_not_continue():
    assert lines("RUN a\\\\\nRUN b") == [("RUN", ["a\\\\"]), ("RUN", ["b"])]


def test_an_empty_line_in_a_continuation_is_warned_about():
    assert parse("RUN a \\\n\n  b").warnings == ["Empty continuation line found in: RUN a   b"]


def test_the_escape_directive_changes_the_escape_character():
    dockerfile = parse("# escape=`\nRUN a `\n b\nENV x=a` b")
    assert dockerfile.escape == "`"
    assert [line.arguments for line in dockerfile.lines] == [["a  b"], ["x", "a` b"]]


def test_a_directive_counts_only_before_everything_else():
    assert parse("# hello\n# escape=`\nRUN a").escape == "\\"


@pytest.mark.parametrize(("text", "words"), [
    ("# escape=x\nFROM a", "invalid escape token 'x' does not match ` or \\"),
    ("# escape=`\n# escape=`\nFROM a", "only one escape parser directive can be used"),
    ("# only a comment", "file with no instructions"),
    ("RUN <<EOF\nnever ends", "unterminated heredoc"),
    ("ENV a", "ENV must have two arguments"),
    ("ENV a=1 b", 'Syntax error - can\'t find = in "b". Must be of the form: name=value'),
    ("CMD [1]", "when using JSON array syntax, arrays must be comprised of strings only"),
    ("RUN " + "x" * 70_000, "dockerfile line greater than max allowed size of 65535"),
])
def test_what_cannot_be_read_is_refused(text, words):
    with pytest.raises(HopError) as caught:
        parse(text)
    assert caught.value.message == words


def test_a_dockerfile_has_a_limit():
    with pytest.raises(QuotaExceeded):
        parse("#" * (MAX_DOCKERFILE + 1))


def test_heredocs_belong_to_their_instruction():
    first, second = parse("RUN <<A cat - <<-'B'\none\nA\n\ttwo\n\tB\nRUN x").lines
    assert [(h.name, h.content, h.chomp) for h in first.heredocs] == [
        ("A", "one\n", False), ("B", "\ttwo\n", True)]
    assert second.arguments == ["x"]


@pytest.mark.parametrize(("text", "arguments", "json"), [
    ('CMD ["a", "b c"]', ["a", "b c"], True),
    ("CMD ['a', 'b']", ["['a', 'b']"], False),
    ('CMD ["a",]', ['["a",]'], False),
    ("CMD a  b", ["a  b"], False),
    ('COPY ["a b", "c"]', ["a b", "c"], True),
    ("COPY a\tb  c", ["a", "b", "c"], False),
    ("ENV a=1 b='x y' c=p\\ q", ["a", "1", "b", "'x y'", "c", "p\\ q"], False),
    ("ENV name value with spaces", ["name", "value with spaces"], False),
    ("HEALTHCHECK CMD curl x", ["CMD", "curl x"], False),
    ('HEALTHCHECK CMD ["curl", "x"]', ["CMD", "curl", "x"], True),
    ("ONBUILD RUN x y", ["RUN", "x y"], False),
    ("USER  me", ["me"], False),
    ("CMD " + "[" * 5000, ["[" * 5000], False),
])
def test_arguments(text, arguments, json):
    (line,) = parse(text).lines
    assert (line.arguments, line.json) == (arguments, json)


def test_flags_stand_between_the_name_and_the_arguments():
    (line,) = parse('COPY --from=a --chown="x y" --link b c').lines
    assert line.flags == ["--from=a", "--chown=x y", "--link"]
    assert line.arguments == ["b", "c"]


VARIABLES = {"x": "aab", "empty": "", "path": "/a/b/c.tar.gz"}


@pytest.mark.parametrize(("text", "result"), [
    ("a$x", "aaab"), ("${x}y", "aaby"), ("$nothing-", "-"), ("'$x'", "$x"), ('"$x"', "aab"),
    ("\\$x", "$x"), ('"\\$x \\n"', "$x \\n"), ("$", "$"), ("a$'b'", "a$b"),
    ("${no:-word}", "word"), ("${empty:-word}", "word"), ("${empty-word}", ""),
    ("${x:+set}", "set"), ("${empty:+set}", ""), ("${empty+set}", "set"), ("${no:-$x}", "aab"),
    ("${no:-${no:-deep}}", "deep"), ("${x:?}", "aab"),
    ("${path#*/}", "a/b/c.tar.gz"), ("${path##*/}", "c.tar.gz"), ("${path%.*}", "/a/b/c.tar"),
    ("${path%%.*}", "/a/b/c"), ("${x/a/z}", "zab"), ("${x//a/z}", "zzb"), ("${x/?b/!}", "a!"),
])
def test_variables(text, result):
    assert Lexer().word(text, VARIABLES) == result


@pytest.mark.parametrize(("text", "words"), [
    ('"x', "unexpected end of statement while looking for matching double-quote"),
    ("'x", "unexpected end of statement while looking for matching single-quote"),
    ("${", "syntax error: missing '}'"), ("${x:-a", "syntax error: missing '}'"),
    ("${}", "syntax error: bad substitution"), ("${x!y}", "unsupported modifier (!) in "
                                                "substitution"),
    ("${x:#a}", "unsupported modifier (:#) in substitution"),
    ("${no?}", "no: is not allowed to be unset"), ("${empty:?}", "empty: is not allowed to be "
                                                   "empty"), ("${no:?gone}", "no: gone"),
])
def test_bad_variables(text, words):
    with pytest.raises(HopError) as caught:
        Lexer().word(text, VARIABLES)
    assert caught.value.message.endswith(f": {words}")


def test_a_word_cannot_grow_without_end():
    with pytest.raises(HopError, match="longer than"):
        Lexer().word("$big" * 20, {"big": "x" * (MAX_WORD // 10)})


def test_substitutions_cannot_nest_without_end():
    with pytest.raises(HopError, match="missing '}'|nested too deeply"):
        Lexer().word("${a:-" * 5000, {})


def test_words_are_split_after_substitution():
    assert Lexer().words("$p 443", {"p": "80 81"}) == ["80", "81", "443"]


@pytest.mark.parametrize(("text", "words"), [
    ("RUN true", "no build stage in current context"),
    ("FROM", "line 1: FROM requires either one or three arguments"),
    ("FROM a b", "line 1: FROM requires either one or three arguments"),
    ("FROM a as 1a", 'line 1: invalid name for build stage: "1a", name can\'t start with a number '
                     "or contain symbols"),
    ("FROM a\n\nRUNS x", "line 3: unknown instruction: RUNS (did you mean RUN?)"),
    ("FROM a\ncpy x y", "line 2: unknown instruction: cpy (did you mean copy?)"),
    ("FROM a\nFLY away", "line 2: unknown instruction: FLY"),
    ("FROM a\nCOPY x", "line 2: COPY requires at least two arguments, but only one was provided. "
                       "Destination could not be determined"),
    ("FROM a\nCOPY --frm=x a b", "line 2: unknown flag: --frm (did you mean from?)"),
    ("FROM a\nCOPY --from a b", "line 2: missing a value on flag: --from"),
    ("FROM a\nCOPY --from=a --from=b c d", "line 2: duplicate flag specified: --from"),
    ("FROM a\nCOPY a <<X\nX", "line 2: COPY cannot accept a heredoc as a destination"),
    ("FROM a\nENV", "line 2: ENV requires at least one argument"),
    ("FROM a\nENV =b", "line 2: ENV names can not be blank"),
    ("FROM a\nARG =b", "line 2: ARG names can not be blank"),
    ("FROM a\nUSER", "line 2: USER requires exactly one argument"),
    ("FROM a\nSHELL sh -c", "line 2: SHELL requires the arguments to be in JSON form"),
    ('FROM a\nVOLUME [""]', "line 2: VOLUME specified can not be an empty string"),
    ("FROM a\nONBUILD ONBUILD RUN x", "line 2: Chaining ONBUILD via `ONBUILD ONBUILD` isn't "
                                      "allowed"),
    ("FROM a\nONBUILD FROM x", "line 2: FROM isn't allowed as an ONBUILD trigger"),
    ("FROM a\nHEALTHCHECK FOO", 'line 2: Unknown type "FOO" in HEALTHCHECK (try CMD)'),
    ("FROM a\nHEALTHCHECK CMD", "line 2: Missing command after HEALTHCHECK CMD"),
    ("FROM a\nHEALTHCHECK NONE x", "line 2: HEALTHCHECK NONE takes no arguments"),
    ("FROM a\nHEALTHCHECK --interval=1 CMD x", 'line 2: time: missing unit in duration "1"'),
    ("FROM a\nHEALTHCHECK --timeout=1us CMD x", 'line 2: Interval "timeout" cannot be less than '
                                                "1ms"),
    ("FROM a\nHEALTHCHECK --retries=-1 CMD x", "line 2: --retries cannot be negative (-1)"),
])
def test_what_is_no_instruction_is_refused(text, words):
    prefix = "" if words.startswith("no build") else "dockerfile parse error on "
    assert refusal(text) == prefix + words


def test_stages():
    found, meta = instructions.stages(parse(
        "ARG V=1\nFROM a AS Base\nRUN x\nFROM --platform=linux/amd64 base\nCMD y"))
    assert [word for instruction in meta for word in instruction.arguments] == ["V=1"]
    assert [(s.base, s.name, s.platform, len(s.instructions)) for s in found] == [
        ("a", "base", "", 1), ("base", "", "linux/amd64", 1)]


@pytest.mark.parametrize(("text", "nanoseconds", "shown"), [
    ("5s", 5_000_000_000, "5s"), ("1m30s", 90_000_000_000, "1m30s"), ("1.5h", 5_400_000_000_000,
     "1h30m0s"), ("250ms", 250_000_000, "250ms"), ("0", 0, "0s"), ("1.5s", 1_500_000_000, "1.5s")])
def test_durations(text, nanoseconds, shown):
    assert parse_duration(text) == nanoseconds
    assert show_duration(nanoseconds) == shown


@pytest.mark.parametrize(("text", "ports"), [
    ("80", ["80/tcp"]), ("53/UDP", ["53/udp"]), ("8000-8002", ["8000/tcp", "8001/tcp", "8002/tcp"]),
    ("8080:80", ["80/tcp"])])
def test_ports(text, ports):
    assert exposed(text) == ports


@pytest.mark.parametrize(("text", "words"), [
    ("abc", "invalid containerPort: abc"), ("90-80", "invalid containerPort: 90-80"),
    ("80/foo", "invalid proto: foo"), ("70000", "invalid containerPort: 70000"),
    ("", "no port specified: <empty>")])
def test_bad_ports(text, words):
    with pytest.raises(HopError) as caught:
        exposed(text)
    assert caught.value.message == words


def test_a_suggestion_keeps_the_case_of_what_was_written():
    assert suggestion("FORM", ("FROM", "RUN"), False) == " (did you mean FROM?)"
    assert suggestion("form", ("FROM", "RUN"), False) == " (did you mean from?)"
    assert suggestion("x" * 500, ("FROM", "RUN"), False) == ""
