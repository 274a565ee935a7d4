"""Test words behind "call me" that are no name."""

from __future__ import annotations

import pytest

from bot.nlu.names import find_name


@pytest.mark.parametrize(
    "text",
    [
        "no need to call me any more",
        "don't call me anymore",
        "call me once it is there",
        "call me first",
        "just call me",
    ],
)
def test_what_says_when_to_call_is_no_name(text: str) -> None:
    assert find_name(text) is None


def test_a_name_behind_the_same_words_is_one() -> None:
    found = find_name("please call me andy wong")
    assert found is not None and "please call me andy wong"[found.start : found.end] == "andy wong"
