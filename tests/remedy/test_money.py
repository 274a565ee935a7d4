from __future__ import annotations

from dataclasses import replace

import pytest

from bot.remedy import Money, Policy
from bot.remedy.money import decimals_of, exceptions, in_words, minor_of, to_minor, with_decimals


@pytest.mark.parametrize(
    ("text", "decimals", "minor"),
    [
        ("1200", 2, 120000),
        ("1,200.50", 2, 120050),
        ("1200", 0, 1200),
        (" 0 ", 2, 0),
        ("1200.505", 2, None),
        ("0.5", 0, None),
        ("-1", 2, None),
        ("", 2, None),
        ("NaN", 2, None),
        ("Infinity", 2, None),
        ("1e30", 2, None),
        ("free", 2, None),
    ],
)
def test_reads_amounts_as_people_type_them(text: str, decimals: int, minor: int | None) -> None:
    assert to_minor(text, decimals) == minor


def test_different_currencies_cannot_be_mixed() -> None:
    assert Money(100, "TWD") + Money(50, "TWD") == Money(150, "TWD") > Money(149, "TWD")
    with pytest.raises(ValueError, match="cannot be mixed"):
        Money(1, "TWD") + Money(1, "HKD")
    with pytest.raises(ValueError, match="cannot be mixed"):
        assert Money(1, "TWD") < Money(2, "HKD")


def test_each_currency_has_its_own_decimals() -> None:
    assert [decimals_of(one) for one in ("TWD", "HKD", "JPY", "KWD", "XXX")] == [2, 2, 0, 3, 2]
    assert exceptions() == {one: decimals_of(one) for one in exceptions()} and 2 not in exceptions().values()


@pytest.mark.parametrize(
    ("minor", "decimals", "read", "listed"),
    [
        (128000, 2, "1,280", "1280.00"),
        (128050, 2, "1,280.50", "1280.50"),
        (12800, 0, "12,800", "12800"),
        (1250, 3, "1.250", "1.250"),
        (5, 3, "0.005", "0.005"),
        (0, 2, "0", "0.00"),
    ],
)
def test_writes_amounts_for_people_and_for_tables(minor: int, decimals: int, read: str, listed: str) -> None:
    assert (in_words(minor, decimals), with_decimals(minor, decimals)) == (read, listed)


def test_reads_amounts_that_were_said() -> None:
    assert [minor_of(1280.5, decimals) for decimals in (2, 3)] == [128050, 1280500]
    # No float is lost on the way.
    assert (minor_of(19.99, 2), minor_of(12800.0, 0)) == (1999, 12800)


def test_a_company_shows_its_own_currency_with_the_symbol_and_others_by_their_code(policy: Policy) -> None:
    company = policy.company
    assert company.show_any(Money(128000, "TWD")) == "NT$1,280"
    assert [company.show_any(one) for one in (Money(12800, "JPY"), Money(1250, "KWD"), Money(1999, "USD"))] == [
        "JPY 12,800", "KWD 1.250", "USD 19.99",
    ]  # fmt: skip
    counted = replace(company, decimals=0)
    assert (counted.decimals_of("TWD"), counted.decimals_of("HKD"), counted.show(1280)) == (0, 2, "NT$1,280")
