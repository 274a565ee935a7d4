"""Summary of a case for agents: the customer's feelings over time, earlier cases, and similar cases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import desc, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.assist.endings import Ending, endings
from bot.assist.similar import Memory, customer_words
from bot.cases import feelings, heard_wrongly, spending
from bot.cases.models import Agent, Case, Conversation, CustomerMark, Message
from bot.cases.utc import iso

MOST_EARLIER = 5
# How many nearest cases are examined; those that were reopened are left out, because they have no ending yet.
LOOKED_AT = 12
ENDED = ("agreed", "resolved", "closed")
# Below this confidence the model only guesses, so the turn is left out of the curve.
SURE = 0.4
WORDS_SHOWN = 140


def curve(session: Session, conversation_id: str) -> list[dict[str, Any]]:
    """Return the feelings recognised, in order: `{seq, emotion}`; turns with a confidence below `SURE` are left out.

    What a person corrected counts in place of what was heard.
    """
    felt = {
        heard.seq: heard.emotion
        for heard in feelings.of_conversation(session, conversation_id)
        if heard.confidence >= SURE
    }
    for row in heard_wrongly.of_conversation(session, conversation_id, "emotion"):
        if row.message_seq is not None:
            felt[row.message_seq] = row.meant
    return [{"seq": seq, "emotion": felt[seq]} for seq in sorted(felt)]


def earlier(session: Session, case: Case) -> dict[str, Any]:
    """Return the number of other cases of this customer, and the newest of them with their endings."""
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
    """Return the ended cases of other conversations that are similar to this one, nearest first, with their endings."""
    about = customer_words(session, [case])[case.id]
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
    """Return `(conversation, text)` of the agents' messages in these conversations, in order."""
    wanted = (
        select(Message.conversation_id, Message.text)
        .where(in_op(Message.conversation_id, conversation_ids), Message.role == "agent", Message.kind == "text")
        .order_by(Message.conversation_id, Message.seq)
    )
    return [(row.conversation_id, row.text) for row in session.execute(wanted)]


def customers(session: Session, conversation_ids: list[str]) -> dict[str, set[str]]:
    """Return the marks that identify the customer of each conversation; conversations without any are left out."""
    found: dict[str, set[str]] = {}
    marks = select(CustomerMark.conversation_id, CustomerMark.mark).where(
        in_op(CustomerMark.conversation_id, conversation_ids)
    )
    for row in session.execute(marks):
        found.setdefault(row.conversation_id, set()).add(row.mark)
    return found


def people(session: Session, conversation_ids: list[str]) -> list[str | None]:
    """Return the customers' names, e-mail addresses and telephone numbers of these conversations, None included."""
    wanted = select(Conversation.customer_name, Conversation.customer_email, Conversation.customer_phone).where(
        in_op(Conversation.id, conversation_ids)
    )
    return [detail for row in session.execute(wanted) for detail in row]


def agents(session: Session) -> list[str]:
    """Return the names of all present and former agents."""
    return list(session.execute(select(Agent.name)).scalars())


def _shown(case: Case, ending: Ending) -> dict[str, Any]:
    words = ending.what
    return {
        "number": case.number,
        "conversation_id": case.conversation_id,
        "opened_at": iso(case.opened_at),
        "stage": case.stage,
        "kind": case.kind,
        "severity": case.severity,
        **ending.as_dict(),
        "what": words[:WORDS_SHOWN] if words else None,
    }
