"""Which language a text is in, and the folded copy with its way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.language import detect_locale, fold, locale_of


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
def test_names_the_language(text: str, locale: str | None) -> None:
    assert locale_of(text).name == locale


def test_what_does_not_tell_keeps_the_language_so_far() -> None:
    assert detect_locale("ok", "en") == "en"
    assert detect_locale("很差", "zh-Hans") == "zh-Hans"
    assert detect_locale("很差", "en") == "zh-Hant"
    assert detect_locale("退货", "zh-Hant") == "zh-Hans"


def test_folds_width_script_case_and_invisible_marks() -> None:
    assert fold("我要退ＡＢＣ５００元！\u200b").text == "我要退abc500元!"
    assert fold("壞掉的e\u0301").text == "坏掉的é"


def test_span_refers_to_what_was_typed() -> None:
    text = "\u200f㈱ 退５００\u200b元"
    folded = fold(text)
    at = folded.text.index("500")
    start, end = folded.span(at, at + 3)
    assert text[start:end] == "５００"


@given(st.text(max_size=200))
def test_every_character_of_the_copy_has_its_place(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends))
    assert locale_of(text).name in {None, "en", "zh-Hant", "zh-Hans"}
