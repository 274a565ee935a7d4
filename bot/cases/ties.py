"""Ties between cases: which are linked, which goes on in which, which came out of which."""

from __future__ import annotations

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from bot.cases import changes
from bot.cases.errors import Conflict, NotFound
from bot.cases.models import Case, CaseTie, Commitment, PromiseChange
from bot.cases.utc import now_of

LINKED, MERGED, SPLIT = "linked", "merged", "split"
_HOLDS = CaseTie.ended_at.is_(None)  # type: ignore[union-attr]
_OF_CASE = (
    select(CaseTie)
    .where(_HOLDS, or_(CaseTie.case_id == bindparam("case"), CaseTie.other_id == bindparam("case")))
    .order_by(CaseTie.id)
)
_INTO = select(CaseTie.case_id).where(_HOLDS, CaseTie.kind == MERGED, CaseTie.other_id == bindparam("case")).limit(1)
_FROM = (
    select(Case)
    .join(CaseTie, CaseTie.other_id == Case.id)
    .where(_HOLDS, CaseTie.kind == MERGED, CaseTie.case_id == bindparam("case"))
    .order_by(Case.id)
)


def tie(session: Session, kind: str, case: Case, other: Case, *, by: str, stage_before: str | None = None) -> CaseTie:
    """Tie two cases and return it; raise Conflict for one and the same, and for two that are tied so already.

    What is linked, or was split, may still be merged.
    """
    if case.id == other.id:
        raise Conflict("A case cannot be tied to itself.")
    between = [one.kind for one in of_case(session, case) if other.id in (one.case_id, one.other_id)]
    if kind in between or MERGED in between or (kind == LINKED and between):
        raise Conflict(f"The cases {case.number} and {other.number} are tied already.")
    row = CaseTie(
        kind=kind, case_id=case.id, other_id=other.id, stage_before=stage_before, made_by=by, made_at=now_of(session)
    )
    session.add(row)
    session.flush()
    _changed(session, case, other)
    return row


def get(session: Session, tie_id: int) -> CaseTie:
    """Return a tie that holds; raise NotFound."""
    row = session.get(CaseTie, tie_id)
    if row is None or row.ended_at is not None:
        raise NotFound(f"There is no tie {tie_id}.")
    return row


def end(session: Session, row: CaseTie, *, by: str) -> None:
    """Undo a tie; it stays on record."""
    row.ended_by, row.ended_at = by, now_of(session)
    session.flush()
    ends = [session.get(Case, case_id) for case_id in (row.case_id, row.other_id)]
    _changed(session, *(case for case in ends if case is not None))


def of_case(session: Session, case: Case) -> list[CaseTie]:
    """List the ties of a case that hold, in either direction, oldest first."""
    return list(session.execute(_OF_CASE, {"case": case.id}).scalars())


def merged_into(session: Session, case: Case) -> Case:
    """Return the case in which this one goes on: itself unless it was merged."""
    while (into := session.execute(_INTO, {"case": case.id}).scalar_one_or_none()) is not None:
        found = session.get(Case, into)
        assert found is not None
        case = found
    return case


def is_merged(session: Session, case: Case) -> bool:
    """Return whether the case goes on in another one."""
    return session.execute(_INTO, {"case": case.id}).scalar_one_or_none() is not None


def with_merged(session: Session, case: Case) -> list[Case]:
    """Return the case and, after it, all that were merged into it, directly or over another one."""
    found = [case]
    for one in found:
        found += session.execute(_FROM, {"case": one.id}).scalars()
    return found


def promises_with(session: Session, case: Case) -> list[Commitment]:
    """List the promises made in the case and in those merged into it, the earliest due first."""
    ids = [one.id for one in with_merged(session, case)]
    wanted = select(Commitment).where(Commitment.case_id.in_(ids))  # type: ignore[attr-defined]
    return list(session.execute(wanted.order_by(Commitment.due_at, Commitment.id)).scalars())


def changes_with(session: Session, case: Case) -> list[PromiseChange]:
    """List what became of the promises of the case and of those merged into it, oldest first."""
    ids = [one.id for one in with_merged(session, case)]
    wanted = select(PromiseChange).where(PromiseChange.case_id.in_(ids))  # type: ignore[attr-defined]
    return list(session.execute(wanted.order_by(PromiseChange.id)).scalars())


def _changed(session: Session, *tied: Case) -> None:
    for case in tied:
        changes.note(session, case.conversation_id)
        changes.note_case(session, case.id)
