"""The dates that a customer was told: what waits for the morning names the one that is true then, once."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from bot.cases.care import dues, outbox
from bot.cases.models import Commitment
from bot.cases.utc import from_iso
from bot.clocks.plan import moved_key


def heard_date(session: Session, promise: Commitment) -> dt.datetime:
    """Return the date of a promise that the customer knows.

    One that was moved by a closure and not told yet, as in the night, is one that they never heard of.
    """
    moved = (promise.reckoning or {}).get("moved")
    if moved is None or dues.was_done(session, moved_key(promise.id, moved)):
        return promise.due_at
    return from_iso(moved["before"])


def mail_key(promise: Commitment, number: int) -> str:
    """Return the event of the change number `number` of the date of a promise."""
    return f"promise:{promise.id}:{number}:redated"


def take_back_waiting(session: Session, promise: Commitment) -> None:
    """Take back the mails about earlier dates of a promise that wait for the sending hours."""
    numbers = range(1, (promise.redated or 0) + 1)
    outbox.supersede(session, [f"{mail_key(promise, number)}:customer" for number in numbers])
