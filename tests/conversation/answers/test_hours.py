"""Test the opening hours in words: only those that are still to come."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.conversation.hours_in_words import hours_in_words
from bot.remedy import Policy

TAIPEI = dt.timezone(dt.timedelta(hours=8))


def told(policy: Policy, at: dt.datetime, locale: str = "zh-Hant") -> str:
    return hours_in_words(policy.clock, at.astimezone(dt.timezone.utc), locale)


def test_hours_that_are_over_today_are_not_told(policy: Policy) -> None:
    evening = told(policy, dt.datetime(2026, 11, 18, 20, 0, tzinfo=TAIPEI))
    assert evening.startswith("11月19日（四）至11月20日（五） 09:00–18:00")
    assert "11月18日" not in evening


def test_hours_that_have_begun_are_told_by_their_end(policy: Policy) -> None:
    at = dt.datetime(2026, 11, 18, 15, 0, tzinfo=TAIPEI)
    assert told(policy, at).startswith("11月18日（三） 到 18:00；11月19日")
    assert told(policy, at, "en").startswith("Wed 18 Nov until 18:00; Thu 19 Nov")


def test_before_opening_the_whole_day_is_told(policy: Policy) -> None:
    assert told(policy, dt.datetime(2026, 11, 18, 7, 0, tzinfo=TAIPEI)).startswith(
        "11月18日（三）至11月20日（五） 09:00–18:00"
    )


@pytest.mark.parametrize("hour, first", [(12, "到 13:00、14:00–18:00"), (13.5, "14:00–18:00"), (15, "到 18:00")])
def test_of_a_day_in_two_parts_only_what_is_left(clinic: Policy, hour: float, first: str) -> None:
    midnight = dt.datetime(2026, 11, 18, tzinfo=TAIPEI)
    assert f"11月18日（三） {first}；" in told(clinic, midnight + dt.timedelta(hours=hour))
