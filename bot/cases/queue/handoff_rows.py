"""All writes to the table of handoffs. Callers decide what they mean for the owner, the stage and the customer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import null
from sqlalchemy.orm import Session

from bot.cases.models import Case, Handoff
from bot.cases.time_rules import never_later
from bot.cases.utc import now_of

# The order in which waiting handoffs are taken: whoever waits again because an agent left comes first.
FIRST_IN_LINE = (Handoff.priority, Handoff.came_back_at == null(), Handoff.promised_by, Handoff.id)


def open_waiting(
    session: Session,
    case: Case,
    *,
    reason: str,
    queue: str,
    priority: int,
    promised_by: datetime,
    contact_needed: bool,
    note: str | None,
) -> Handoff:
    """Add a handoff that waits for a person; `promised_by` is in UTC."""
    return _add(
        session,
        Handoff(
            conversation_id=case.conversation_id,
            case_id=case.id,
            state="waiting",
            reason=reason,
            queue=queue,
            priority=priority,
            promised_by=promised_by,
            contact_needed=contact_needed,
            note=note,
            stage_before=case.stage,
            requested_at=now_of(session),
        ),
    )


def open_taken(session: Session, conversation_id: str, case: Case | None, agent_id: int) -> Handoff:
    """Add the handoff of a conversation that an agent takes directly from the bot."""
    now = now_of(session)
    return _add(
        session,
        Handoff(
            conversation_id=conversation_id,
            case_id=None if case is None else case.id,
            state="taken",
            reason="taken",
            queue="",
            priority=1,
            contact_needed=False,
            stage_before=None if case is None else case.stage,
            requested_at=now,
            agent_id=agent_id,
            taken_at=now,
        ),
    )


def follow_to_agent(session: Session, before: Handoff, note: str, agent_id: int) -> Handoff:
    """Add the handoff that follows the ended `before` when a colleague has the conversation at once."""
    after = _copy(session, before, note)
    after.state, after.agent_id, after.taken_at = "taken", agent_id, after.requested_at
    return _add(session, after)


def follow_to_team(
    session: Session,
    before: Handoff,
    note: str,
    *,
    team: str,
    reason: str,
    queue: str,
    priority: int,
    promised_by: datetime,
    contact_needed: bool,
) -> Handoff:
    """Add the handoff that follows the ended `before` when the conversation waits for a team.

    A promised time that is still ahead never becomes later.
    """
    after = _copy(session, before, note)
    after.state, after.team, after.reason, after.queue, after.priority = "waiting", team, reason, queue, priority
    after.contact_needed = contact_needed
    after.promised_by = never_later(before.promised_by, promised_by, after.requested_at)
    return _add(session, after)


def take(session: Session, handoff: Handoff, agent_id: int) -> None:
    """Mark a handoff as taken by an agent."""
    handoff.state, handoff.agent_id, handoff.taken_at = "taken", agent_id, now_of(session)
    session.flush()


def end(session: Session, handoff: Handoff, state: str, note: str | None = None) -> None:
    """End a handoff as `state`; flush at once, because a conversation has at most one active handoff."""
    handoff.state, handoff.ended_at = state, now_of(session)
    handoff.note = note or handoff.note
    session.flush()


def redate(session: Session, handoff: Handoff, promised_by: datetime) -> None:
    """Let another time (UTC), which the customer has been told, be the promised one."""
    handoff.promised_by = promised_by
    session.flush()


def wait_again(session: Session, handoff: Handoff) -> None:
    """Make a taken handoff wait for another agent. It is no longer marked as overdue, so that it can be again."""
    handoff.state, handoff.agent_id, handoff.taken_at = "waiting", None, None
    handoff.overdue_at = None
    session.flush()


def come_back(session: Session, handoff: Handoff) -> None:
    """Make a taken handoff wait again, first in line, because its agent is away."""
    wait_again(session, handoff)
    handoff.team, handoff.came_back_at = None, now_of(session)
    session.flush()


def promise_again(
    session: Session, handoff: Handoff, *, reason: str, queue: str, priority: int, promised_by: datetime
) -> None:
    """Give a handoff that waits again a promised time; one that is still ahead never becomes later.

    The priority changes only together with the reason.
    """
    if reason != handoff.reason:
        handoff.reason, handoff.priority = reason, priority
    handoff.promised_by = never_later(handoff.promised_by, promised_by, now_of(session))
    handoff.queue = queue
    session.flush()


def raise_to(
    session: Session,
    handoff: Handoff,
    *,
    reason: str,
    queue: str,
    priority: int,
    promised_by: datetime,
    contact_needed: bool,
    note: str | None,
) -> None:
    """Give a waiting handoff a more important reason; it never becomes less urgent or later.

    Contact details that were needed for the earlier reason stay needed.
    """
    handoff.reason, handoff.queue = reason, queue
    handoff.priority = min(priority, handoff.priority)
    handoff.promised_by = min(promised_by, handoff.promised_by or promised_by)
    handoff.contact_needed = contact_needed or handoff.contact_needed
    handoff.note = note or handoff.note
    session.flush()


def prioritise(session: Session, handoff: Handoff, priority: int) -> None:
    """Give a handoff the priority that a person or the kind of the case asks for (1 is most urgent)."""
    handoff.priority = priority
    session.flush()


def mark_overdue(session: Session, handoff: Handoff, priority: int, now: datetime) -> None:
    """Mark a waiting handoff as overdue since `now` and make it at least as urgent as `priority` (1 is most urgent)."""
    handoff.overdue_at, handoff.priority = now, min(handoff.priority, priority)
    session.flush()


def _copy(session: Session, before: Handoff, note: str) -> Handoff:
    return Handoff(
        conversation_id=before.conversation_id,
        case_id=before.case_id,
        reason=before.reason,
        queue=before.queue,
        priority=before.priority,
        promised_by=before.promised_by,
        contact_needed=before.contact_needed,
        note=note,
        stage_before=before.stage_before,
        requested_at=now_of(session),
    )


def _add(session: Session, handoff: Handoff) -> Handoff:
    session.add(handoff)
    session.flush()
    return handoff


def add_note(session: Session, handoff: Handoff, note: str) -> None:
    """Add what the next person should know to what is noted already; a second call with the same words adds nothing."""
    if note not in (handoff.note or ""):
        handoff.note = "\n".join(filter(None, [handoff.note, note]))
        session.flush()
