"""Complaints that the customer left in the middle: one gentle note, then closed as left, truthfully."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.care.notices import tell_customer, when
from bot.cases import cases, conversations, offers
from bot.cases.models import Case, Due
from bot.conversation.services import Services


def offer_ends(session: Session, services: Services, case: Case, due: Due) -> str:
    """Tell the customer until when the options can be chosen."""
    offer = offers.open_offer(session, case)
    if offer is None:
        return "answered"
    locale = conversations.get(session, case.conversation_id).locale
    tell_customer(
        session, services, case, "care.offer_ends", key=due.key, time=when(services, offer.expires_at, locale)
    )
    return "told"


def note(session: Session, services: Services, case: Case, due: Due) -> str:
    """Tell the customer that everything is kept and can be gone on with."""
    tell_customer(session, services, case, "care.left_note", key=due.key)
    return "told"


def close(session: Session, services: Services, case: Case, due: Due) -> str:
    """Close the case as left; the customer may take it up again by writing."""
    offers.withdraw(session, case, "the customer left", actor="clock")
    cases.move(session, case, "closed", actor="clock", reason="left by the customer")
    return "closed_as_left"
