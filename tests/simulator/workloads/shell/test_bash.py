"""The laptop's shell: what differs from ash, in bash's own words."""

from __future__ import annotations

import pytest

from .machine import Machine

SAYS = [
    ("nosuch", 127, "", "bash: nosuch: command not found\n"),
    ("./nosuch", 127, "", "bash: ./nosuch: No such file or directory\n"),
    ("cd /nosuch", 1, "", "bash: cd: /nosuch: No such file or directory\n"),
    ("cat < nosuch", 1, "", "bash: nosuch: No such file or directory\n"),
    ("set -u; echo $x; echo no", 127, "", "bash: x: unbound variable\n"),
    ("readonly x=1; x=2; echo after", 1, "", "bash: x: readonly variable\n"),
    ("echo $((1/0)); echo no", 1, "",
     'bash: 1/0: division by 0 (error token is "0")\n'),
    ("[ 1 -eq a ]; echo $?", 0, "2\n", "bash: [: a: integer expression expected\n"),
    ("cat <<< 'here string'", 0, "here string\n", ""),
    ("x=a; x+=b; echo $x ${x/#a/Z} $((1 || 1/0))", 0, "ab Zb 1\n", ""),
    ("cd -", 1, "", "bash: cd: OLDPWD not set\n"),
    ("shift 5; echo $?; exit 3", 3, "1\n", ""),
    ("export x='a b'; export | grep x=", 0, 'declare -x x="a b"\n', ""),
    ("kill 999999", 1, "", "bash: kill: (999999) - No such process\n"),
    ("type cd nosuch", 1, "cd is a shell builtin\n", "bash: type: nosuch: not found\n"),
    ("echo $'\\xe2\\x82\\xac' $'\\xe2'", 0, "\u20ac \ufffd\n", ""),
    ("echo )", 2, "", "bash: -c: line 1: syntax error near unexpected token `)'\n"),
    ("echo {a,b}c{d,e} x{,y} {1..5} {5..1..2} {01..3} {a..e..2} {a} {} {a,b {a,{b,c}}", 0,
     "acd ace bcd bce x xy 1 2 3 4 5 5 3 1 01 02 03 a c e {a} {} {a,b a b c\n", ""),
    ("x={a,b}; echo \"{a,b}\" {'a b',c} \\{a,b} $x; for i in {1..2}x; do echo $i; done", 0,
     "{a,b} a b c {a,b} {a,b}\n1x\n2x\n", ""),
    ("echo {1..99999999}", 2, "", "drydock: not modelled: braces that become more than 20000 "
     "words\n"),
    ("x='a b'; [[ $x == 'a b' && -z '' && ( abc == a* || y ) ]] && echo yes", 0, "yes\n", ""),
    ("[[ abc == 'a*' ]] || echo quoted; [[ ! -f /nosuch && 10 -gt 9 ]] && echo two", 0,
     "quoted\ntwo\n", ""),
    ("[[ foo12 =~ ^(foo|bar)[0-9]+$ ]] && echo re; [[ abc =~ 'a.c' ]] || echo plain", 0,
     "re\nplain\n", ""),
    ("[[ a =~ [ ]]; echo $?", 0, "2\n", ""),
    ("i=1; ((i += 2)); while ((i < 5)); do ((i++)); done; echo $i; ((0)) || echo zero", 0,
     "5\nzero\n", ""),
    ("( (echo sub) ); ((echo two) ; echo subs)", 0, "sub\ntwo\nsubs\n", ""),
    ("a=(1 2)", 2, "", "drydock: not modelled: arrays\n"),
    ("echo ${a[0]}", 2, "", "drydock: not modelled: arrays\n"),
    ("for ((i=0;i<3;i++)); do :; done", 2, "", "drydock: not modelled: for ((...))\n"),
    ("cat <(echo)", 2, "", "drydock: not modelled: process substitution\n"),
]


@pytest.mark.parametrize(("script", "code", "out", "err"), SAYS, ids=[case[0] for case in SAYS])
def test_bash_says(script, code, out, err):
    answer = Machine().bash(script)
    assert (answer.code, answer.out, answer.err) == (code, out, err)
