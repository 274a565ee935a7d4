"""Alike turns are one group, and the group that hurt most customers most comes first."""

from __future__ import annotations

import numpy as np

from bot.coach.grouping import Encoder, groups
from bot.coach.harms import Hurt
from tests.coach.talks import turn

# Two directions, so that texts are alike when they begin with the same letter.
WAYS = {"a": (1.0, 0.0), "b": (0.0, 1.0)}


def encode(texts: list[str]) -> np.ndarray:
    return np.array([WAYS[text[0]] for text in texts], dtype=np.float32)


def hurt(number: int, harm: str, customer: str = "") -> Hurt:
    return Hurt(turn(number, f"c{number}"), harm, customer or f"c{number}")


def test_alike_turns_of_one_queue_are_counted_by_customers() -> None:
    told = [hurt(1, "narrow"), hurt(2, "narrow"), hurt(3, "narrow", "c2"), hurt(4, "narrow"), hurt(5, "recap")]
    texts = dict(zip((one.turn.id for one in told), ("a one", "a two", "a three", "b", "a four")))
    found = groups(told, texts, encode)
    assert [(one.harm, one.customers, one.weight, [h.turn.from_seq for h in one.hurts]) for one in found] == [
        ("recap", 1, 5, [5]),
        ("narrow", 2, 2, [3, 2, 1]),
        ("narrow", 1, 1, [4]),
    ]
    assert found[1].id == "c3-3"


def test_the_same_words_are_one_group_without_an_encoder() -> None:
    def broken(texts: list[str]) -> np.ndarray:
        raise AssertionError("not needed")

    told = [hurt(1, "recap"), hurt(2, "recap")]
    (found,) = groups(told, {"c1-1": "Drop it!", "c2-2": "drop it"}, broken)
    assert found.customers == 2


def test_erased_words_are_no_group() -> None:
    assert groups([hurt(1, "recap")], {}, encode) == []


def test_texts_are_encoded_once() -> None:
    asked: list[str] = []

    def noting(texts: list[str]) -> np.ndarray:
        asked.extend(texts)
        return encode(texts)

    remembering = Encoder(noting)
    assert remembering(["a", "b", "a"]).shape == (3, 2)
    remembering(["b", "a x"])
    assert asked == ["a", "b", "a x"]
