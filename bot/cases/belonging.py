"""Which conversation a case belongs to: read once in a session, because a case never moves to another."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.cases.models import Case

_KEY = "amends.conversations of cases"
_CASES = Case.__table__
_CONVERSATION = select(_CASES.c.conversation_id).where(_CASES.c.id == bindparam("case"))


def conversation_of(session: Session, case_id: int) -> str | None:
    """Return the id of the conversation that a case belongs to, None when there is no such case."""
    known: dict[int, str] = session.info.setdefault(_KEY, {})
    found = known.get(case_id)
    if found is None:
        found = session.execute(_CONVERSATION, {"case": case_id}).scalar_one_or_none()
        if found is not None:
            known[case_id] = found
    return found


def note(session: Session, case: Case) -> None:
    """Remember where a case belongs that the session holds already."""
    session.info.setdefault(_KEY, {})[case.id] = case.conversation_id


def forget(session: Session, previous: Any) -> None:
    """Forget what was read, as part of the transaction was undone; for `after_soft_rollback`."""
    session.info.pop(_KEY, None)
