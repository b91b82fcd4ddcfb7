import pytest

from simulator.engine import UserError
from simulator.scenarios.conditions import evaluate, view_of
from simulator.scenarios.loading import parse
from simulator.scenarios.model import Scenario
from simulator.scenarios.positions import read

GOOD = """\
id: first
kind: tutorial
blueprint: docker
minutes: 5
tasks:
  - id: run
    check: ['containers.exists(c, c.name == "web")']
solutions:
  plain: [docker run -d --name web nginx]
"""


def refusal(text):
    with pytest.raises(UserError) as caught:
        parse(text, "lesson.yaml", Scenario)
    return str(caught.value)


def test_a_right_file_is_read():
    scenario = parse(GOOD, "lesson.yaml", Scenario)
    assert scenario.tasks[0].points == 1
    assert scenario.solutions == {"plain": ["docker run -d --name web nginx"]}


@pytest.mark.parametrize(("change", "said"), [
    (("minutes: 5", "minutes: many"), "lesson.yaml:4: minutes: "),
    (("kind: tutorial", "kind: quiz"), "lesson.yaml:2: kind: "),
    (("    check:", "    chekc:"), "lesson.yaml:7: tasks.0.chekc: Extra inputs"),
    (("c.name ==", "c.name =="[:-1]), "lesson.yaml:7: tasks.0.check.0: not a CEL expression"),
    (("minutes: 5", "minutes: 5\nminutes: 6"), "lesson.yaml:5: the key 'minutes' is given twice"),
    (("minutes: 5", "minutes: [5"), "lesson.yaml:"),
    (("blueprint: docker", "blueprint: &a docker\nseed: *a"), "aliases"),
])
def test_a_wrong_file_is_refused_with_its_line(change, said):
    assert said in refusal(GOOD.replace(*change))


@pytest.mark.parametrize("text", ["[" * 100_000, "a: " * 30_000, "- x\n" * 60_000, "x" * 300_000])
def test_hostile_yaml_is_refused_and_nothing_falls_over(text):
    with pytest.raises(UserError):
        read(text, "hostile.yaml")


def test_only_the_core_types_of_yaml_are_known():
    assert read("[22:22, no, 0777, 3, 1.5, true, null, '3']", "t").data == [
        "22:22", "no", 777, 3, 1.5, True, None, "3"]


def test_a_condition_is_true_false_or_cannot_be_told():
    rows = {"container/a": {"kind": "container", "name": "web", "status": "running"}}
    view = view_of(rows, elapsed=3.0, vars={})
    assert evaluate('containers.exists(c, c.name == "web")', view).value is True
    assert evaluate("elapsed > 5.0", view).value is False
    assert evaluate('containers[3].name == "web"', view).value is None
