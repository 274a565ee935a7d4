"""Opening hours in words."""

from __future__ import annotations

import datetime as dt

from bot.conversation.display import day, language
from bot.conversation.services import Services
from bot.remedy import OpeningClock

# How many days the hours are told for.
DAYS = 7
_BETWEEN = {"en": " to ", "zh-Hant": "至"}
_UNTIL = {"en": "until ", "zh-Hant": "到 "}
_AND = {"en": ", ", "zh-Hant": "、"}
_SEPARATOR = {"en": "; ", "zh-Hant": "；"}


def opening_hours(services: Services, locale: str) -> str:
    """Return the opening hours of the next seven days that are still to come, in the company's time zone."""
    return hours_in_words(services.policy.clock, services.now(), locale)


def hours_in_words(clock: OpeningClock, now: dt.datetime, locale: str, *, separator: str | None = None) -> str:
    """Return the hours from the UTC instant `now` on, joining days with equal hours.

    Hours that are over are left out; those that have begun are told by their end ("until 18:00"). `separator` stands
    between the groups of days, else a semicolon.
    """
    to = language(locale)
    today = clock.local(now).date()
    lines: list[tuple[dt.date, dt.date, str]] = []
    for on in (today + dt.timedelta(days=offset) for offset in range(DAYS)):
        text = _AND[to].join(_span(clock, start, end, now, to) for start, end in clock.spans(on) if end > now)
        if not text:
            continue
        if lines and lines[-1][2] == text and lines[-1][1] == on - dt.timedelta(days=1):
            lines[-1] = (lines[-1][0], on, text)
        else:
            lines.append((on, on, text))
    return (separator or _SEPARATOR[to]).join(
        f"{day(first, to)}{'' if first == last else _BETWEEN[to] + day(last, to)} {text}" for first, last, text in lines
    )


def _span(clock: OpeningClock, start: dt.datetime, end: dt.datetime, now: dt.datetime, to: str) -> str:
    closes = f"{clock.local(end):%H:%M}"
    return f"{_UNTIL[to]}{closes}" if start <= now else f"{clock.local(start):%H:%M}–{closes}"
