"""Test the functions of bot.nlu that need no trained model with bad input."""

import json
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from bot.nlu.encoder import vectors
from bot.nlu.extract import extract
from bot.nlu.folding import fold
from bot.nlu.grams import gram_matrix
from bot.nlu.language import has_letter_or_pictograph, is_only_signs_or_repetition, locale_of
from tests.nlu.bad_input import NOTHING, OTHER_LANGUAGES, STRANGE

ALL = {**NOTHING, **OTHER_LANGUAGES, **STRANGE}


@pytest.mark.parametrize("text", ALL.values(), ids=ALL)
def test_any_text_can_be_extracted_and_encoded(text: str, now: datetime, policy: Path) -> None:
    found = extract(text, now, policy)
    json.dumps(found)
    assert all(text[one["start"] : one["end"]] == one["text"] != "" for one in found)
    folded = fold(text).text
    assert np.isfinite(vectors([folded])).all()
    assert gram_matrix([folded]).shape[0] == 1


@pytest.mark.parametrize("text", {**NOTHING, **OTHER_LANGUAGES}.values(), ids={**NOTHING, **OTHER_LANGUAGES}.keys())
def test_text_without_content_yields_no_facts(text: str, now: datetime, policy: Path) -> None:
    assert extract(text, now, policy) == []


@pytest.mark.parametrize("text", OTHER_LANGUAGES.values(), ids=OTHER_LANGUAGES)
def test_another_language_is_neither_chinese_nor_english(text: str) -> None:
    assert locale_of(text).name in (None, "other")


def test_an_unpaired_surrogate_does_not_hide_language_or_words() -> None:
    assert locale_of("壞掉了\ud83d").name == "zh-Hant"
    assert fold("壞掉了\ud83d").text == "坏掉了"


def test_words_beside_a_web_address_are_read(now: datetime, policy: Path) -> None:
    text = "https://example.com/refund?id=12345678 昨天買的,訂單zx123456我要退款https://a.example/9"
    assert [one["text"] for one in extract(text, now, policy)] == ["昨天", "zx123456", "退款"]


@pytest.mark.parametrize(
    ("text", "hardly"), [("😡", True), ("?!", True), ("很" * 30, True), ("爛", False), ("7", False)]
)
def test_texts_of_only_signs_or_repetition(text: str, hardly: bool) -> None:
    assert is_only_signs_or_repetition(text) is hardly


@pytest.mark.parametrize(("text", "may"), [("😡", True), ("?!", False), ("爛", True), ("8675", False), ("", False)])
def test_digits_and_punctuation_are_no_letters_or_pictographs(text: str, may: bool) -> None:
    assert has_letter_or_pictograph(text) is may
