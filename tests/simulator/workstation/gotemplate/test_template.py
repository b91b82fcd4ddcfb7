"""Go templates; the error texts are those that the real docker CLI printed."""

from __future__ import annotations

import pytest

from simulator.engine import NotModelled
from simulator.workstation.gotemplate import GoMap, Struct, Template, TemplateError

DATA = {"State": {"Status": "exited", "Pid": 0}, "Name": "/box", "Ratio": 1.5,
        "Config": {"Labels": GoMap(a="b"), "Cmd": ["sleep", "3000"], "Html": "<a&b>"}}


@pytest.mark.parametrize(("text", "shown"), [
    ("{{.Name}} {{.State.Status}}", "/box exited"),
    ("{{.Config.Labels.zz}}", "<no value>"),
    ('{{index .Config.Labels "zz"}}|', "|"),
    ('{{join .Config.Cmd ","}}', "sleep,3000"),
    ("{{len .Config.Cmd}} {{.Ratio}}", "2 1.5"),
    ("{{range $k, $v := .Config.Labels}}{{$k}}={{$v}};{{else}}none{{end}}", "a=b;"),
    ("{{range $i, $e := .Config.Cmd}}{{if $i}},{{end}}{{$e}}{{end}}", "sleep,3000"),
    ("{{range .Config.Cmd}}{{if eq . \"3000\"}}{{break}}{{end}}{{.}}{{end}}", "sleep"),
    ("{{with .State}}{{.Status}}{{end}}", "exited"),
    ("{{if .State.Pid}}A{{else if .Name}}B{{else}}C{{end}}", "B"),
    ("{{json .Config}}", '{"Labels":{"a":"b"},"Cmd":["sleep","3000"],"Html":"<a&b>"}'),
    ('{{.State.Pid | printf "%03d"}}', "000"),
    ('{{"a" | upper | printf "%s-%s" "b"}}', "b-A"),
    ('{{html "<a>"}} {{urlquery "a b"}} {{print 1 2 "x" "y" 3}}', "&lt;a&gt; a+b 1 2xy3"),
    ("{{- .Name -}}  x", "/boxx"),
    ("{{$x := .Name}}{{$x}}{{$x = \"y\"}}{{$x}}", "/boxy"),
    ('{{pad "web" 1 2}}|{{truncate "abcdef" 3}}|{{title "web app"}}|{{split "a,b" ","}}',
     " web  |abc|Web App|[a b]"),
    ('{{printf "%-6s|%6s|%q|%v|%d%%" "ab" "cd" "e" true 7}}', 'ab    |    cd|"e"|true|7%'),
    ("{{and .Name 0 (index .Config.Cmd 9)}}{{or 0 \"x\"}}{{not true}}", "0xfalse"),
    ("{{ge 3 2}} {{lt \"a\" \"b\"}} {{ne 1 1}}", "true true false"),
    ("{{/* nothing */}}{{slice \"abcdef\" 1 3}}", "bc"),
    ("{{.Config.Cmd}} {{.Config.Labels}}", "[sleep 3000] map[a:b]"),
])
def test_what_is_shown(text, shown):
    assert Template(text, strict=True).execute(DATA) == shown


@pytest.mark.parametrize(("text", "error"), [
    ("{{.Foo}}", 'template: :1:2: executing "" at <.Foo>: map has no entry for key "Foo"'),
    ("{{.State.Foo}}",
     'template: :1:8: executing "" at <.State.Foo>: map has no entry for key "Foo"'),
    ("{{.State.Status.X}}", 'template: :1:8: executing "" at <.State.Status.X>: '
     "can't evaluate field X in type interface {}"),
    ("{{index .Config.Cmd 7}}", 'template: :1:2: executing "" at <index .Config.Cmd 7>: '
     "error calling index: index out of range: 7"),
    ("{{eq .Name 0}}", 'template: :1:2: executing "" at <eq .Name 0>: error calling eq: '
     "incompatible types for comparison"),
    ("{{split .Name 1}}",
     'template: :1:14: executing "" at <1>: expected string; found 1'),
    ("{{.ID", "template: :1: unclosed action"),
    ("{{.ID}", "template: :1: bad character U+007D '}'"),
    ("{{foo .ID}}", 'template: :1: function "foo" not defined'),
    ("{{if}}", "template: :1: missing value for if"),
    ("{{range}}", "template: :1: missing value for range"),
    ("{{end}}", "template: :1: unexpected {{end}}"),
    ("{{ $x }}", 'template: :1: undefined variable "$x"'),
    ("{{if .Name}}x", "template: :1: unexpected EOF"),
])
def test_mistakes_in_go_words(text, error):
    with pytest.raises(TemplateError) as raised:
        Template(text, strict=True).execute(DATA)
    assert str(raised.value) == error


class Row(Struct):
    type_name = "*formatter.ContainerContext"

    def field(self, name):
        return {"ID": "abc"}[name]

    def computed(self, name):
        return name == "ID"


def test_fields_of_a_row():
    for text, error in (
            ("{{.Foo}}", 'template: :1:2: executing "" at <.Foo>: can\'t evaluate field Foo in '
             "type *formatter.ContainerContext"),
            ("{{.ID .ID}}", 'template: :1:2: executing "" at <.ID>: wrong number of args for ID: '
             "want 0 got 1"),
            ("{{.ID.Foo}}", 'template: :1:5: executing "" at <.ID.Foo>: can\'t evaluate field Foo '
             "in type string")):
        with pytest.raises(TemplateError) as raised:
            Template(text).execute(Row())
        assert str(raised.value) == error


@pytest.mark.parametrize("text", [
    "(" * 5000, "{{" + "(" * 5000 + "1" + ")" * 5000 + "}}", "{{if .}}" * 5000,
    "{{range .N}}{{range $.N}}{{range $.N}}x{{end}}{{end}}{{end}}",
    '{{printf "%999999999s" "x"}}', "{{range 99999999999}}{{.}}{{end}}", "{{" * 50_000])
def test_hostile_templates_end_soon(text):
    try:
        shown = Template(text).execute({"N": list(range(1000))})
        assert len(shown) <= 4 << 20
    except TemplateError as failure:
        assert len(str(failure)) < 1000


def test_templates_in_templates_are_refused_by_name():
    with pytest.raises(NotModelled, match="define"):
        Template('{{define "x"}}{{end}}')
