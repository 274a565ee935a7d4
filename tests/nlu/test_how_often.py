"""Test how often a sum was said to be paid, whatever way that is said."""

import pytest

from bot.nlu.amounts import find_amounts
from bot.nlu.folding import fold
from bot.nlu.spans import Taken

TABLE = {
    "billed me twice, NT$1,280 each": 2,
    "NT$1,280 each, twice": 2,
    "you took NT$1,280 twice": 2,
    "NT$1,280 was charged twice": 2,
    "two payments of NT$1,280 left my account": 2,
    "three charges of NT$500 each": 3,
    "charged NT$500 x2": 2,
    "charged NT$500 ×3": 3,
    "there are 2 transactions of HK$1,280": 2,
    "HK$300 each time, three times": 3,
    "1,280元各扣了一次": 2,
    "每筆1280元，扣了兩筆": 2,
    "扣了兩筆，每筆1,280元": 2,
    "兩筆各1,280": 2,
    "NT$1,280居然扣了兩次": 2,
    "1280元被重複扣了3次": 3,
    "碌咗兩次，每次$500": 2,
    "信用卡跟 LINE Pay 1,280元各刷一次": 2,
    # once, whatever else is counted
    "I paid NT$1,280": 1,
    "I called twice about the NT$500": 1,
    "NT$500 two weeks ago": 1,
    "NT$500, 2 days late": 1,
    "寄了兩次，1280元": 1,
    "1280元，第二次才成功": 1,
    "付了500元，刷卡兩次都失敗": 1,
}


@pytest.mark.parametrize(("text", "times"), TABLE.items())
def test_how_often_a_sum_was_paid(text: str, times: int) -> None:
    folded = fold(text).text
    assert [one.times for one in find_amounts(folded, Taken(len(folded)), "TWD")] == [times]
