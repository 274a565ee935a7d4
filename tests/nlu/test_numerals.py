"""Test reading numbers as customers write them."""

import pytest

from bot.nlu.amounts import quantity
from bot.nlu.numerals import english_number, number


@pytest.mark.parametrize(
    ("text", "value"),
    [("三千二", 3200), ("十五", 15), ("二十", 20), ("两百五", 250), ("一百零五", 105), ("一万八", 18000),
     ("二〇二六", 2026), ("3,200", 3200), ("27.5", 27.5), ("廿五", 25)],
)  # fmt: skip
def test_reads_numbers(text: str, value: float) -> None:
    assert number(text) == value


def test_what_is_no_number_is_none() -> None:
    assert number("个") is None
    assert english_number("many") is None


@pytest.mark.parametrize("text", ["1" * 400, "一" * 400, "1," * 400])
def test_a_row_of_digits_is_no_number(text: str) -> None:
    assert number(text) is None
    assert english_number(text) is None


def test_reads_english_numbers() -> None:
    assert english_number("twenty-five") == 25
    assert english_number("couple") == 2


def test_vague_sums_count_as_their_lower_end() -> None:
    assert quantity("几十") == 20
    assert quantity("百几") == 100
    assert quantity("三四百") == 300
    assert quantity("三十多") == 30
