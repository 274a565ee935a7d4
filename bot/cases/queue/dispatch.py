"""Dispatch: ring urgent handoffs for free agents, and raise handoffs that nobody took in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from sqlalchemy import null, select
from sqlalchemy.orm import Session

from bot.cases import audit
from bot.cases.lock import lock_conversation
from bot.cases.models import Conversation, Handoff, Ring
from bot.cases.queue import handoff_rows, presence, rings
from bot.cases.queue.presence import AtDesk
from bot.cases.time_rules import handoff_is_overdue

URGENT = 1
_NEVER = datetime.min.replace(tzinfo=timezone.utc)


@dataclass(frozen=True)
class Plan:
    """What is to be done now.

    `stop` has rings to stop, each with its conversation and outcome; `overdue` has handoffs to raise; `calls` has
    handoffs to ring, each with the id of the agent.
    """

    stop: tuple[tuple[Ring, str, str], ...]
    overdue: tuple[Handoff, ...]
    calls: tuple[tuple[Handoff, int], ...]

    def __bool__(self) -> bool:
        return bool(self.stop or self.overdue or self.calls)


def plan(session: Session, now: datetime, ring_for: timedelta) -> Plan:
    """Return what is to be done at `now`, without changing anything; a handoff rings once for each agent.

    A handoff that was raised because it was overdue rings for everybody once more. A ring lasts `ring_for`.
    """
    waiting = session.execute(
        select(Handoff, Conversation.locale)
        .join(Conversation, Conversation.id == Handoff.conversation_id)
        .where(Handoff.state == "waiting")
        .order_by(*handoff_rows.FIRST_IN_LINE)
        .execution_options(populate_existing=True)
    ).all()
    desk = {person.agent_id: person for person in presence.everybody(session, now)}
    going_on = session.execute(
        select(Ring, Handoff.state, Handoff.conversation_id)
        .join(Handoff, Handoff.id == Ring.handoff_id)
        .where(Ring.ended_at == null())
        .execution_options(populate_existing=True)
    ).all()
    stop = tuple(
        (ring, conversation_id, outcome)
        for ring, state, conversation_id in going_on
        if (outcome := _why_stop(ring, state, desk.get(ring.agent_id), now - ring_for)) is not None
    )
    overdue = tuple(
        handoff for handoff, _ in waiting if handoff.overdue_at is None and handoff_is_overdue(handoff, now)
    )
    ringing = {ring.handoff_id for ring, _, _ in going_on}
    free = {agent_id: person for agent_id, person in desk.items() if _is_free(person)}
    calls = []
    for handoff, locale in waiting:
        if handoff.priority > URGENT or handoff.id in ringing:
            continue
        agent_id = _next_agent(session, handoff, locale, list(free.values()))
        if agent_id is not None:
            calls.append((handoff, agent_id))
            del free[agent_id]
    return Plan(stop, overdue, tuple(calls))


def carry_out(session: Session, now: datetime, ring_for: timedelta) -> list[str]:
    """Do what is to be done at `now` and return the ids of the conversations that changed.

    The plan is made inside this transaction and checked again under each conversation's lock, so that of several
    desks that do this at the same moment one rings and the others find nothing left to do.
    """
    planned = plan(session, now, ring_for)
    touched: list[str] = []
    for ring, conversation_id, outcome in planned.stop:
        lock_conversation(session, conversation_id)
        if rings.end(session, ring, outcome):
            touched.append(conversation_id)
    for handoff in planned.overdue:
        if _raise_overdue(session, handoff, now):
            touched.append(handoff.conversation_id)
    for handoff, agent_id in planned.calls:
        if rings.start(session, handoff, agent_id, now):
            touched.append(handoff.conversation_id)
    return touched


def _why_stop(ring: Ring, state: str, person: AtDesk | None, rung_before: datetime) -> str | None:
    if state != "waiting":
        return rings.ELSEWHERE
    if person is None or person.now != "available":
        return rings.LEFT
    return rings.UNANSWERED if ring.rang_at <= rung_before else None


def _is_free(person: AtDesk) -> bool:
    return person.now == "available" and person.rings and person.has_room and not person.ringing


def _next_agent(session: Session, handoff: Handoff, locale: str, free: list[AtDesk]) -> int | None:
    """Return the free agent for whom a handoff should ring next, or None.

    The agent speaks the language, belongs to the team, holds the fewest conversations, and the handoff has not rung
    for them (since it became overdue, if it did).
    """
    able = [
        person for person in free if locale in person.languages and (not handoff.team or person.team == handoff.team)
    ]
    if not able:
        return None
    rung = session.execute(select(Ring.agent_id, Ring.rang_at).where(Ring.handoff_id == handoff.id)).all()
    since = handoff.overdue_at or _NEVER
    tried = {agent_id for agent_id, rang_at in rung if rang_at >= since}
    able = [person for person in able if person.agent_id not in tried]
    if not able:
        return None
    # Among agents who hold equally many, supervisors come last, to stay free for what only they can do.
    return min(able, key=lambda person: (person.holds, person.role != "agent", person.agent_id)).agent_id


def _raise_overdue(session: Session, handoff: Handoff, now: datetime) -> bool:
    lock_conversation(session, handoff.conversation_id)
    session.refresh(handoff)
    if handoff.state != "waiting" or handoff.overdue_at is not None:
        return False
    detail = {"promised_by": handoff.promised_by, "priority": {"from": handoff.priority, "to": URGENT}}
    handoff_rows.mark_overdue(session, handoff, URGENT, now)
    audit.record(session, "system", "handoff.overdue", f"conversation:{handoff.conversation_id}", detail)
    return True
