"""Private notes that agents write for each other about a conversation. They are not messages and never become any."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases import audit, messages
from bot.cases.card_numbers import mask_cards
from bot.cases.errors import Conflict, Refused
from bot.cases.lock import lock_conversation
from bot.cases.models import Agent, Note
from bot.cases.utc import now_of


def write(session: Session, conversation_id: str, agent: Agent, text: str, client_id: str) -> Note:
    """Add a note after the last message; return the one that has this `client_id` already.

    Raise NotFound without such a conversation, Refused for an empty note, Conflict when the `client_id` belongs to a
    note with other words.
    """
    if not text.strip():
        raise Refused("A note needs words.")
    lock_conversation(session, conversation_id)
    there = session.execute(
        select(Note).where(Note.conversation_id == conversation_id, Note.client_id == client_id)
    ).scalar_one_or_none()
    if there is not None and there.text != mask_cards(text):
        raise Conflict("This client_id belongs to another note; write it with a new one.")
    if there is not None:
        return there
    note = Note(
        conversation_id=conversation_id,
        agent_id=agent.id,
        after_seq=messages.last_seq(session, conversation_id),
        at=now_of(session),
        text=mask_cards(text),
        client_id=client_id,
    )
    session.add(note)
    session.flush()
    detail = {"note": note.id, "characters": len(text)}
    audit.record(session, f"agent:{agent.login}", "note.written", f"conversation:{conversation_id}", detail)
    return note


def of(session: Session, conversation_id: str) -> list[Note]:
    """List the notes of a conversation in the order in which they were written."""
    wanted = select(Note).where(Note.conversation_id == conversation_id).order_by(Note.id)
    return list(session.execute(wanted).scalars())
