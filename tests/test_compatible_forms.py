"""Test compatible forms: what Unicode says, without its two costs."""

from __future__ import annotations

import ast
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.compatible_forms import LONGEST_FORM, MOST_MARKS, compatible
from bot.settings import ROOT


def test_no_sign_becomes_more_than_three() -> None:
    grown = {
        code
        for code in range(sys.maxunicode + 1)
        if not 0xD800 <= code < 0xE000 and len(compatible(chr(code))) > LONGEST_FORM
    }
    assert grown == set()


def test_a_sign_that_would_become_many_stays_as_it_is_among_others() -> None:
    assert compatible("Ａ\ufdfaＢ㍿１") == "A\ufdfaB㍿1"


@pytest.mark.parametrize("text", ["ＡＢ１２", "…", "㈱", "½", "ｶﾞ", "e\u0301", "安녕", "\u1112\u1161\u11ab"])
def test_other_texts_have_the_form_that_unicode_says(text: str) -> None:
    assert compatible(text) == unicodedata.normalize("NFKC", text)


@given(st.text(max_size=60))
def test_a_text_without_long_forms_and_rows_of_marks_has_the_form_that_unicode_says(text: str) -> None:
    expected = unicodedata.normalize("NFKC", text)
    if all(len(unicodedata.normalize("NFKC", sign)) <= LONGEST_FORM for sign in text):
        assert compatible(text) == expected


def test_marks_in_a_row_are_sorted_in_groups() -> None:
    row = "\u0323\u0316" * MOST_MARKS
    assert compatible(row) == 2 * unicodedata.normalize("NFKC", row[:MOST_MARKS])


def test_nobody_else_asks_unicode_for_compatible_forms() -> None:
    asking = [path.name for folder in ("bot", "actions") for path in (ROOT / folder).rglob("*.py") if _asks(path)]
    assert asking == ["compatible_forms.py"]


def _asks(path: Path) -> bool:
    calls = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    return any(isinstance(first, ast.Constant) and first.value == "NFKC" for call in calls for first in call.args[:1])
