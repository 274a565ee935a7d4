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
        ("これは壊れています", None),
        ("Tôi muốn trả lại hàng", None),
    ],
)
def test_detects_the_language(text: str, locale: str | None) -> None:
    assert locale_of(text).name == locale


@given(st.text(max_size=200))
def test_any_text_gets_a_known_locale_or_none(text: str) -> None:
    assert locale_of(text).name in {None, "en", "zh-Hant", "zh-Hans"}
