"""Whether a customer wants to be asked by mail; other mails, such as a changed date, are not touched by it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases import audit
from bot.cases.customer_keys import marks_of
from bot.cases.lock import lock_conversation
from bot.cases.models import Case, CaseLink, Conversation, CustomerMark
from bot.cases.utc import now_of


def ask_no_more(session: Session, link_id: str) -> bool:
    """Record that the customer of a status link, which may be revoked, wants no more questions by mail.

    Recorded again it changes nothing. Return False for an unknown link.
    """
    link = session.get(CaseLink, link_id)
    case = None if link is None else session.get(Case, link.case_id)
    if case is None:
        return False
    lock_conversation(session, case.conversation_id)
    conversation = session.get(Conversation, case.conversation_id)
    assert conversation is not None
    if conversation.asked_no_more_at is None and conversation.erased_at is None:
        conversation.asked_no_more_at = now_of(session)
        session.flush()
        audit.record(session, "customer", "questions.unwanted", f"case:{case.number}")
    return True


def wants_questions(session: Session, case_id: int | None, address: str) -> bool:
    """Return whether the receiver may be asked: unwanted in this conversation, or anywhere by the same address."""
    case = None if case_id is None else session.get(Case, case_id)
    marked = select(CustomerMark.conversation_id).where(CustomerMark.mark.in_(marks_of(address, None)))  # type: ignore[attr-defined]
    here = Conversation.id.in_(marked)  # type: ignore[attr-defined]
    if case is not None:
        here = here | (Conversation.id == case.conversation_id)
    unwanted = select(Conversation.id).where(here, Conversation.asked_no_more_at.isnot(None)).limit(1)  # type: ignore[union-attr]
    return session.execute(unwanted).first() is None
