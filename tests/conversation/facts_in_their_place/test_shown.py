"""Test that years and sums are shown as they were meant."""

from __future__ import annotations

import pytest

from tests.conversation.facts_in_their_place.telling import shown, tell
from tests.conversation.turns import Customer


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("去年12月28日買的烤箱，昨天壞了", "2025年12月28日（日）購買；11月27日（五）（您說的「昨天」）發生"),
        ("烤箱12月就壞了，沒有人處理", "2025年12月（您說的「12月」）"),
        ("烤箱11/20就壞了，完全不熱", "11月20日（五）"),
        (
            "11月3日買、11月10日收到的沙發，昨天破了",
            "11月3日（二）購買；11月10日（二）收到；11月27日（五）（您說的「昨天」）發生",
        ),
    ],
)
def test_a_year_that_is_not_this_one_is_shown(customer: Customer, text: str, when: str) -> None:
    tell(customer, text)
    assert shown(customer)["when"] == when


def test_english_shows_the_year_behind_the_month(customer: Customer) -> None:
    tell(customer, "bought the oven on 28 December 2025, it broke on 20 November", locale="en")
    assert shown(customer, "en")["when"] == "bought on Sun 28 Dec 2025; happened on Fri 20 Nov"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("重複扣款兩筆各 1,280，錢不見了", "2 × NT$1,280"),
        ("I was charged ￥12800 and nobody answers", "￥12800"),
        ("多扣了 300 euros，錢不見了", "EUR 300"),
        ("二千五百元不見了都沒人管", "NT$2,500"),
    ],
)
def test_a_sum_is_shown_as_it_was_meant(customer: Customer, text: str, amount: str) -> None:
    tell(customer, text)
    assert shown(customer)["amount"] == amount
