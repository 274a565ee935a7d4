"""Links to the status pages of cases: made, looked up, revoked; whoever shows one signs it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.cases import audit, ties
from bot.cases.ids import opaque
from bot.cases.models import Case, CaseLink
from bot.cases.utc import now_of


def open_link(session: Session, case: Case, *, by: str) -> CaseLink:
    """Return the link of the case that is not revoked, a new one when there is none."""
    wanted = select(CaseLink).where(CaseLink.case_id == case.id, CaseLink.revoked_at.is_(None)).limit(1)  # type: ignore[union-attr]
    there = session.execute(wanted).scalars().first()
    if there is not None:
        return there
    link = CaseLink(id=opaque(), case_id=case.id, made_at=now_of(session), made_by=by)
    session.add(link)
    session.flush()
    return link


def case_of(session: Session, link_id: str) -> Case | None:
    """Return the case that a link opens, or the one in which that goes on; None for an unknown or revoked link."""
    link = session.get(CaseLink, link_id)
    case = None if link is None or link.revoked_at is not None else session.get(Case, link.case_id)
    return None if case is None else ties.merged_into(session, case)


def instead_of(session: Session, case: Case, link_id: str) -> str:
    """Return the id of the link that holds for the case now, where `link_id` was revoked; else `link_id` itself."""
    link = session.get(CaseLink, link_id)
    return link_id if link is None or link.revoked_at is None else open_link(session, case, by="clock").id


def of_conversation(session: Session, conversation_id: str) -> dict[str, str]:
    """Return the id of the link that is not revoked for each case of a conversation that has one, by case number."""
    wanted = (
        select(Case.number, CaseLink.id)
        .join(Case, Case.id == CaseLink.case_id)
        .where(Case.conversation_id == conversation_id, CaseLink.revoked_at.is_(None))  # type: ignore[union-attr]
    )
    return {str(number): str(link_id) for number, link_id in session.execute(wanted).all()}


def revoke(session: Session, case: Case, *, actor: str) -> int:
    """Revoke every link of the case and audit it; return their number."""
    change = update(CaseLink).where(CaseLink.case_id == case.id, CaseLink.revoked_at.is_(None))  # type: ignore[union-attr]
    revoked = session.execute(
        change.values(revoked_at=now_of(session)).execution_options(synchronize_session="fetch")
    ).rowcount
    if revoked:
        audit.record(session, actor, "status_link.revoked", f"case:{case.number}", {"links": revoked})
    return int(revoked)


def forget(session: Session, case_ids: Sequence[int]) -> None:
    """Delete the links of these cases, because they were erased: nothing can be opened by them any more."""
    these = delete(CaseLink).where(CaseLink.case_id.in_(list(case_ids)))  # type: ignore[attr-defined]
    session.execute(these.execution_options(synchronize_session=False))
