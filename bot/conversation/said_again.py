"""Explain once, to a customer who writes the same words again and again, that they are on record and what helps."""

from __future__ import annotations

from sqlalchemy import desc, select
from sqlalchemy.orm import Session

from bot.cases.models import Message
from bot.conversation.typed_labels import label_form
from bot.words import Words

# From the third time on the answer is the same and is explained.
SAME_WORDS = 3
# The most messages looked at.
_RECENT = 40


def explain_repeats(session: Session, conversation_id: str, words: Words, locale: str) -> str | None:
    """Return the explanation when the customer's last messages have the same words; None, also once it was said."""
    wanted = (
        select(Message.role, Message.kind, Message.text)
        .where(Message.conversation_id == conversation_id)
        .order_by(desc(Message.seq))
        .limit(_RECENT)
    )
    explanation = words.say("system.said_again", locale)
    times, said = 0, None
    for role, kind, text in session.execute(wanted):
        if role == "bot" and text == explanation:
            return None
        if role != "customer" or kind != "text":
            continue
        form = label_form(text)
        if said is None:
            said = form
        if not form or form != said:
            break
        times += 1
    return explanation if times >= SAME_WORDS else None
