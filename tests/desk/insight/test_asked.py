"""What an address asks for: days that are missing, in reverse or too many, and what is compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.desk.insight.asked import Asked, asked
from bot.insight.periods import LONGEST

TODAY = date(2026, 11, 30)


def _first(found: Asked, day: date) -> Asked:
    return replace(found, first=day)


@pytest.mark.parametrize(
    ("query", "since", "until"),
    [
        ({"from": "2026-11-01"}, "2026-11-01", "2026-11-30"),
        ({"to": "2026-10-28"}, "2026-10-01", "2026-10-28"),
        ({"from": "2026-11-10", "to": "2026-11-01"}, "2026-11-01", "2026-11-10"),
        ({"from": "2026-11-01", "to": "2026-11-10", "days": "28"}, "2026-11-01", "2026-11-10"),
        ({"from": "2026-11-01", "to": "2026-11-10", "days": "", "shown": "dates"}, "2026-11-01", "2026-11-10"),
        ({"from": "2026-11-01", "to": "2026-11-10", "days": "7", "shown": "dates"}, "2026-11-24", "2026-11-30"),
    ],
)
def test_missing_days_are_filled_and_a_length_chosen_over_days_wins(
    query: dict[str, str], since: str, until: str
) -> None:
    found = asked(query, TODAY).period
    assert (found.since.isoformat(), found.until.isoformat()) == (since, until)


def test_too_many_days_are_cut_to_the_last_and_it_is_said() -> None:
    found = asked({"from": "1990-01-01", "to": "2026-11-30"}, TODAY)
    assert found.is_cut and found.period.days == LONGEST and found.period.until == TODAY
    assert not asked({"from": "2026-01-01"}, TODAY).is_cut


def test_what_begins_before_the_first_record_is_not_compared() -> None:
    found = asked({"from": "2026-11-03", "to": "2026-11-30"}, TODAY)
    assert found.earlier is not None and not found.lacks_earlier
    begun = found.period.since - timedelta(days=28)
    assert _first(found, begun).earlier is not None
    later = _first(found, begun + timedelta(days=1))
    assert later.earlier is None and later.before is None and later.lacks_earlier
    assert not _first(asked({"against": "none"}, TODAY), TODAY).lacks_earlier
