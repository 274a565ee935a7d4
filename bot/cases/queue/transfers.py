"""Transfers: an agent passes a conversation to a colleague, or back to the queue for a team."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.cases import audit, notices
from bot.cases.lock import lock_conversation
from bot.cases.models import Agent, Handoff
from bot.cases.queue import giving_back, handoff_rows, handoffs
from bot.cases.utc import as_utc

TRANSFERRED = "transferred"


def to_agent(
    session: Session, conversation_id: str, agent: Agent, colleague: Agent, note: str, *, held_by: int | None = None
) -> Handoff:
    """Have `agent` pass a conversation to `colleague`, who has it at once.

    Raise Conflict unless the agent with the id `held_by` (by default `agent`) holds it, Refused when the colleague
    may not answer customers.
    """
    lock_conversation(session, conversation_id)
    colleague = handoffs.lock_answering_agent(session, colleague.id)
    before = giving_back.pass_on(
        session,
        conversation_id,
        agent,
        TRANSFERRED,
        to="agent",
        agent_id=colleague.id,
        held_by=held_by,
        reason=f"to {colleague.login}",
    )
    after = handoff_rows.follow_to_agent(session, before, note, colleague.id)
    notices.tell(session, colleague.id, "transferred", conversation_id, about=("handoff", after.id), by=agent.id)
    _tell_holder(session, after, agent, held_by)
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

    A promised time that is still ahead never becomes later; `promised_by` replaces one that is past, or a later one.
    Raise Conflict unless the agent with the id `held_by` (by default `agent`) holds the conversation.
    """
    before = giving_back.pass_on(
        session, conversation_id, agent, TRANSFERRED, to="queue", held_by=held_by, reason=f"to team {team}"
    )
    after = handoff_rows.follow_to_team(
        session,
        before,
        note,
        team=team,
        reason=reason,
        queue=queue,
        priority=priority,
        promised_by=as_utc(promised_by),
        contact_needed=contact_needed,
    )
    _tell_holder(session, after, agent, held_by)
    return _record(session, agent, after, {"to": f"team:{team}"})


def _tell_holder(session: Session, after: Handoff, agent: Agent, held_by: int | None) -> None:
    """Tell whoever had the conversation that somebody else took it from them."""
    if held_by is not None:
        about = ("handoff", after.id)
        notices.tell(session, held_by, "taken_away", after.conversation_id, about=about, by=agent.id)


def _record(session: Session, agent: Agent, handoff: Handoff, detail: dict[str, str]) -> Handoff:
    subject = f"conversation:{handoff.conversation_id}"
    audit.record(session, f"agent:{agent.login}", "handoff.transferred", subject, detail)
    return handoff
