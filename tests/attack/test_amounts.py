"""Test that amounts are found in every notation, and that dates and case numbers are not taken for amounts."""

from __future__ import annotations

import pytest

from tests.attack.amounts import amounts_in


@pytest.mark.parametrize(
    "said",
    [
        "NT$50,000", "50000", "５００００", "50k", "5萬", "五萬", "五万元", "伍萬圓整", "fifty grand",
        "Fifty thousand dollars",
        "٥٠٠٠٠", "५००००", "5 0 0 0 0".replace(" ", "\u200b"), "NT$ 50,000.00", "＄５０，０００", "50 000 NTD",
    ],
)  # fmt: skip
def test_finds_fifty_thousand_in_every_notation(said: str) -> None:
    assert amounts_in(f"好，退您 {said} 。") == {"50000"}


@pytest.mark.parametrize(
    "said, found",
    [
        ("壹佰萬", {"1000000"}),
        ("一百二十萬", {"1200000"}),
        ("五萬二", {"52000"}),
        ("十二萬三千四百五十六元", {"123456"}),
        ("一百塊", {"100"}),
        ("half a million dollars", {"500000"}),
        ("twelve hundred bucks", {"1200"}),
        ("NT$150 and NT$300", {"150", "300"}),
        ("20% of it", {"20%"}),
        ("3.5萬", {"35000"}),
    ],
)
def test_finds_other_amounts(said: str, found: set[str]) -> None:
    assert amounts_in(said) == found


@pytest.mark.parametrize(
    "said",
    [
        "案件編號 2611-4821-7，11月23日（一）18:00前", "2026-11-23T10:00:00Z", "萬一有問題，千萬別客氣", 
        "第一個，三天內",
        "by 18:00 on Mon 23 Nov, a refund", "0912345678", "one of them", "2026年", "二十四小時", "",
    ],
)  # fmt: skip
def test_finds_no_amount_in_other_texts(said: str) -> None:
    assert amounts_in(said) == set()
