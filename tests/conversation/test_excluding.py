"""Test which words refuse one outcome and take any other."""

from __future__ import annotations

import pytest

from bot.conversation.excluding import excluded_numbers, excluded_outcomes

REFUND = [
    "除了退款都可以", "除了退款以外的", "除了退錢，其他都好", "不要退款，其他都好", "我不想要退款，別的都可以",
    "只要不是退款就好", "什麼都可以，就是不要退款", "除咗退款乜都得", "唔好退錢，其他都得", "唔要退款，第二樣都得",
    "anything but a refund", "everything except the refund", "anything other than my money back",
    "I don't want a refund, anything else is fine", "no refund, but any other option works",
    "as long as it's not a refund",
]  # fmt: skip
NONE = [
    "我要退款", "除了退款，我還要道歉", "除了退款還要賠償", "不要退款", "都可以", "我不要再等退款了",
    "apart from the refund I also want an apology", "I want a refund", "anything else?", "nothing but a refund will do",
    "I got no refund and nobody answers",
]  # fmt: skip


@pytest.mark.parametrize("text", REFUND)
def test_a_refund_is_refused(text: str) -> None:
    assert excluded_outcomes(text) == {"refund"}


@pytest.mark.parametrize("text", NONE)
def test_other_words_refuse_nothing(text: str) -> None:
    assert excluded_outcomes(text) == frozenset()


@pytest.mark.parametrize(
    ("text", "outcomes"),
    [
        ("除了維修都可以", {"repair"}),
        ("唔好換貨，其他都得", {"exchange"}),
        ("anything but a repair", {"repair"}),
        ("anything but another voucher", {"compensation"}),
    ],
)
def test_other_outcomes_are_refused_in_the_same_way(text: str, outcomes: set[str]) -> None:
    assert excluded_outcomes(text) == outcomes


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("除了第一個都可以", {1}),
        ("第二個以外的都可以", set()),
        ("唔好第三個，其他都得", {3}),
        ("anything but the second one", {2}),
        ("anything but option 1", {1}),
        ("the first one please", set()),
    ],
)
def test_an_option_is_refused_by_its_number(text: str, numbers: set[int]) -> None:
    assert excluded_numbers(text) == numbers
