"""Test the folded copy of a text and its mapping back to the original."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.folding import fold, mask_addresses


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("我要退ＡＢＣ５００元！\u200b", "我要退abc500元!"),
        ("壞掉的e\u0301", "坏掉的é"),
        ("İA 鑪", "İa 𬬻"),
        ("半\ud83d個", "半个"),
        ("一\ufdd0二", "一\ufdd0二"),
        # one simplified form for all words with the character, so that training and messages fold alike
        ("冇人覆我,等緊回覆", "冇人复我,等紧回复"),
        ("項鍊同拉鍊", "项链同拉链"),
    ],
)
def test_folds_width_script_case_and_invisible_marks(text: str, folded: str) -> None:
    assert fold(text).text == folded


def test_span_refers_to_what_was_typed() -> None:
    text = "\u200f㈱ 退５００\u200b元"
    folded = fold(text)
    at = folded.text.index("500")
    start, end = folded.span(at, at + 3)
    assert text[start:end] == "５００"


def test_a_combining_mark_belongs_to_its_character() -> None:
    folded = fold("a\u0323\u0325\u0301b")
    assert {folded.span(at, at + 1) for at in range(len(folded.text) - 1)} == {(0, 4)}
    assert folded.span(len(folded.text) - 1, len(folded.text)) == (4, 5)


@given(st.text(max_size=200))
def test_every_folded_character_has_bounds_in_the_original(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends))


def test_web_addresses_are_masked_without_moving_other_text() -> None:
    assert mask_addresses("看 https://a.example/123 壞") == "看 " + "\0" * 21 + " 壞"
