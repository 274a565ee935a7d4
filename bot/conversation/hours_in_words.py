"""Opening hours in words."""

from __future__ import annotations

import datetime as dt

from bot.conversation.display import day, language
from bot.conversation.services import Services


def opening_hours(services: Services, locale: str) -> str:
    """Return the opening hours of seven days from today in the company's time zone, joining days with equal hours."""
    to, clock = language(locale), services.policy.clock
    today = clock.local(services.now()).date()
    lines: list[tuple[dt.date, dt.date, str]] = []
    for offset in range(7):
        on = today + dt.timedelta(days=offset)
        spans = clock.spans(on)
        if not spans:
            continue
        text = (", " if to == "en" else "、").join(
            f"{clock.local(start):%H:%M}–{clock.local(end):%H:%M}" for start, end in spans
        )
        if lines and lines[-1][2] == text and lines[-1][1] == on - dt.timedelta(days=1):
            lines[-1] = (lines[-1][0], on, text)
        else:
            lines.append((on, on, text))
    between = " to " if to == "en" else "至"
    separator = "; " if to == "en" else "；"
    return separator.join(
        f"{day(first, to)}{'' if first == last else between + day(last, to)} {text}" for first, last, text in lines
    )
