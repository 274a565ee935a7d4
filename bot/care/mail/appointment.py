"""Calendar files: an appointment that the receiver's calendar can take in."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from icalendar import Calendar, Event

from bot.care.mail.letter import one_line


def calendar_file(described: Mapping[str, Any], *, key: str, domain: str, made_at: dt.datetime) -> bytes:
    """Return an .ics file with the appointment of `described`: `starts`, `ends` in ISO 8601, `summary`.

    `key` names the appointment, so that sent again it replaces itself. Raise KeyError or ValueError for anything else.
    """
    starts, ends = (_moment(str(described[name])) for name in ("starts", "ends"))
    if ends <= starts:
        raise ValueError("an appointment ends after it starts")
    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//Amends//Care//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    event.add("uid", f"{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}")
    event.add("dtstamp", made_at)
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("summary", one_line(str(described["summary"])))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _moment(written: str) -> dt.datetime:
    # Python 3.10 reads no Z.
    moment = dt.datetime.fromisoformat(written.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(dt.timezone.utc)
