"""Remedies and gestures that apply only to some groups of products."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.remedy import CaseFacts, Policy, load_policy, propose
from bot.remedy.catalogue import GOODS, SERVICE
from bot.remedy.only_for import EVERYTHING, suits

from .test_broken_policy import problems_of, spoil
from .test_propose import NOW


@pytest.mark.parametrize(
    ("only_for", "group", "fits"),
    [
        (EVERYTHING, None, True),
        (EVERYTHING, "tests", True),
        (frozenset({"tests"}), "tests", True),
        (frozenset({"tests"}), GOODS, False),
        (frozenset({"tests"}), None, False),  # it is not known whether the product is a test
        (frozenset({GOODS, "medicines"}), "medicines", True),
        (frozenset({GOODS, "medicines"}), SERVICE, False),
        (frozenset({GOODS, "medicines"}), None, True),  # a whole type is included, and the product may be of that type
    ],
)
def test_suits_by_group_and_type(only_for: frozenset[str], group: str | None, fits: bool) -> None:
    assert suits(only_for, group) is fits


@pytest.fixture
def kitchen(folder: Path) -> Policy:
    """Return the shop's policy with a group `kitchen` for kettles, and the safety inspection for that group only."""
    spoil(
        folder,
        "products.yml",
        "    type: goods\n    price: 1290\n",
        "    type: goods\n    group: kitchen\n    price: 1290\n",
    )
    path = folder / "remedies.yml"
    text = path.read_text(encoding="utf-8")
    start = text.index("  safety_inspection:")
    path.write_text(text[:start] + text[start:].replace("only_for: goods", "only_for: kitchen", 1), encoding="utf-8")
    return load_policy(folder)


def remedies(policy: Policy, product: str | None) -> set[str]:
    facts = CaseFacts("safety_hazard", "worried", "explanation", product)
    return {option.remedy for option in propose(policy, facts, NOW).options}


def test_a_remedy_for_a_group_is_offered_for_that_group_alone(kitchen: Policy) -> None:
    assert kitchen.products["kettle"].group == "kitchen"
    assert "safety_inspection" in remedies(kitchen, "kettle")
    assert "safety_inspection" not in remedies(kitchen, "oven")
    assert "safety_inspection" not in remedies(kitchen, None)


def test_a_remedy_for_a_type_applies_to_all_its_groups(kitchen: Policy) -> None:
    refund = CaseFacts("product_quality", "neutral", "refund", "kettle")
    assert propose(kitchen, refund, NOW).options[0].remedy == "full_refund"
    assert "kitchen" in kitchen.remedies["full_refund"].only_for


def test_the_wish_of_every_group_has_to_be_served(folder: Path) -> None:
    spoil(
        folder,
        "products.yml",
        "    type: goods\n    price: 1290\n",
        "    type: goods\n    group: kitchen\n    price: 1290\n",
    )
    path = folder / "remedies.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("serves: [apology]", "serves: [apology]\n    only_for: kitchen", 1), encoding="utf-8")
    found = [problem.what for problem in problems_of(folder)]
    assert "No remedy serves the wish for 'apology' when it is about goods" in found
    assert "No remedy serves the wish for 'apology' when it is about an unknown product" in found
