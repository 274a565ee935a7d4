"""Promises that a closure of the company moved: the customer is told, with the reason, in the sending hours."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from bot.care.notices import in_words, tell_customer, when
from bot.cases import commitments, conversations
from bot.cases.models import Case, Due
from bot.cases.utc import from_iso
from bot.conversation.appointments import appointments_of
from bot.conversation.display import both, day, language
from bot.conversation.services import Services


def tell_moved(session: Session, services: Services, case: Case, due: Due) -> str:
    """Tell the customer the date they know, the new one and why."""
    promise, _ = commitments.locked(session, int(due.subject or 0))
    moved = promise.reckoning["moved"]
    locale = conversations.get(session, case.conversation_id).locale
    told = in_words(services, promise, locale)
    tell_customer(
        session,
        services,
        case,
        "care.reckoned_again",
        key=due.key,
        what=told["what"],
        before=when(services, from_iso(moved["before"]), locale),
        after=told["time"],
        why=both(moved["why"], language(locale)),
        day=day(dt.date.fromisoformat(moved["day"]), locale),
        appointments=appointments_of(session, services, case, [promise], locale),
    )
    return "told"
