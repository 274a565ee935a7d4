"""Decide which day of a case a correction means: the day of the problem or the day of the purchase."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, Mapping

from bot.conversation.days_told import as_day, is_over, is_unclear
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import Found, as_time

# The facts that are days of the past.
DAYS = ("when", "bought_on", "delivered_on")
_ENGLISH_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAYS = ("星期", "禮拜", "礼拜", "週", "周", *_ENGLISH_DAYS)
_WEEK_BEFORE = ("上", "這", "这", "本", "下", "last", "this", "next")


def corrected_days(turn: Turn, denied: set[Any], known: Mapping[str, Found], now: dt.datetime) -> dict[str, Found]:
    """Return the corrected day, or both days, with the new value; empty when the turn names no day up to today.

    A denied day ("Monday, not yesterday") is the one corrected. "No, Tuesday" after "bought last Wednesday, broken
    since yesterday" corrects the day that was given as a weekday, within the same week. Equal days are both corrected,
    unless the new one is told of the trouble alone.
    Times that were promised or wished for are not those of the past, nor one whose digits mean two days.
    """
    today, chinese = now.date(), (turn.slots.get("locale") or turn.locale) != "en"
    times = [
        time
        for time in turn.all("time")
        if is_over(time, now) and time.get("role_hint") not in {"promised", "wish"} and not is_unclear(time, chinese)
    ]
    if not times:
        return {}
    time = times[-1]
    fact = as_time(time, turn)
    names = [name for name in ("when", "bought_on") if name in known]
    # "It leaks since yesterday" is not about the day of the purchase, which stood for both.
    of_trouble = time.get("role_hint") == "happened"
    if len(names) == 2 and known["when"].value == known["bought_on"].value and not of_trouble:
        return {name: _same_week(fact, known[name], today) for name in names}
    named = [name for name in names if known[name].value in denied]
    if len(named) == 1 and time["value"] != known[named[0]].value:
        name = named[0]
    elif time.get("role_hint") in {"bought", "delivered"}:
        name = "bought_on" if time.get("role_hint") == "bought" else "delivered_on"
    elif len(names) == 2 and _is_weekday(fact.display) and not _is_weekday(known["when"].display):
        name = "bought_on" if _is_weekday(known["bought_on"].display) else "when"
    else:
        name = "when"
    return {name: _same_week(fact, known.get(name), today)}


def _same_week(fact: Found, before: Found | None, today: dt.date) -> Found:
    """Move a bare weekday into the week of the day it replaces, unless that would be in the future."""
    grain = before.resolved.get("grain") if before and isinstance(before.resolved, Mapping) else None
    # A month or a year begins with a day that nobody named.
    held = as_day(before.value) if before and grain not in {"week", "month", "year"} else None
    day = as_day(fact.value)
    if held is None or day is None or not _is_bare_weekday(fact.display):
        return fact
    moved = held + dt.timedelta(days=day.weekday() - held.weekday())
    if moved > today:
        return fact
    return replace(fact, value=moved.isoformat(), resolved={"interval": None, "grain": "day"})


def _is_weekday(said: str | None) -> bool:
    return bool(said) and any(word in str(said).lower() for word in _WEEKDAYS)


def _is_bare_weekday(said: str | None) -> bool:
    return _is_weekday(said) and not any(word in str(said).lower() for word in _WEEK_BEFORE)
