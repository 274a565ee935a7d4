"""Test "the same address as the order": taken from a proved order, and from no other."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.conversation.contacts.of_order import with_order_details
from bot.conversation.contacts.told import ContactsTold, contacts_told
from bot.conversation.phrases import Phrases
from bot.remedy import Money, Order
from bot.remedy.order_contacts import OrderContacts

from .plain import turn_of

ADDRESS = "台北市信義區松高路11號5樓"
ORDER = Order(
    "AJ1",
    dt.date(2026, 11, 1),
    "sofa",
    "xinyi",
    Money(1, "TWD"),
    contacts=OrderContacts.read("0900-000-431", "amy@example.com"),
    address=ADDRESS,
)
ASKED = ("phone", "address")


def told(
    text: str, phrases: Phrases, asked: tuple[str, ...] = ("address",), order: Order | None = ORDER
) -> ContactsTold:
    turn = turn_of(text, "inform")
    found = contacts_told(turn, phrases, {}, asked=asked)
    return with_order_details(found, turn, phrases.contacts, asked, order, "TW")


@pytest.mark.parametrize(
    "text",
    [
        "跟訂單一樣的地址",
        "同張單一樣",
        "跟訂單一樣就好",
        "訂單上的地址",
        "送到訂單上那個地址",
        "用下單時填的地址",
        "地址一樣",
        "跟上次一樣",
        "同上次一樣",
        "上次送貨嗰度",
        "照訂單的地址就好",
        "同一個地址",
        "張單上面嗰個",
        "same address as the order",
        "the address on my order",
        "same as before",
        "use the order's address",
        "same delivery address please",
        "to where you delivered it",
        "it's on the order, same address",
    ],
)
def test_the_address_of_a_proved_order_is_taken(phrases: Phrases, text: str) -> None:
    found = told(text, phrases)
    assert {name: fact.value for name, fact in found.facts.items()} == {"address": ADDRESS}
    assert found.as_order and found.concerns and not found.refuses
    # Nothing is taken of an order that is not proved to be theirs, and the customer is told why.
    unproved = told(text, phrases, order=None)
    assert not unproved.facts and unproved.as_order and unproved.concerns


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("電話跟訂單一樣", {"phone": "+886900000431"}),
        ("同一個電話", {"phone": "+886900000431"}),
        ("same number as the order", {"phone": "+886900000431"}),
        ("跟訂單一樣", {"phone": "+886900000431", "address": ADDRESS}),
        ("same as on the order", {"phone": "+886900000431", "address": ADDRESS}),
    ],
)
def test_what_is_named_or_asked_for_is_taken(phrases: Phrases, text: str, facts: dict[str, str]) -> None:
    assert {name: fact.value for name, fact in told(text, phrases, ASKED).facts.items()} == facts


@pytest.mark.parametrize(
    "text",
    [
        "訂單編號是多少",
        "我不想給地址",
        "為什麼要地址",
        "台北市中山路12號",
        "the order was late",
        "I'd rather not give my address",
    ],
)
def test_other_words_take_nothing(phrases: Phrases, text: str) -> None:
    found = told(text, phrases)
    assert not found.as_order and ADDRESS not in {fact.value for fact in found.facts.values()}


def test_without_a_question_a_detail_must_be_named(phrases: Phrases) -> None:
    assert not told("跟上次一樣又壞了", phrases, asked=()).as_order
    assert told("same address as the order", phrases, asked=()).facts


def test_an_order_without_an_address_gives_none(phrases: Phrases) -> None:
    bare = Order("AJ1", ORDER.bought_on, "sofa", "xinyi", ORDER.paid)
    found = told("跟訂單一樣的地址", phrases, order=bare)
    assert found.as_order and not found.facts
