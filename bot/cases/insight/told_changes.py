"""Who is told that something changed because of them: each customer once for each action."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.cases.models import ToldChange
from bot.cases.utc import now_of

TOLD, UNWANTED, GONE = "told", "unwanted", "gone"


def plan(session: Session, action_id: int, conversation_id: str, *, case_id: int | None, why: str) -> ToldChange | None:
    """Note that a customer is to be told in a conversation; None when that was noted before."""
    there = select(ToldChange.id).where(
        ToldChange.action_id == action_id, ToldChange.conversation_id == conversation_id
    )
    if session.execute(there).first() is not None:
        return None
    row = ToldChange(action_id=action_id, conversation_id=conversation_id, case_id=case_id, why=why, at=now_of(session))
    session.add(row)
    session.flush()
    return row


def end(session: Session, row: ToldChange, how: str) -> None:
    """Note what came of it: told, unwanted (they want no such mail), or gone (erased, or not theirs any more)."""
    row.how, row.at = how, now_of(session)
    session.flush()


def conversations_of(session: Session, action_id: int, among: Collection[str]) -> set[str]:
    """Return those of these conversations that were chosen for an action already."""
    theirs = ToldChange.conversation_id.in_(list(among))  # type: ignore[attr-defined]
    wanted = select(ToldChange.conversation_id).where(ToldChange.action_id == action_id, theirs)
    return set(session.execute(wanted).scalars())


def count(session: Session, action_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Return by action how many customers were told, did not want it, are gone, or are still `waiting`."""
    wanted = (
        select(ToldChange.action_id, ToldChange.how, func.count())
        .where(ToldChange.action_id.in_(list(action_ids)))  # type: ignore[attr-defined]
        .group_by(ToldChange.action_id, ToldChange.how)
    )
    found: dict[int, dict[str, int]] = {}
    for action_id, how, number in session.execute(wanted):
        found.setdefault(action_id, {})[how or "waiting"] = number
    return found
