"""Test that whatever thing was damaged however by whomever, no option puts a bill right or hurries a delivery."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import product
from typing import Any

import pytest

from bot.cases import conversations, fact_store, offers
from bot.conversation.offering import case_facts_of, offer
from bot.conversation.product_meant import product_meant
from bot.nlu.extract import extract
from bot.remedy import CaseFacts
from tests.shipped import shipped_policy

from .conftest import OPEN_HOURS
from .facts_in_their_place.telling import POLICY, entities, tell
from .plain import turn_of
from .turns import Customer

THINGS = {"zh": ["衣櫃", "書櫃", "餐桌", "沙發"], "en": ["wardrobe", "bookshelf", "dining table", "sofa"]}
DAMAGES = {"zh": ["裂開了", "凹了一塊", "刮花了"], "en": ["cracked", "dented", "scratched"]}
TOLD = {
    "zh": [
        "{thing}送來的時候就{damage}",
        "你們的送貨人員搬的時候把我的{thing}弄到{damage}",
        "組裝師傅害我的{thing}{damage}",
        "啲送貨佬搞到我張{thing}{damage}",
        "司機大哥一撞，{thing}就{damage}",
        "我的{thing}{damage}",
    ],
    "en": [
        "My {thing} arrived {damage}",
        "The delivery team left my {thing} {damage}",
        "Your delivery men got my {thing} {damage}",
        "Your fitters {damage} my {thing} while putting it together",
        "The driver dropped my {thing} and it got {damage}",
        "My {thing} is {damage}",
    ],
}
# What the model may make of such a story; feelings and conduct come with their own remedies.
KINDS = ["process", "communication", "fraud", "product_quality"]
ABSURD = {"correction", "charge_refund", "priority_handling", "redo_service", "difference_refund", "find_parcel"}
LINES = [
    (told.format(thing=thing, damage=damage), thing)
    for language in ("zh", "en")
    for told, thing, damage in product(TOLD[language], THINGS[language], DAMAGES[language])
]


# What was offered for facts that were told before: most combinations differ in nothing that an offer depends on.
OFFERED: dict[CaseFacts, list[str]] = {}


def remedies_offered(customer: Customer, text: str) -> list[str]:
    """Return the remedies of the options that are shown for what was told in `text`."""
    for name, value in {"when": "2026-11-17", "desired_outcome": "unknown"}.items():
        fact_store.note(customer.session, customer.case, name, value)
    facts = facts_of(customer)
    if facts not in OFFERED:
        OFFERED[facts] = remedies_of_new_offer(customer, text)
    return OFFERED[facts]


def facts_of(customer: Customer) -> CaseFacts:
    """Return all that an offer depends on."""
    session, case = customer.session, customer.case
    known = fact_store.current(session, case)
    return replace(case_facts_of(session, customer.services, case, known, customer.services.now()), text="")


def remedies_of_new_offer(customer: Customer, text: str) -> list[str]:
    assert offer(customer.session, customer.services, customer.id).refused is None, text
    standing = offers.open_offer(customer.session, customer.case)
    assert standing is not None
    return [option.remedy for option in standing.options]


def test_the_table_has_every_combination() -> None:
    assert len(LINES) == 2 * 6 * 4 * 3


@lru_cache
def read(text: str) -> tuple[dict[str, Any], ...]:
    """Return the facts that are read from `text` on the day of these tests; the kind of complaint changes none."""
    return tuple(extract(text, shipped_policy().clock.local(OPEN_HOURS), POLICY))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", range(6))
def test_no_option_is_absurd(customer: Customer, kind: str, place: int) -> None:
    wrong: dict[str, list[str]] = {}
    for text, thing in LINES[place::6]:
        opened = conversations.open_conversation(customer.session, locale="zh-Hant")
        customer = Customer(customer.session, customer.services, opened.id)
        customer.say(text, "complain", read(text), kind=kind)
        known = customer.known
        shown = remedies_offered(customer, text)
        if ABSURD & set(shown) or known.get("product") not in (thing, "sofa"):
            wrong[text] = [str(known.get("product")), *shown]
    assert wrong == {}


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("The delivery team put a dent in my table", "table"),
        ("the delivery men dented my fridge", "fridge"),
        ("your courier guy scratched the desk", "desk"),
        ("你們的送貨人員把餐桌撞凹了", "餐桌"),
        ("啲送貨佬整凹咗我張書桌", "書桌"),
        ("宅配小哥把衣櫃摔壞了", "衣櫃"),
        ("安裝師傅把冷氣裝歪了", "冷氣"),
    ],
)
@pytest.mark.parametrize("kind", ["process", "product_quality"])
def test_the_thing_is_meant_and_not_who_brought_it(customer: Customer, text: str, thing: str, kind: str) -> None:
    meant = product_meant(turn_of(text, "complain", *entities(customer, text), kind=kind))
    assert meant is not None and meant["text"] == thing


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("the delivery of my sofa is three weeks late", "delivery"),
        ("送貨人員態度很差，一直罵人", "送貨"),
        ("the delivery team never turned up", "delivery"),
    ],
)
def test_who_brought_it_is_meant_where_nothing_else_is(customer: Customer, text: str, named: str) -> None:
    meant = product_meant(turn_of(text, "complain", *entities(customer, text), kind="process"))
    assert meant is not None and meant["text"] == named


@pytest.mark.parametrize("text", ["The delivery team left my dining table dented", "師傅把我的餐桌弄到凹了一塊"])
def test_what_the_model_holds_for_the_customer_s_own_is_not_taken_back(customer: Customer, text: str) -> None:
    tell(customer, text, kind="process")
    why = {"property_damage": {"because": text, "seq": 1, "from": "model"}}
    fact_store.note(customer.session, customer.case, "sub_kinds", ["property_damage"], resolved=why)
    shown = set(remedies_offered(customer, text))
    assert "assess_damage" in shown and not shown & {"exchange", "full_refund", "repair_with_collection"}
