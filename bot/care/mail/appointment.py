"""Calendar files: appointments that the receiver's calendar can take in, move and cancel."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from icalendar import Calendar, Event

from bot.care.mail.letter import one_line

PUBLISH, CANCEL = "PUBLISH", "CANCEL"


def calendar_files(
    described: Sequence[Mapping[str, Any]], *, domain: str, made_at: dt.datetime
) -> list[tuple[str, bytes]]:
    """Return .ics files as (method, content): one with the appointments that are, one with those that are cancelled.

    Each is described as `bot.conversation.appointments` does: its `key` names it, so that a later file with a higher
    `sequence` replaces it (RFC 5545 3.8.7.4). Raise KeyError or ValueError for anything else.
    """
    files = []
    for method in (PUBLISH, CANCEL):
        these = [one for one in described if bool(one.get("cancelled")) == (method == CANCEL)]
        if these:
            calendar = Calendar()
            calendar.add("prodid", "-//Amends//Care//EN")
            calendar.add("version", "2.0")
            calendar.add("method", method)
            for one in these:
                calendar.add_component(_event(one, domain=domain, made_at=made_at))
            files.append((method, bytes(calendar.to_ical())))
    return files


def _event(described: Mapping[str, Any], *, domain: str, made_at: dt.datetime) -> Event:
    starts, ends = (_moment(str(described[name])) for name in ("starts", "ends"))
    if ends <= starts:
        raise ValueError("an appointment ends after it starts")
    event = Event()
    event.add("uid", f"{hashlib.sha256(str(described['key']).encode()).hexdigest()[:32]}@{domain}")
    event.add("sequence", int(described.get("sequence") or 0))
    event.add("status", "CANCELLED" if described.get("cancelled") else "CONFIRMED")
    event.add("dtstamp", made_at)
    event.add("dtstart", starts)
    event.add("dtend", ends)
    event.add("summary", one_line(str(described["summary"])))
    if described.get("said"):
        event.add("description", one_line(str(described["said"]), 500))
    return event


def _moment(written: str) -> dt.datetime:
    # Python 3.10 reads no Z.
    moment = dt.datetime.fromisoformat(written.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(dt.timezone.utc)
