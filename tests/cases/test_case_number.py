from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.case_number import check_digit, new_number, parse_number

from .helpers import NOON

NUMBERS = st.sampled_from([4, 6, 8]).map(lambda width: new_number(NOON, width=width))


def test_the_check_digit_is_the_published_one() -> None:
    # The example in Damm's thesis for the algorithm with the quasigroup of order 10.
    assert check_digit("572") == "4"
    assert check_digit("5724") == "0"


def test_a_number_has_month_random_digits_and_check_digit() -> None:
    number = new_number(NOON)
    assert re.fullmatch(r"2611-\d{4}-\d", number)
    assert len({new_number(NOON) for _ in range(50)}) > 40


@given(number=NUMBERS)
def test_a_number_parses_to_itself(number: str) -> None:
    assert parse_number(number) == number


@given(number=NUMBERS, data=st.data())
def test_a_wrong_digit_is_noticed(number: str, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from([i for i, sign in enumerate(number) if sign.isdigit()]))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != number[place]]))
    assert parse_number(number[:place] + wrong + number[place + 1 :]) is None


@given(number=NUMBERS, data=st.data())
def test_two_neighbours_swapped_are_noticed(number: str, data: st.DataObject) -> None:
    digits = number.replace("-", "")
    place = data.draw(st.integers(0, len(digits) - 2))
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    assert parse_number(swapped) == (number if swapped == digits else None)


def test_it_does_not_matter_how_it_is_typed() -> None:
    number = new_number(NOON)
    plain = number.replace("-", "")
    spoken = plain.translate(str.maketrans("0123456789", "零一二三四五六七八九"))
    wide = plain.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for typed in (
        plain,
        " ".join(plain),
        number.replace("-", " – "),
        wide,
        spoken,
        f"我的案號是{number},謝謝",
    ):
        assert parse_number(typed) == number, typed


@pytest.mark.parametrize("text", ["", "no number", "2611", "2611-4821", "0912-345-678-901-234-567", "一二三"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse_number(text) is None
