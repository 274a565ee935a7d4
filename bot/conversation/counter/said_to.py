"""Words that a customer said to an agent: stored as the customer's, and marked with who wrote them down, and where."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases import messages, postponements, turns
from bot.cases.card_numbers import mask_cards
from bot.cases.errors import Conflict
from bot.cases.models import Agent, Conversation, Message
from bot.conversation.services import Services

COUNTER, PHONE = "counter", "phone"
WHERE = (COUNTER, PHONE)


class OtherWords(Conflict):
    """Raised when an id belongs to other words, which would be lost if they counted as written down."""


def written_before(session: Session, conversation_id: str, client_id: str, words: str) -> Message | None:
    """Return the words that were written down under this id, None for a new one; raise OtherWords for other words."""
    wanted = select(Message).where(Message.conversation_id == conversation_id, Message.client_id == client_id)
    found = session.execute(wanted).scalar_one_or_none()
    if found is not None and found.text != mask_cards(words):
        raise OtherWords("This id belongs to other words; use a new one.")
    return found


def write_down(
    session: Session,
    services: Services,
    conversation: Conversation,
    by: Agent,
    *,
    where: str,
    words: str,
    client_id: str,
) -> Message:
    """Append the customer's words as they were said, for the bot to leave alone; the same `client_id` is said once.

    Raise OtherWords when it belongs to other words.

    The author's name says to whom they were said, so that every copy of the record does.
    """
    name = services.words.say(
        f"counter.said_to.{where}", conversation.locale, name=conversation.customer_name or "", agent=by.name
    )
    before = written_before(session, conversation.id, client_id, words)
    if before is not None:
        return before
    # Before the customer's message, which would bring it back and mark it for the agent who writes it down.
    postponements.take_up(session, conversation.id, actor=f"agent:{by.login}")
    said = messages.append(
        session,
        conversation.id,
        role="customer",
        text=words,
        payload={"said_to": {"agent": by.name, "where": where}},
        client_id=client_id,
        author_name=name.strip(),
    )
    # Handled as what is typed to a person is, so that the bot does not answer it later.
    turn = turns.begin(session, conversation.id, from_seq=said.seq, to_seq=said.seq)
    turns.finish(session, turn.id, "dropped")
    return said
