"""The shipped policy is valid, documented and complete enough for a conversation."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.remedy import Policy, load_policy
from bot.remedy.reading import LANGUAGES

from .conftest import SHIPPED


def test_every_file_tells_a_manager_how_to_edit_it() -> None:
    for path in (*SHIPPED.glob("*.yml"), *SHIPPED.glob("*.csv"), SHIPPED / "page" / "page.yml"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# "), path.name
        assert "How to edit this file" in text, path.name
        assert "bot.remedy.check" in text, path.name


def test_products_are_named_in_both_languages(policy: Policy) -> None:
    assert len(policy.products) >= 25
    for product in policy.products.values():
        assert all(product.names[language] and product.aliases[language] for language in LANGUAGES), product.id
        assert product.price_minor % 100 == 0  # whole dollars


def test_prices_are_read_into_minor_units(policy: Policy) -> None:
    assert policy.products["robot_vacuum"].price_minor == 12900_00
    assert policy.company.show(12900_00) == "NT$12,900"
    assert policy.company.show(12900_50) == "NT$12,900.50"


def test_branches_have_a_manager_among_the_handlers(policy: Policy) -> None:
    assert {"xinyi", "ximen", "banqiao", "taichung", "online"} <= set(policy.branches)
    assert all(branch.manager in policy.handlers for branch in policy.branches.values())


@pytest.mark.parametrize("typed", ["AJ26110312345", "aj26110312345", "AJ 261103 12345", "aj-261103-12345"])
def test_an_order_is_found_however_it_is_typed(policy: Policy, typed: str) -> None:
    order = policy.orders.find(typed)
    assert order is not None
    assert (order.product_id, order.paid.minor, order.bought_on.isoformat()) == (
        "air_fryer",
        3290_00,
        "2026-11-03",
    )


def test_an_order_that_does_not_exist_is_not_found(policy: Policy) -> None:
    assert policy.orders.find("AJ26110399999") is None
    assert policy.orders.find("") is None


def test_the_example_of_an_order_number_fits_its_pattern(policy: Policy) -> None:
    assert policy.company.order_pattern.fullmatch(policy.company.order_example)


def test_the_version_follows_the_content(policy: Policy, tmp_path: Path) -> None:
    same = Path(shutil.copytree(SHIPPED, tmp_path / "same"))
    assert load_policy(same).version == policy.version
    with (same / "orders.csv").open("a", encoding="utf-8") as file:
        file.write("AJ26112000001,2026-11-20,kettle,ximen,1290\n")
    changed = load_policy(same)
    assert changed.version != policy.version
    assert changed.orders.find("AJ26112000001") is not None
