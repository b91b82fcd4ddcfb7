"""Calls without Python's stack: a generator that yields a generator calls it.

A shell's commands nest as deep as its user likes, and every event would walk down a chain of
`yield from`. Here the chain is a list, bounded, and an event goes straight to its end.
"""

from __future__ import annotations

from types import GeneratorType

from simulator.engine import Steps

from .errors import ShellError

MAX_CALLS = 1500
TOO_DEEP = "drydock: not modelled: commands nested that deep"


def run_calls(first: Steps) -> Steps:
    """`yield from run_calls(steps)`: inside, `value = yield other_steps` calls."""
    stack = [first]
    value, failure = None, None
    try:
        while True:
            try:
                if failure is None:
                    asked = stack[-1].send(value)
                else:
                    thrown, failure = failure, None
                    asked = stack[-1].throw(thrown)
            except StopIteration as stop:
                stack.pop()
                value = stop.value
                if not stack:
                    return value
                continue
            except Exception as error:
                stack.pop()
                if not stack:
                    raise
                failure = error
                continue
            value = None
            if type(asked) is GeneratorType:
                if len(stack) >= MAX_CALLS:
                    failure = ShellError(TOO_DEEP, 2, True)
                else:
                    stack.append(asked)
                continue
            try:
                value = yield asked
            except Exception as error:
                failure = error
    finally:
        for steps in reversed(stack):
            steps.close()
