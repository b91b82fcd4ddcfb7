"""The scenarios that are shipped: each is read whole, stands in its chapter, and one of each kind
of new condition is proved here; `manage.py scenarios prove` plays all of them."""

import pytest

from simulator.scenarios import CHAPTERS, load_all, prove

LESSONS = load_all()


def test_chapters_come_in_the_order_in_which_a_learner_meets_them():
    chapters = [lesson.chapter for lesson in LESSONS.values()]
    assert chapters == sorted(chapters, key=CHAPTERS.index)


@pytest.mark.parametrize("ident", LESSONS)
def test_a_drill_is_solved_in_two_ways_and_a_hint_waits_for_a_reason(ident):
    scenario, texts = LESSONS[ident].scenario, LESSONS[ident].texts
    assert scenario.kind != "drill" or len(scenario.solutions) >= 2
    for language, text in texts.items():
        for task in scenario.tasks:
            if text.tasks[task.id].hint:
                assert task.hint_when, (language, task.id)


@pytest.mark.parametrize("ident", ["second-build", "build-your-image", "no-registry"])
def test_builds_ends_of_commands_and_faults_decide(ident):
    assert [proof for proof in prove(LESSONS[ident].scenario, seeds=(1,)) if proof.problem] == []
