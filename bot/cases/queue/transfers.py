"""Transfers: a conversation goes from one agent to a colleague, or back to the queue for a team."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.cases import audit
from bot.cases.lock import lock_conversation
from bot.cases.models import Agent, Handoff
from bot.cases.queue import handoffs
from bot.cases.time_rules import never_later
from bot.cases.utc import as_utc, now_of

TRANSFERRED = "transferred"


def to_agent(
    session: Session, conversation_id: str, agent: Agent, colleague: Agent, note: str, *, held_by: int | None = None
) -> Handoff:
    """Have `agent` give a conversation to `colleague`, who has it at once.

    Raise Conflict unless the agent numbered `held_by` holds it; without it, `agent` does. Raise Refused when the
    colleague may not answer customers.
    """
    lock_conversation(session, conversation_id)
    colleague = handoffs.answering(session, colleague.id)
    before = handoffs.let_go(
        session,
        conversation_id,
        agent,
        TRANSFERRED,
        to="agent",
        agent_id=colleague.id,
        held_by=held_by,
        reason=f"to {colleague.login}",
    )
    now = now_of(session)
    after = _next(before, note, now)
    after.state, after.agent_id, after.taken_at = "taken", colleague.id, now
    return _record(session, agent, after, {"to": f"agent:{colleague.login}"})


def to_team(
    session: Session,
    conversation_id: str,
    agent: Agent,
    team: str,
    note: str,
    *,
    reason: str,
    queue: str,
    priority: int,
    promised_by: datetime,
    contact_needed: bool,
    held_by: int | None = None,
) -> Handoff:
    """Have `agent` put a conversation back into the queue for `team`.

    Raise Conflict unless the agent numbered `held_by` holds it; without it, `agent` does.
    A promise that still lies ahead never becomes later; `promised_by` holds when the last one was met or passed.
    """
    before = handoffs.let_go(
        session, conversation_id, agent, TRANSFERRED, to="queue", held_by=held_by, reason=f"to team {team}"
    )
    now = now_of(session)
    promised = as_utc(promised_by)
    after = _next(before, note, now)
    after.state, after.team, after.reason, after.queue, after.priority = "waiting", team, reason, queue, priority
    after.contact_needed = contact_needed
    after.promised_by = never_later(before.promised_by, promised, now)
    return _record(session, agent, after, {"to": f"team:{team}"})


def _next(before: Handoff, note: str, now: datetime) -> Handoff:
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
        requested_at=now,
    )


def _record(session: Session, agent: Agent, handoff: Handoff, detail: dict[str, str]) -> Handoff:
    session.add(handoff)
    session.flush()
    subject = f"conversation:{handoff.conversation_id}"
    audit.record(session, f"agent:{agent.login}", "handoff.transferred", subject, detail)
    return handoff
