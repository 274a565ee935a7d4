"""The words in the rows of the lists: what a matter is about, and who said what last."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import func, null, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.models import Fact, Message
from bot.cases.utc import iso

# What a row has room for; the case shows everything.
COMPLAINT_SHOWN = 160
WORDS_SHOWN = 240


def complaints(session: Session, case_of: Mapping[str, int], ids: Collection[str]) -> dict[str, str]:
    """Return by conversation what its matter is about, in the customer's words: the story of the case, on one line.

    `case_of` has the shown case by conversation. Where no story is known yet it is what the customer said first.
    """
    told = dict(
        session.execute(
            select(Fact.case_id, Fact.value).where(
                in_op(Fact.case_id, list(case_of.values())), Fact.name == "what", Fact.superseded_at == null()
            )
        ).all()
    )
    stories = {each: str(told[case_id]) for each, case_id in case_of.items() if told.get(case_id)}
    first = _texts(session, [each for each in ids if each not in stories], func.min, ("customer",))
    said = {message.conversation_id: message.text for message in first}
    return {each: " ".join(words.split())[:COMPLAINT_SHOWN] for each, words in {**said, **stories}.items()}


def last_words(session: Session, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return by conversation the last message of the customer or an agent: its beginning, whose it is and when."""
    return {
        message.conversation_id: {"text": message.text[:WORDS_SHOWN], "role": message.role, "at": iso(message.at)}
        for message in _texts(session, ids, func.max, ("customer", "agent"))
    }


def _texts(session: Session, ids: Collection[str], which: Any, roles: tuple[str, ...]) -> list[Any]:
    """Return (conversation_id, text, role, at) of the message with the highest or lowest number, by these roles."""
    chosen = (
        select(Message.conversation_id, which(Message.seq).label("seq"))
        .where(in_op(Message.conversation_id, list(ids)), in_op(Message.role, roles))
        .group_by(Message.conversation_id)
        .subquery()
    )
    wanted = select(Message.conversation_id, Message.text, Message.role, Message.at).join(
        chosen, (Message.conversation_id == chosen.c.conversation_id) & (Message.seq == chosen.c.seq)
    )
    return list(session.execute(wanted).all())
