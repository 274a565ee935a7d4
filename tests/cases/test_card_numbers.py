"""Card numbers are masked before they are kept; other numbers are not touched."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.card_numbers import MASK, mask_cards

CARDS = [
    "4111111111111111",
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "５５５５５５５５５５５５４４４４",
    "3782 822463 10005",
    "3530 1113 3330 0000",
    "6011.1111.1111.1117",
    "30569309025904",
    "2223003122003222",
    "6200 0000 0000 0005",
]


@pytest.mark.parametrize("card", CARDS)
@pytest.mark.parametrize(
    "around", ["{}", "卡號是{}，請退款", "my card {} was charged twice.", "卡{}\n末四碼", "2026-11-18 {} 12"]
)
def test_all_but_the_last_four_digits_of_a_card_are_masked(card: str, around: str) -> None:
    kept = mask_cards(around.format(card))
    places = [place for place, sign in enumerate(card) if sign.isdigit()]
    masked = "".join(MASK if place in places[:-4] else sign for place, sign in enumerate(card))
    assert kept == around.format(masked)


@pytest.mark.parametrize(
    "text",
    [
        "訂單 A20261118001",
        "4111111111111112",
        "條碼 4711234567899",
        "電話 0912-345-678，市話 02-2712-3456",
        "2026-11-18 14:30 到 2026-11-19 15:30",
        "案件 2611-4821-7",
        "統一編號 12345675",
        "追蹤碼 41111111111111111111111111",
        "NT$1,290 x 12 期",
        "房間 123，三碼郵遞區號 110",
        "電話後三碼 123",
    ],
)
def test_other_numbers_stay_as_they_are(text: str) -> None:
    assert mask_cards(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("安全碼 123", "安全碼 •••"),
        ("背面末三碼是 987", "背面末三碼是 •••"),
        ("信用卡後三碼987", "信用卡後三碼•••"),
        ("CVV: 4321, thanks", "CVV: ••••, thanks"),
        ("the security code is 123.", "the security code is •••."),
        ("安全码：123", "安全码：•••"),
    ],
)
def test_check_digits_beside_their_name_are_masked(text: str, kept: str) -> None:
    assert mask_cards(text) == kept


@given(st.text())
def test_the_length_never_changes_and_masking_again_changes_nothing(text: str) -> None:
    kept = mask_cards(text)
    assert len(kept) == len(text)
    assert mask_cards(kept) == kept


def test_long_texts_of_digits_cost_no_more_than_their_length() -> None:
    for shape in ("1" * 4000, "4 " * 2000, "4111 " * 800, "1  " * 1300):
        started = time.process_time()
        mask_cards(shape)
        assert time.process_time() - started < 0.1
