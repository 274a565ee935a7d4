"""The story of a case at a glance: what was offered, how the feeling went, what happened before and elsewhere."""

from __future__ import annotations

from typing import Any

from sqlalchemy import desc, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.assist.endings import Ending, endings
from bot.assist.similar import Memory, told
from bot.cases import feelings, spending
from bot.cases.models import Agent, Case, Conversation, CustomerMark, Message
from bot.cases.utc import iso

MOST_EARLIER = 5
# Looked through for cases that have ended since; one that was opened again teaches nothing yet.
LOOKED_AT = 12
ENDED = ("agreed", "resolved", "closed")
# Below this the model only guesses, which is no point of the curve.
SURE = 0.4
WORDS_SHOWN = 140


def curve(session: Session, conversation_id: str) -> list[dict[str, Any]]:
    """Return the feelings heard, in order: `{seq, emotion}`; turns in which the model was not sure are left out."""
    return [
        {"seq": heard.seq, "emotion": heard.emotion}
        for heard in feelings.of_conversation(session, conversation_id)
        if heard.confidence >= SURE
    ]


def earlier(session: Session, case: Case) -> dict[str, Any]:
    """Return how many other cases this customer has, and the newest with how they ended."""
    theirs = sorted(spending.conversations_of(session, case))
    wanted = (
        select(Case)
        .where(in_op(Case.conversation_id, theirs), Case.id != case.id)
        .order_by(desc(Case.opened_at), desc(Case.id))
    )
    found = list(session.execute(wanted).scalars())
    newest = found[:MOST_EARLIER]
    ended = endings(session, newest)
    return {"count": len(found), "cases": [_shown(one, ended[one.id]) for one in newest]}


def similar(session: Session, memory: Memory, case: Case) -> list[dict[str, Any]]:
    """Return the cases most like this one that have ended, nearest first, `LOOKED_AT` at most, with how they ended."""
    about = told(session, [case])[case.id]
    near = dict(memory.nearest(session, about, LOOKED_AT + 1))
    near.pop(case.id, None)
    rows = session.execute(
        select(Case).where(
            in_op(Case.id, sorted(near)), in_op(Case.stage, ENDED), Case.conversation_id != case.conversation_id
        )
    ).scalars()
    found = sorted(rows, key=lambda one: -near[one.id])
    ended = endings(session, found)
    locales = dict(
        session.execute(
            select(Conversation.id, Conversation.locale).where(
                in_op(Conversation.id, [one.conversation_id for one in found])
            )
        ).all()
    )
    return [
        {
            **_shown(one, ended[one.id]),
            "likeness": round(near[one.id], 2),
            "locale": locales.get(one.conversation_id),
        }
        for one in found
    ]


def said_by_agents(session: Session, conversation_ids: list[str]) -> list[tuple[str, str]]:
    """Return `(conversation, words)` of what persons wrote in these conversations, in order."""
    wanted = (
        select(Message.conversation_id, Message.text)
        .where(in_op(Message.conversation_id, conversation_ids), Message.role == "agent", Message.kind == "text")
        .order_by(Message.conversation_id, Message.seq)
    )
    return [(row.conversation_id, row.text) for row in session.execute(wanted)]


def customers(session: Session, conversation_ids: list[str]) -> dict[str, set[str]]:
    """Return by what the customer of each of these conversations is known; nothing for one who told nothing."""
    found: dict[str, set[str]] = {}
    marks = select(CustomerMark.conversation_id, CustomerMark.mark).where(
        in_op(CustomerMark.conversation_id, conversation_ids)
    )
    for row in session.execute(marks):
        found.setdefault(row.conversation_id, set()).add(row.mark)
    return found


def people(session: Session, conversation_ids: list[str]) -> list[str | None]:
    """Return the names, e-mail addresses and telephone numbers that stand in these conversations."""
    wanted = select(Conversation.customer_name, Conversation.customer_email, Conversation.customer_phone).where(
        in_op(Conversation.id, conversation_ids)
    )
    return [told for row in session.execute(wanted) for told in row]


def agents(session: Session) -> list[str]:
    """Return the names of everybody who works or worked at the desk."""
    return list(session.execute(select(Agent.name)).scalars())


def _shown(case: Case, ending: Ending) -> dict[str, Any]:
    told_words = ending.what
    return {
        "number": case.number,
        "conversation_id": case.conversation_id,
        "opened_at": iso(case.opened_at),
        "stage": case.stage,
        "kind": case.kind,
        "severity": case.severity,
        **ending.as_dict(),
        "what": told_words[:WORDS_SHOWN] if told_words else None,
    }
