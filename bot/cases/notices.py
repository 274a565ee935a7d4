"""Notices: tell one agent what happened to their customers, in the transaction in which it happens.

A notice names a conversation and holds no words of it. Each agent keeps the newest ones, for a while.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Tuple

from sqlalchemy import delete, desc, func, null, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op, lt

from bot.cases.models import Agent, Conversation, Handoff, Notice
from bot.cases.utc import now_of

# How many notices of one agent are kept, and for how long; what is older goes when the next one comes.
MOST_KEPT = 200
KEPT = timedelta(days=90)
# What exactly a notice is about: a sort of row, such as note, and its number.
About = Tuple[str, int]


def tell(
    session: Session,
    agent_id: int,
    kind: str,
    conversation_id: str,
    *,
    about: About | None = None,
    by: int | None = None,
    renews: bool = False,
) -> Notice | None:
    """Tell an agent what happened in a conversation, once for each `about`; return None when nothing is told.

    Nobody is told what they did themselves (`by` is the id of who did it). With `renews`, the unread notice of this
    kind about this conversation gives way to the new one.
    """
    if by == agent_id:
        return None
    same = select(Notice).where(
        Notice.agent_id == agent_id, Notice.conversation_id == conversation_id, Notice.kind == kind
    )
    named = ":".join(map(str, about or ()))
    if named and session.execute(same.where(Notice.about == named).limit(1)).first() is not None:
        return None
    if renews:
        for before in session.execute(same.where(Notice.read_at == null())).scalars():
            session.delete(before)
    notice = Notice(
        agent_id=agent_id, kind=kind, conversation_id=conversation_id, about=named, by_agent_id=by, at=now_of(session)
    )
    session.add(notice)
    session.flush()
    _forget_old(session, agent_id)
    return notice


def tell_handler(
    session: Session,
    kind: str,
    conversation_id: str,
    *,
    case_id: int | None = None,
    about: About | None = None,
    actor: str = "",
    renews: bool = False,
) -> Notice | None:
    """Tell the agent who has the conversation, else whoever had it last (of the case `case_id` if one is given).

    `actor` is who did it, as the audit log names them. Return None when nobody had it, or they work here no more.
    """
    told = handler_of(session, conversation_id, case_id)
    if told is None:
        return None
    by = agent_behind(session, actor)
    return tell(session, told.id, kind, conversation_id, about=about, by=by, renews=renews)


def handler_of(session: Session, conversation_id: str, case_id: int | None = None) -> Agent | None:
    """Return the agent who has the conversation, else whoever had it last; None for nobody, or a closed account."""
    holder = select(Conversation.owner_agent_id).where(Conversation.id == conversation_id)
    found = session.execute(holder).scalar_one_or_none()
    if found is None:
        had = select(Handoff.agent_id).where(Handoff.conversation_id == conversation_id, Handoff.agent_id != null())
        if case_id is not None:
            had = had.where(Handoff.case_id == case_id)
        found = session.execute(had.order_by(desc(Handoff.id)).limit(1)).scalar_one_or_none()
    agent = session.get(Agent, found) if found is not None else None
    return agent if agent is not None and agent.disabled_at is None else None


def agent_behind(session: Session, actor: str) -> int | None:
    """Return the id of the agent whom an actor `agent:LOGIN` names, None for any other actor."""
    kind, _, login = actor.partition(":")
    if kind != "agent":
        return None
    found: int | None = session.execute(select(Agent.id).where(Agent.login == login)).scalar_one_or_none()
    return found


def of_agent(session: Session, agent_id: int, limit: int = MOST_KEPT) -> list[Notice]:
    """List the notices of an agent, newest first."""
    wanted = select(Notice).where(Notice.agent_id == agent_id).order_by(desc(Notice.id)).limit(limit)
    return list(session.execute(wanted).scalars())


def unread(session: Session) -> dict[int, tuple[int, int]]:
    """Return for each agent with unread notices how many there are, and the number of the newest."""
    wanted = (
        select(Notice.agent_id, func.count(), func.max(Notice.id))
        .where(Notice.read_at == null())
        .group_by(Notice.agent_id)
    )
    return {row[0]: (row[1], row[2]) for row in session.execute(wanted)}


def read(
    session: Session,
    agent_id: int,
    *,
    one: int | None = None,
    up_to: int | None = None,
    conversation_id: str | None = None,
) -> int:
    """Mark an agent's notices as read: `one`, those `up_to` a number, those of a conversation, or all.

    Return how many were unread.
    """
    change = update(Notice).where(Notice.agent_id == agent_id, Notice.read_at == null())
    if one is not None:
        change = change.where(Notice.id == one)
    if up_to is not None:
        change = change.where(Notice.id <= up_to)
    if conversation_id is not None:
        change = change.where(Notice.conversation_id == conversation_id)
    done = session.execute(change.values(read_at=now_of(session)).execution_options(synchronize_session=False))
    return int(done.rowcount)


def forget(session: Session, conversation_ids: Sequence[str]) -> None:
    """Delete every notice about these conversations."""
    gone = delete(Notice).where(in_op(Notice.conversation_id, list(conversation_ids)))
    session.execute(gone.execution_options(synchronize_session=False))


def _forget_old(session: Session, agent_id: int) -> None:
    mine = delete(Notice).where(Notice.agent_id == agent_id).execution_options(synchronize_session=False)
    session.execute(mine.where(lt(Notice.at, now_of(session) - KEPT)))
    last = select(Notice.id).where(Notice.agent_id == agent_id).order_by(desc(Notice.id)).offset(MOST_KEPT).limit(1)
    beyond = session.execute(last).scalar_one_or_none()
    if beyond is not None:
        session.execute(mine.where(Notice.id <= beyond))
