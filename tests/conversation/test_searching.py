"""Test that a list of phrases is found as its phrases are, one by one."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.searching import any_stands_in, one_of, stands_in

PHRASES = ["壞", "壞了", "不冷", "no", "no way", "can't", "a.b", "ok", "wifi 壞"]
TEXTS = ["", "冰箱壞了", "nothing", "no", "oh no!", "no  way", "i can't", "axb a.b", "wifi 壞掉", "bok okay", "好ok喔"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PHRASES), unique=True), st.lists(st.sampled_from(TEXTS), max_size=3).map(" ".join))
def test_a_list_is_found_as_its_phrases_are(phrases: list[str], text: str) -> None:
    assert any_stands_in(phrases, text) is any(stands_in(phrase, text) for phrase in phrases)


def test_chinese_is_found_anywhere_and_latin_words_only_whole() -> None:
    assert any_stands_in(("壞了", "no"), "冰箱又壞了") and any_stands_in(("壞了", "no"), "oh no!")
    assert not any_stands_in(("壞了", "no"), "nothing is wrong") and not any_stands_in((), "壞了")


def test_one_expression_finds_the_phrases_with_their_edges_and_nothing_for_none() -> None:
    pattern = one_of(("壞了", "no way", "no"))
    assert [match[0] for match in pattern.finditer("冰箱壞了, no way, nothing, no")] == ["壞了", "no way", "no"]
    assert one_of(("can",), "a-z'").search("can't") is None and one_of(("can",)).search("can't")
    assert one_of(()).search("anything") is None and one_of(("壞",)).search("no") is None
