"""Sort the times in a turn by what they are about: the purchase, the delivery, the trouble, a promise, a wish."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import Any, Mapping, Sequence

Time = Mapping[str, Any]
# The longest duration that gives a starting day: "waiting for three days" does, "a two-year warranty" does not.
LONGEST_WAIT = dt.timedelta(days=100)
# How customers of most places write a day when they speak Chinese: its order is the company's.
_SHORT = re.compile(r"\s*\d{1,2}\s*/\s*\d{1,2}\s*")


@dataclass(frozen=True)
class DaysTold:
    """The times of one turn by their roles, each an entity or None.

    `broken` is a promised time that has passed, `unclear` one whose digits mean two days, and `to_come` one that is
    said of what has happened but lies in the future.
    """

    happened: Time | None = None
    bought: Time | None = None
    delivered: Time | None = None
    promised: Time | None = None
    broken: Time | None = None
    wish: Time | None = None
    used: Time | None = None
    unclear: Time | None = None
    to_come: Time | None = None

    @property
    def answers_when(self) -> Time | None:
        """Return the time that answers "when did it happen?"."""
        if self.happened is not None or self.unclear is not None:
            return self.happened
        # A late or a damaged delivery, and a broken promise, happened on their own day.
        return self.delivered or self.broken or self.bought


def sort_times(times: Sequence[Time], now: dt.datetime, *, asked_when: bool = False, chinese: bool = False) -> DaysTold:
    """Sort `times` by the words around them, at the local instant `now`.

    Of times without such words the latest is the time of the trouble, because a thing is bought before it fails. A
    duration counts as its beginning while the trouble lasts, or as the answer to `asked_when`; "the second day" only
    when no day is named. In `chinese`, 5/11 has the order of the company.
    """
    unclear = next((time for time in times if is_unclear(time, chinese)), None)
    clear = [time for time in times if not is_unclear(time, chinese)]
    days = [time for time in clear if is_over(time, now)]
    coming = [time for time in clear if as_day(time.get("value")) is not None and not is_over(time, now)]
    bought, delivered = _first(days, "bought"), _first(days, "delivered")
    promised, wish = _first(clear, "promised"), _first(clear, "wish")
    telling = [time for time in days if _is_telling(time, now, asked_when)]
    happened = [time for time in telling if time.get("role_hint") == "happened"]
    others = [time for time in telling if time.get("role_hint") is None]
    said_of = {"happened", "delivered", "bought", *((None,) if asked_when else ())}
    told = DaysTold(
        bought=bought,
        delivered=delivered,
        promised=promised,
        broken=promised if promised is not None and is_over(promised, now) else None,
        wish=wish or next((time for time in coming if time.get("role_hint") is None and not asked_when), None),
        used=next((time for time in times if time.get("measures") == "use"), None),
        unclear=unclear,
        to_come=next((time for time in coming if time.get("role_hint") in said_of), None),
    )
    if candidates := happened or others:
        return replace(told, happened=max(candidates, key=lambda time: str(time["value"])))
    second_day = next((time for time in times if time.get("role_hint") == "relative"), None)
    today = now.date()
    lasting = next((time for time in times if bought is None and _lasts(time, today, asked_when)), None)
    return replace(told, happened=second_day or lasting)


def is_over(time: Time, now: dt.datetime) -> bool:
    """Return whether a time is a day or an hour that has begun; 今晚 said after midnight has not."""
    day = as_day(time.get("value"))
    if day is None or time.get("role_hint") in {"duration", "relative"}:
        return False
    since = as_instant((time.get("interval") or {}).get("from"))
    return day <= now.date() and (since is None or since <= now)


def is_unclear(time: Time, chinese: bool) -> bool:
    """Return whether the digits of a time mean two past days, and only the customer knows which."""
    return time.get("also") is not None and not (chinese and _SHORT.fullmatch(str(time.get("text") or "")))


def before_purchase(time: Time, bought_on: dt.date) -> bool:
    """Return whether all of a time lies before the day of purchase."""
    day = as_day(time.get("value"))
    if day is None:
        return False
    until = as_instant((time.get("interval") or {}).get("to"))
    last = (until - dt.timedelta(seconds=1)).date() if until is not None else day
    return max(day, last) < bought_on


def since_of(time: Time) -> dt.date | None:
    """Return the day on which the interval of a time begins."""
    return as_day((time.get("interval") or {}).get("from"))


def as_day(value: Any) -> dt.date | None:
    """Return the day of an ISO date or datetime; None for anything else."""
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def as_instant(value: Any) -> dt.datetime | None:
    """Return an ISO datetime with a time zone; None for anything else."""
    try:
        found = dt.datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _first(times: Sequence[Time], role: str) -> Time | None:
    return next((time for time in times if time.get("role_hint") == role), None)


def _is_telling(time: Time, now: dt.datetime, asked_when: bool) -> bool:
    """Return whether a time says when something was; 今年 alone says it only when asked."""
    this_year = time.get("grain") == "year" and str(time.get("value"))[:4] == str(now.year)
    return asked_when or not this_year


def _lasts(time: Time, today: dt.date, asked_when: bool) -> bool:
    since = since_of(time)
    if time.get("role_hint") != "duration" or since is None or since <= today - LONGEST_WAIT:
        return False
    return time.get("measures") == "trouble" or (asked_when and time.get("measures") is None)
