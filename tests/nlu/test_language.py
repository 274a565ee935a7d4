"""Test the detection of a text's language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.language import locale_of


@pytest.mark.parametrize(
    ("text", "locale"),
    [
        ("這台機器壞掉了", "zh-Hant"),
        ("这台机器坏掉了", "zh-Hans"),
        ("部機壞咗呀", "zh-Hant"),
        ("我要 refund", "zh-Hant"),
        ("I want my money back", "en"),
        ("你好 I want to return this", "en"),
        ("ok", None),
        ("", None),
        ("12345", None),
        ("😡😡", None),
        ("\u200f", None),
        ("これは壊れています", "other"),
        ("掃除機が壊れました。返金してください", "other"),
        ("환불해 주세요", "other"),
        ("ฉันต้องการคืนเงิน", "other"),
        ("Tôi muốn trả lại hàng", "other"),
        ("saya mau uang kembali", "other"),
        ("je voudrais un remboursement", "other"),
        ("gusto ko po ibalik ang pera", "other"),
        ("我買的優の品壞了", "zh-Hant"),
        ("Samsung Galaxy Buds Pro", None),
        ("my crème brûlée set arrived broken", "en"),
        ("amy@example.com", None),
        ("Nguyễn", None),
    ],
)
def test_detects_the_language(text: str, locale: str | None) -> None:
    assert locale_of(text).name == locale


@given(st.text(max_size=200))
def test_any_text_gets_a_known_locale_or_none(text: str) -> None:
    assert locale_of(text).name in {None, "en", "zh-Hant", "zh-Hans", "other"}


@pytest.mark.parametrize("text", ["no", "thank you", "no!", "refund please"])
def test_a_word_or_two_of_english_may_be_quoted(text: str) -> None:
    assert (locale_of(text).name, locale_of(text).confidence) == ("en", 0.5)


@pytest.mark.parametrize("text", ["my kettle leaks", "I want a refund", "it's still broken"])
def test_a_sentence_is_english_for_sure(text: str) -> None:
    assert locale_of(text).name == "en"
    assert locale_of(text).confidence > 0.5
