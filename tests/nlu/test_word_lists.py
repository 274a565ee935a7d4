"""Test regular expressions built from word lists, and the stretches of a text near a mark."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.folding import fold
from bot.nlu.spans import matches_near, stretches
from bot.nlu.word_lists import WordFinder, alternation, beginnings, signs

WORDS = ["差評", "差", "well done", "well", "cp值高"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("差评,很差", ["差评", "差"]),
        ("well  done, well", ["well  done", "well"]),
        ("farewell wells cp值高", ["cp值高"]),
        ("acp值高", []),
        ("", []),
    ],
)
def test_finds_the_longest_word_and_no_part_of_a_latin_one(text: str, found: list[str]) -> None:
    assert re.findall(alternation(WORDS), text) == found
    assert re.findall(beginnings(WORDS) + alternation(WORDS), text) == found


@given(st.lists(st.sampled_from([*WORDS, "评", "wel", "l", " ", "\n", "值高", ",", "\ud83d", "😡"]), max_size=12))
def test_a_word_finder_finds_the_same_as_finditer(parts: list[str]) -> None:
    text = fold("".join(parts)).text
    for words in (WORDS, WORDS[:1], []):
        regex = re.compile(alternation(words))
        found = [match.span() for match in WordFinder(regex, words).find(text)]
        assert found == [match.span() for match in regex.finditer(text)]


def test_every_word_contains_one_of_its_signs() -> None:
    assert all(re.search(signs(WORDS), word) for word in ["差评", "差", "well done", "well", "cp值高"])


def test_an_empty_list_finds_nothing() -> None:
    for regex in (alternation([]), beginnings([]), signs([])):
        assert re.search(regex, "差評 well") is None


def test_near_marks_everything_within_reach_is_found() -> None:
    text = "ab" * 5 + "x" + "ab" * 40 + "x" + "ab" * 5
    assert stretches(text, re.compile("x"), 4) == [(6, 19), (87, len(text) - 2)]
    assert [match.span() for match in matches_near(re.compile("x"), 4, re.compile("abxa"), text)] == [(8, 12), (89, 93)]


@pytest.mark.parametrize("mark", ["", "$", "a*"])
def test_marks_that_match_empty_text_terminate(mark: str) -> None:
    assert stretches("aaa" * 100, re.compile(mark), 10)[-1][1] == 300
