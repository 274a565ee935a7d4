"""Facts of a case: what is known, which message it came from, and the values before it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import bindparam, null, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.cases import locked
from bot.cases.errors import Refused
from bot.cases.models import Case, Fact
from bot.cases.utc import now_of

# What a person set about the severity: known to the people of the desk only.
SEVERITY_SET = "severity_set"
# Made once: each turn reads these several times, and making a statement takes longer than running it.
_CURRENT = Fact.superseded_at == null()
_OF_CASE = select(Fact).where(Fact.case_id == bindparam("case"), _CURRENT).order_by(Fact.id)
_NAMED = (
    select(Fact)
    .where(Fact.case_id == bindparam("case"), Fact.name == bindparam("name"), _CURRENT)
    .execution_options(populate_existing=True)
)
_OF_CONVERSATION = (
    select(Fact)
    .join(Case, Case.id == Fact.case_id)
    .where(
        Case.conversation_id == bindparam("conversation"),
        _CURRENT,
        in_op(Fact.name, bindparam("names", expanding=True)),
    )
    .order_by(Fact.case_id, Fact.id)
)


def note(
    session: Session,
    case: Case,
    name: str,
    value: Any,
    *,
    display: str | None = None,
    resolved: Any = None,
    message_seq: int | None = None,
    source: str = "customer",
) -> Fact:
    """Record a fact and return its current row.

    The present value with the same `resolved`, or with None for it, changes nothing. Another value supersedes the
    row before it, which is kept as history. `value` and `resolved` are any JSON. Raise Refused when `value` is None.
    """
    if value is None:
        raise Refused(f"The fact {name!r} needs a value; use facts.withdraw to take it back.")
    row = locked(session, case)
    now = now_of(session)
    old = _current(session, row.id, name)
    if old is not None:
        if old.value == value and (resolved is None or old.resolved == resolved):
            return old
        old.superseded_at = now
        session.flush()
    fact = Fact(
        case_id=row.id,
        name=name,
        value=value,
        display=display,
        resolved=resolved,
        message_seq=message_seq,
        source=source,
        noted_at=now,
    )
    session.add(fact)
    session.flush()
    return fact


def current(session: Session, case: Case) -> dict[str, Fact]:
    """Return the current facts by name, in the order in which they were recorded."""
    return {fact.name: fact for fact in session.execute(_OF_CASE, {"case": case.id}).scalars()}


def of_conversation(session: Session, conversation_id: str, names: Collection[str]) -> dict[str, Fact]:
    """Return the current facts of these names in all cases of the conversation; that of the newest case counts."""
    given = {"conversation": conversation_id, "names": list(names)}
    return {fact.name: fact for fact in session.execute(_OF_CONVERSATION, given).scalars()}


def values_of(session: Session, case_ids: Collection[int], name: str) -> dict[int, Any]:
    """Return the current value of one fact in each of these cases, by the id of the case; where it is known."""
    wanted = select(Fact.case_id, Fact.value).where(in_op(Fact.case_id, list(case_ids)), Fact.name == name, _CURRENT)
    return dict(session.execute(wanted).all())


def history(session: Session, case: Case) -> list[Fact]:
    """List every fact ever recorded in the case, superseded ones included, oldest first."""
    return list(session.execute(select(Fact).where(Fact.case_id == case.id).order_by(Fact.id)).scalars())


def withdraw(session: Session, case: Case, name: str) -> bool:
    """Withdraw a fact without replacing it; return False when it was not known."""
    row = locked(session, case)
    fact = _current(session, row.id, name)
    if fact is None:
        return False
    fact.superseded_at = now_of(session)
    session.flush()
    return True


def _current(session: Session, case_id: int, name: str) -> Fact | None:
    return session.execute(_NAMED, {"case": case_id, "name": name}).scalar_one_or_none()
