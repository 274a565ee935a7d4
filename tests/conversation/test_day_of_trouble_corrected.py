"""A day of the trouble, told after the purchase alone, leaves the day of the purchase as it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.conversation.corrected_days import corrected_days
from bot.conversation.turn_facts import Found

from .plain import turn_of

NOW = dt.datetime(2026, 11, 29, 14, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))
BOUGHT = Found("2026-11-10", resolved={"interval": None, "grain": "day"}, display="11月10日")


def _told(text: str, role: str | None) -> dict[str, Any]:
    time = {
        "entity": "time",
        "value": "2026-11-28",
        "role_hint": role,
        "text": "昨天",
        "start": 0,
        "end": 2,
        "grain": "day",
    }
    known = {"when": BOUGHT, "bought_on": BOUGHT}
    return corrected_days(turn_of(text, "correct", time), set(), known, NOW)


def test_it_leaks_since_yesterday_is_not_the_purchase() -> None:
    assert set(_told("昨天開始漏", "happened")) == {"when"}


def test_a_bare_day_corrects_what_it_stood_for() -> None:
    assert set(_told("昨天", None)) == {"when", "bought_on"}
