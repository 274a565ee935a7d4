"""E-mail addresses with signs that are rare: taken whole, or not at all."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.nlu.extract import extract

NOW = dt.datetime(2026, 11, 18, 2, tzinfo=dt.timezone.utc)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("my mail is o'neil+tag@shop.example", ["o'neil+tag@shop.example"]),
        ("mail 'mei@shop.example' please", ["mei@shop.example"]),
        ("我的信箱是mei@shop.example", ["mei@shop.example"]),
        ("o’neil@shop.example", []),
        ("josé.lee@shop.example", []),
        ("café@shop.example", []),
    ],
)
def test_an_address_is_never_cut(said: str, found: list[str]) -> None:
    assert [one["value"] for one in extract(said, NOW) if one["entity"] == "email"] == found
