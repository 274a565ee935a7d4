"""The case of another chat that a customer proved to be theirs in this one (`bot.conversation.case_door`)."""

from __future__ import annotations

from sqlalchemy import desc, select
from sqlalchemy.orm import Session

from bot.cases import conversations
from bot.cases.care import case_links
from bot.cases.models import Case, Conversation, Message
from bot.conversation.display import language
from bot.words import Words

# The field of the card that a proof opens, with the id of the link, which is signed when it is shown.
LINK = "status_link"


def proven_case(session: Session, conversation_id: str) -> Case | None:
    """Return the case that was last proved to be the customer's in this chat; None once its link is revoked."""
    wanted = (
        select(Message.payload)
        .where(Message.conversation_id == conversation_id, Message.role == "bot", Message.kind == "status")
        .order_by(desc(Message.seq))
    )
    for payload in session.execute(wanted).scalars():
        if isinstance(payload, dict) and LINK in payload:
            case = case_links.case_of(session, str(payload[LINK]))
            erased = case is None or conversations.get(session, case.conversation_id).erased_at is not None
            return None if erased else case
    return None


def proven_note(session: Session, words: Words, conversation: Conversation) -> str | None:
    """Return the note about a case proved in this chat for the person who takes this chat's own case; else None."""
    case = proven_case(session, conversation.id)
    if case is None or case.conversation_id == conversation.id:
        return None
    return words.say("case_door.note_here", language(conversation.locale), case_number=case.number)
