from __future__ import annotations

import pytest

from bot.remedy import Money
from bot.remedy.money import to_minor


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
