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


@pytest.mark.parametrize("text", ["可以才怪", "了解", "周末", "台北", "秘密", "余小姐", "占用", "第一后"])
def test_what_both_scripts_write_tells_neither(text: str) -> None:
    assert (locale_of(text).name, locale_of(text).confidence) == ("zh-Hant", 0.5)


@pytest.mark.parametrize("text", ["群組", "吃飯", "里長", "痴線"])
def test_a_character_of_both_scripts_takes_nothing_from_traditional(text: str) -> None:
    assert (locale_of(text).name, locale_of(text).confidence) == ("zh-Hant", 1.0)


@pytest.mark.parametrize("text", ["怎么了", "第一个", "坏了", "台北这边", "了解，退货", "听不到声音", "周末来收货"])
def test_one_character_of_simplified_alone_tells_it(text: str) -> None:
    assert locale_of(text).name == "zh-Hans"
