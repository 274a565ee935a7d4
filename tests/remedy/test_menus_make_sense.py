# ruff: noqa: E501
"""Whatever is the matter and whatever it is about, no option on the menu is nonsense.

Told for goods of the catalogue, goods outside it, services, a service named beside goods, and nothing named at all.
"""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest

from bot.remedy import CaseFacts, Money, Option, Policy, propose
from bot.remedy.vocabulary import KINDS, MATTERS, WISHES

NOW = dt.datetime(2026, 11, 21, 3, tzinfo=dt.timezone.utc)
GOODS_ONLY = frozenset(
    "full_refund exchange repair_with_collection safety_inspection partial_refund resend refund_undelivered refund_returned right_item repair_quote trade_in send_part".split()
)
SERVICE_ONLY = frozenset("redo_service charge_refund".split())
# What it is about: how it is told, and whether that is goods (None: the matter decides).
THINGS: dict[str, tuple[dict[str, str], str | None]] = {
    "goods of the catalogue": ({"product_id": "kettle"}, "goods"),
    "goods outside it": ({"product_type": "goods"}, "goods"),
    "nothing named": ({}, "goods"),
    "work": ({"product_id": "cleaning_service"}, "service"),
    "work outside the catalogue": ({"product_type": "service"}, "service"),
    "delivery": ({"product_id": "delivery"}, None),
    "the store": ({"product_id": "store_service"}, None),
    "the hotline": ({"product_id": "phone_support"}, None),
    "points": ({"product_id": "member_points"}, None),
}
# Matters that only goods can have: a service named with one of them only brought the goods.
OF_GOODS = frozenset(
    "not_delivered part_missing wrong_item damaged_on_arrival out_of_warranty own_fault sent_back".split()
)
# What never makes sense in a matter, whatever it is about.
NEVER: dict[str, frozenset[str]] = {
    "not_delivered": frozenset(
        "full_refund exchange repair_with_collection right_item send_part partial_refund redo_service charge_refund correction".split()
    ),
    "late": frozenset("redo_service right_item send_part".split()),
    "part_missing": frozenset(
        "redo_service resend find_parcel priority_handling correction repair_with_collection".split()
    ),
    "wrong_item": frozenset("redo_service resend find_parcel repair_with_collection send_part".split()),
    "damaged_on_arrival": frozenset("redo_service resend find_parcel right_item".split()),
    "wrong_bill": GOODS_ONLY | SERVICE_ONLY | {"find_parcel", "priority_handling", "store_credit"},
    "charged_twice": GOODS_ONLY | SERVICE_ONLY | {"find_parcel", "priority_handling", "store_credit"},
    "property_damage": frozenset(
        "full_refund exchange redo_service charge_refund find_parcel partial_refund store_credit".split()
    ),
    "extra_costs": frozenset("full_refund exchange redo_service charge_refund find_parcel".split()),
    "out_of_warranty": frozenset(
        "full_refund exchange repair_with_collection redo_service resend find_parcel store_credit".split()
    ),
    "own_fault": frozenset(
        "full_refund exchange repair_with_collection redo_service resend find_parcel store_credit".split()
    ),
    "privacy": frozenset("full_refund exchange redo_service charge_refund find_parcel resend".split()),
    "sent_back": frozenset(
        "full_refund exchange repair_with_collection right_item send_part partial_refund redo_service".split()
    ),
}


def menus(policy: Policy) -> list[tuple[str, str, str | None, str, tuple[Option, ...]]]:
    """Return every menu of a matter, with what is the matter, the wish, and what it is about."""
    found = []
    paid = Money(1290_00, "TWD")
    for matter, wish, (thing, (facts, _)) in product((*MATTERS, "sent_back"), (None, *WISHES), THINGS.items()):
        told = CaseFacts(
            "product_quality", desired_outcome=wish, paid=paid, order_known=True, sub_kinds=frozenset({matter}), **facts
        )  # type: ignore[arg-type]
        found.append((matter, thing, wish, THINGS[thing][1] or "", propose(policy, told, NOW).options))
    return found


def test_no_option_is_nonsense_in_its_matter(policy: Policy) -> None:
    wrong = [
        (matter, thing, wish, option.remedy)
        for matter, thing, wish, _, options in menus(policy)
        for option in options
        if option.remedy in NEVER[matter]
    ]
    assert not wrong, wrong


def test_goods_get_what_is_for_goods_and_services_what_is_for_services(policy: Policy) -> None:
    wrong = []
    for matter, thing, wish, type_, options in menus(policy):
        # To have something sent is a wish for goods.
        of_goods = matter in OF_GOODS or type_ == "goods" or wish == "resend"
        for option in options:
            if option.remedy in (SERVICE_ONLY if of_goods else GOODS_ONLY if type_ == "service" else ()):
                wrong.append((matter, thing, wish, option.remedy))
    assert not wrong, wrong


def test_no_menu_mixes_goods_and_services_without_a_matter_either(policy: Policy) -> None:
    for kind, wish, (thing, (facts, type_)) in product((None, *KINDS), (None, *WISHES), THINGS.items()):
        made = propose(policy, CaseFacts(kind, desired_outcome=wish, **facts), NOW).options  # type: ignore[arg-type]
        remedies = {option.remedy for option in made}
        assert not (remedies & GOODS_ONLY and remedies & SERVICE_ONLY), (kind, wish, thing, remedies)
        if type_ is not None and wish != "resend":
            assert not remedies & (SERVICE_ONLY if type_ == "goods" else GOODS_ONLY), (kind, wish, thing, remedies)
        if thing == "points":
            assert not remedies & GOODS_ONLY, (kind, wish, thing, remedies)
        if thing in {"the store", "the hotline", "points", "delivery"}:
            assert "redo_service" not in remedies, (kind, wish, thing)


def test_a_matter_of_goods_never_waits_for_a_person_because_a_service_was_named(policy: Policy) -> None:
    without = [
        (matter, thing)
        for matter, thing, wish, _, options in menus(policy)
        if matter in OF_GOODS and wish is None and not options
    ]
    assert not without


def test_no_text_names_a_service_as_if_it_were_goods(policy: Policy) -> None:
    facts = CaseFacts(product_id="delivery", desired_outcome="resend", sub_kinds=frozenset({"not_delivered"}))
    for option in propose(policy, facts, NOW).options:
        said = " ".join([*option.title.values(), *option.remedy_text.values()])
        said += " ".join(text for done in option.commitments for text in done.what.values())
        assert "宅配到府" not in said and "home delivery" not in said
        assert option.remedy_value.minor != policy.products["delivery"].price_minor or option.remedy == "resend"


@pytest.mark.parametrize(("kind", "first"), [("process", "correction"), ("product_quality", "restore_points")])
def test_lost_points_are_put_back(policy: Policy, kind: str, first: str) -> None:
    made = propose(policy, CaseFacts(kind, product_id="member_points"), NOW).options
    assert made[0].remedy == first
    assert "restore_points" in {option.remedy for option in made}
