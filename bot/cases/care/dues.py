"""Dues: what happens when, once per event, whoever carries it out and whatever dies meanwhile.

`reconcile` is called in the transaction that causes or ends something. A worker claims what is due in a first
transaction; in a second one it takes the claimed due up, acts and finishes it, or none of the three happens.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.care import claims
from bot.cases.models import Case, Due
from bot.cases.utc import now_of

WAITING, DONE, DROPPED = "waiting", "done", "dropped"

# Built once, because it runs in every transaction that changes a case.
_BY_ID = select(Due).where(Due.id == bindparam("due")).execution_options(populate_existing=True)
_DUES, _CASES = Due.__table__, Case.__table__
_TALK = select(_CASES.c.conversation_id).where(_CASES.c.id == _DUES.c.case_id, _DUES.c.id == bindparam("due"))
# What is of the same kind in the same case is said together.
_BESIDE = (_DUES.c.case_id, _DUES.c.kind)
_OWNERS = select(_DUES.c.case_id, _DUES.c.action_id, _DUES.c.incident_id).where(_DUES.c.id == bindparam("due"))
_ANY = select(_DUES.c.id).where(_DUES.c.state == WAITING, _DUES.c.at <= bindparam("now")).limit(1)
# What is told in a case because of an action follows the state of that action, not the one of the case.
_OF_CASE = (
    select(Due)
    .where(Due.case_id == bindparam("case"), Due.action_id.is_(None), Due.incident_id.is_(None))  # type: ignore[union-attr]
    .order_by(Due.at, Due.id)
)
_OF_ACTION = (
    select(Due)
    .where(Due.action_id == bindparam("action"), Due.case_id.is_(None))  # type: ignore[union-attr]
    .order_by(Due.at, Due.id)
)

_OF_INCIDENT = (
    select(Due)
    .where(Due.incident_id == bindparam("incident"), Due.case_id.is_(None))  # type: ignore[union-attr]
    .order_by(Due.at, Due.id)
)


class Belongs(NamedTuple):
    """What a due belongs to: a case, an action, an incident; a case and one of the others for what is told there."""

    case_id: int | None
    action_id: int | None
    incident_id: int | None


@dataclass(frozen=True)
class Wanted:
    """A due that the state of a case calls for: `key` names the event, `subject` its commitment or handoff."""

    key: str
    kind: str
    at: datetime
    subject: int | None = None
    reckoning: dict[str, Any] = field(default_factory=dict)


def of_case(session: Session, case_id: int) -> list[Due]:
    """List every due of a case, done and dropped ones too, by moment."""
    return list(session.execute(_OF_CASE, {"case": case_id}).scalars())


def was_done(session: Session, key: str) -> bool:
    """Return whether the event of this name happened."""
    return session.execute(select(Due.id).where(Due.key == key, Due.state == DONE)).first() is not None


def reconcile(session: Session, case_id: int, wanted: Iterable[Wanted], there: list[Due] | None = None) -> None:
    """Make the waiting dues of a case those that are wanted: add, move and drop; what was done stays done.

    `there` are the present dues of the case, when the caller has read them already; those that are added join them.
    """
    _reconcile(session, wanted, of_case(session, case_id) if there is None else there, case_id=case_id)


def of_action(session: Session, action_id: int) -> list[Due]:
    """List every due of an action itself, done and dropped ones too, by moment."""
    return list(session.execute(_OF_ACTION, {"action": action_id}).scalars())


def reconcile_action(session: Session, action_id: int, wanted: Iterable[Wanted]) -> None:
    """Make the waiting dues of an action those that are wanted, as `reconcile` does for a case."""
    _reconcile(session, wanted, of_action(session, action_id), action_id=action_id)


def reconcile_incident(session: Session, incident_id: int, wanted: Iterable[Wanted]) -> None:
    """Make the waiting dues of an incident those that are wanted, as `reconcile` does for a case."""
    there = list(session.execute(_OF_INCIDENT, {"incident": incident_id}).scalars())
    _reconcile(session, wanted, there, incident_id=incident_id)


def add_told(
    session: Session, key: str, kind: str, *, case_id: int, action_id: int, subject: int, at: datetime
) -> None:
    """Add what is told in a case because of an action; it is carried out under the lock of its conversation."""
    more = {"case_id": case_id, "action_id": action_id, "subject": subject}
    session.add(Due(key=key, kind=kind, at=at, state=WAITING, tries=0, **more))
    session.flush()


def belongs_to(session: Session, due_id: int) -> Belongs | None:
    """Return what a due belongs to, None when there is no such due."""
    found = session.execute(_OWNERS, {"due": due_id}).one_or_none()
    return None if found is None else Belongs(*found)


def _reconcile(session: Session, wanted: Iterable[Wanted], there: list[Due], **owner: int) -> None:
    left = {due.key: due for due in there}
    for one in wanted:
        due = left.pop(one.key, None)
        if due is None:
            due = Due(
                key=one.key,
                kind=one.kind,
                subject=one.subject,
                at=one.at,
                reckoning=one.reckoning or None,
                state=WAITING,
                tries=0,
                **owner,
            )
            session.add(due)
            there.append(due)
        elif due.state == DROPPED or (due.state == WAITING and due.at != one.at):
            due.state, due.at, due.reckoning, due.subject = WAITING, one.at, one.reckoning or None, one.subject
            due.claim = due.claimed_until = due.outcome = due.ended_at = None
    now = now_of(session)
    for due in left.values():
        if due.state == WAITING:
            due.state, due.outcome, due.ended_at, due.claim = DROPPED, "no_longer_wanted", now, None
    session.flush()


def claim(session: Session, now: datetime, *, lease: timedelta, limit: int) -> tuple[str, list[list[int]]]:
    """Claim at most `limit` dues for the length of `lease`, and with each what may be one message with it.

    Return the claim and the ids by what they belong to and kind, the earliest first. See `claims.claim`.
    """
    due_now = (_DUES.c.state == WAITING) & (_DUES.c.at <= now)
    mark, ids = claims.claim(
        session, Due, ready=due_now, order=(_DUES.c.at, _DUES.c.id), now=now, lease=lease, limit=limit, beside=_BESIDE
    )
    groups: dict[tuple[Any, ...], list[int]] = {}
    if ids:
        owner = (_DUES.c.case_id, _DUES.c.action_id, _DUES.c.incident_id, _DUES.c.kind)
        wanted = select(_DUES.c.id, *owner).where(_DUES.c.claim == mark)
        for row in session.execute(wanted.order_by(_DUES.c.at, _DUES.c.id)):
            groups.setdefault(tuple(row[1:]), []).append(row.id)
    return mark, list(groups.values())


def still_claimed(session: Session, due_ids: Sequence[int], mark: str) -> list[int]:
    """Return those of these dues that still wait under this claim."""
    wanted = select(_DUES.c.id).where(in_op(_DUES.c.id, list(due_ids)), _DUES.c.state == WAITING, _DUES.c.claim == mark)
    return list(session.execute(wanted.order_by(_DUES.c.at, _DUES.c.id)).scalars())


def conversation_of(session: Session, due_id: int) -> str | None:
    """Return the id of the conversation that a due belongs to, None when there is no such due."""
    return session.execute(_TALK, {"due": due_id}).scalar_one_or_none()


def any_waiting(session: Session, now: datetime) -> bool:
    """Return whether something waits whose moment has come."""
    return session.execute(_ANY, {"now": now}).first() is not None


def taken_up(session: Session, due_id: int, mark: str) -> Due | None:
    """Return the due if it still waits under this claim; None when somebody else did or dropped it."""
    due = session.execute(_BY_ID, {"due": due_id}).scalar_one_or_none()
    return due if due is not None and due.state == WAITING and due.claim == mark else None


def due_together(session: Session, due: Due) -> list[Due]:
    """List the dues of the same kind and case that wait and whose moment has passed too, this one first."""
    wanted = select(Due).where(
        Due.case_id == due.case_id, Due.kind == due.kind, Due.state == WAITING, Due.at <= now_of(session)
    )
    others = session.execute(wanted.order_by(Due.id).execution_options(populate_existing=True)).scalars()
    return [due, *(other for other in others if other.id != due.id)]


def finish(session: Session, due: Due, outcome: str) -> None:
    """End a due, because it was done; `outcome` says what came of it."""
    due.state, due.outcome, due.ended_at = DONE, outcome, now_of(session)
    due.claim = due.claimed_until = None
    session.flush()


def release(session: Session, due: Due) -> None:
    """Give a claimed due back, so that it is carried out at its own moment."""
    due.claim = due.claimed_until = None
    session.flush()


def waiting(session: Session, until: datetime | None = None, limit: int = 500) -> list[Due]:
    """List at most `limit` dues that wait, the earliest first; only those up to `until` if given."""
    wanted = select(Due).where(Due.state == WAITING).order_by(Due.at, Due.id).limit(limit)
    return list(session.execute(wanted if until is None else wanted.where(Due.at <= until)).scalars())


def done_since(session: Session, since: datetime) -> list[Due]:
    """List what was done from `since` on, in that order."""
    wanted = select(Due).where(Due.state == DONE, Due.__table__.c.ended_at >= since).order_by(Due.ended_at, Due.id)
    return list(session.execute(wanted).scalars())


def forget(session: Session, case_ids: Sequence[int]) -> None:
    """Drop everything that waits in these cases, because they were erased."""
    change = update(Due).where(in_op(Due.case_id, list(case_ids)), Due.state == WAITING)
    ended: dict[str, Any] = {"state": DROPPED, "outcome": "erased", "ended_at": now_of(session), "claim": None}
    session.execute(change.values(**ended).execution_options(synchronize_session=False))
