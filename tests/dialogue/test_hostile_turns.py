"""Test that a whole turn, through the model, the actions and the store, costs no more for a text made to cost much."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.dialogue.talk import Talk
from tests.hostile.shapes import PLAIN, SHAPES, written

pytestmark = [pytest.mark.slow, pytest.mark.system]
# The longest message, in characters; how many times the dearest plain one a hostile one may cost.
LENGTH, MOST_TIMES = 4000, 3
# Every so many of the shapes: the functions of a turn are measured with all of them in tests/hostile.
EACH = 9


def seconds(talk: Talk, text: str) -> float:
    """Return the processor time of one turn."""
    before = time.process_time()
    assert talk.say(text), f"no answer to {text[:20]!r}"
    return time.process_time() - before


def test_no_turn_costs_much_more_than_one_of_plain_words(open_talk: Callable[..., Talk]) -> None:
    open_talk().say("你好")
    most = MOST_TIMES * max(seconds(open_talk(), written(unit, LENGTH)) for unit in PLAIN.values())
    dear = {}
    for name, shape in list(SHAPES.items())[::EACH]:
        cost = seconds(open_talk(), shape(LENGTH))
        if cost > most and (cost := seconds(open_talk(), shape(LENGTH))) > most:
            dear[name] = round(MOST_TIMES * cost / most, 1)
    assert dear == {}
