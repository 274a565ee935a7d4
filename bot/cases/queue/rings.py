"""Rings: one urgent handoff, shown to one agent first for a short time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import null, select
from sqlalchemy.orm import Session

from bot.cases import audit
from bot.cases.lock import lock_conversation
from bot.cases.models import Agent, Handoff, Ring
from bot.cases.utc import now_of

TAKEN, UNANSWERED, PASSED, LEFT, ELSEWHERE = "taken", "unanswered", "passed", "left", "elsewhere"


def start(session: Session, handoff: Handoff, agent_id: int, now: datetime) -> bool:
    """Ring a waiting handoff for an agent; return False and change nothing when it rings already or no longer waits.

    The conversation's lock makes this atomic between processes. The database refuses a second ring of one agent,
    which the store reports as Conflict.
    """
    lock_conversation(session, handoff.conversation_id)
    session.refresh(handoff)
    if handoff.state != "waiting" or ringing(session, handoff.id) is not None:
        return False
    session.add(Ring(handoff_id=handoff.id, agent_id=agent_id, rang_at=now))
    session.flush()
    subject = f"conversation:{handoff.conversation_id}"
    audit.record(session, "system", "handoff.rang", subject, {"agent_id": agent_id})
    return True


def end(session: Session, ring: Ring, outcome: str) -> bool:
    """Stop a ring; return False when it had stopped already."""
    session.refresh(ring)
    if ring.ended_at is not None:
        return False
    ring.ended_at, ring.outcome = now_of(session), outcome
    session.flush()
    return True


def ended_by(session: Session, handoff: Handoff, agent_id: int | None) -> None:
    """Stop the ring of a handoff that `agent_id` took, or that no longer waits (None)."""
    ring = ringing(session, handoff.id)
    if ring is not None:
        end(session, ring, TAKEN if ring.agent_id == agent_id else ELSEWHERE)


def ringing(session: Session, handoff_id: int) -> Ring | None:
    """Return the current ring of a handoff, or None."""
    wanted = select(Ring).where(Ring.handoff_id == handoff_id, Ring.ended_at == null())
    return session.execute(wanted).scalar_one_or_none()


def decline(session: Session, conversation_id: str, agent: Agent) -> bool:
    """Stop the ring for this agent in a conversation, so that the next one is asked; return False without a ring."""
    lock_conversation(session, conversation_id)
    ring = session.execute(
        select(Ring)
        .join(Handoff, Handoff.id == Ring.handoff_id)
        .where(Handoff.conversation_id == conversation_id, Ring.agent_id == agent.id, Ring.ended_at == null())
    ).scalar_one_or_none()
    if ring is None or not end(session, ring, PASSED):
        return False
    audit.record(session, f"agent:{agent.login}", "handoff.passed", f"conversation:{conversation_id}")
    return True
