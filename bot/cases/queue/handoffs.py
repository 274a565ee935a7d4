"""Handoffs: call a person, and an agent takes the conversation; `giving_back` and `resolving` end it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases import audit, cases, conversations
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.lock import lock_conversation
from bot.cases.models import Agent, Case, Handoff
from bot.cases.queue import handoff_rows, rings
from bot.cases.queue.presence import ANSWERING
from bot.cases.utc import as_utc

TECHNICAL = "technical"
_CURRENT = (
    select(Handoff)
    .where(Handoff.conversation_id == bindparam("conversation"), in_op(Handoff.state, ("waiting", "taken")))
    .execution_options(populate_existing=True)
)


def request(
    session: Session,
    case: Case,
    *,
    reason: str,
    queue: str,
    priority: int,
    promised_by: datetime,
    contact_needed: bool,
    note: str | None = None,
    replaces: Collection[str] = (),
    actor: str = "bot",
) -> Handoff:
    """Request a person: the conversation goes to the queue, the case is escalated. `priority` 1 is most urgent.

    `replaces` are reasons of the same priority that are less urgent than this one.

    A handoff that is waiting or taken already is returned unchanged, with two exceptions for a waiting one: a more
    urgent reason raises it, and a real reason replaces a technical one (which would otherwise go back to the bot by
    itself). Another case of the conversation goes to the same person. The time promised to the customer never becomes
    later. Raise Conflict when the bot does not own the conversation.
    """
    lock_conversation(session, case.conversation_id)
    promised = as_utc(promised_by)
    active = current(session, case.conversation_id)
    if active is not None:
        if active.state == "waiting" and _replaces_reason(active, reason, priority, replaces):
            _raise_to(session, active, reason, queue, priority, promised, contact_needed, note, actor)
        if active.case_id not in (None, case.id):
            cases.move(session, case, "escalated", actor=actor, reason=reason)
        return active
    row = cases.locked(session, case)
    handoff = handoff_rows.open_waiting(
        session,
        row,
        reason=reason,
        queue=queue,
        priority=priority,
        promised_by=promised,
        contact_needed=contact_needed,
        note=note,
    )
    cases.move(session, row, "escalated", actor=actor, reason=reason)
    if not conversations.change_owner(
        session, row.conversation_id, expect="bot", to="queue", actor=actor, reason=reason
    ):
        raise Conflict("This conversation does not belong to the bot, so it cannot hand it over.")
    detail = {"reason": reason, "queue": queue, "priority": priority, "case": row.number}
    audit.record(session, actor, "handoff.requested", f"conversation:{row.conversation_id}", detail)
    return handoff


def waiting(session: Session) -> list[Handoff]:
    """List the waiting handoffs, the most urgent first, then those that came back, then the earliest promised."""
    wanted = select(Handoff).where(Handoff.state == "waiting").order_by(*handoff_rows.FIRST_IN_LINE)
    return list(session.execute(wanted).scalars())


def current(session: Session, conversation_id: str) -> Handoff | None:
    """Return the handoff of the conversation that is waiting or taken, or None."""
    return session.execute(_CURRENT, {"conversation": conversation_id}).scalar_one_or_none()


def of_case(session: Session, case: Case) -> list[Handoff]:
    """List every handoff of the case, oldest first."""
    return list(session.execute(select(Handoff).where(Handoff.case_id == case.id).order_by(Handoff.id)).scalars())


def take(session: Session, conversation_id: str, agent_id: int) -> Handoff:
    """Take a conversation from the queue, or directly from the bot; when the agent has it already, change nothing.

    Raise Conflict when another agent has it, NotFound without such a conversation or agent, Refused for an account
    that is closed or may not answer customers.
    """
    lock_conversation(session, conversation_id)
    agent = lock_answering_agent(session, agent_id)
    actor = f"agent:{agent.login}"
    won = conversations.change_owner(
        session,
        conversation_id,
        expect=("queue", "bot"),
        to="agent",
        agent_id=agent.id,
        actor=actor,
        reason="taken",
    )
    handoff = current(session, conversation_id)
    if not won:
        conversation = conversations.get(session, conversation_id)
        if handoff is not None and conversation.owner_agent_id == agent.id:
            return handoff
        raise Conflict("Another agent has taken this conversation; choose the next one that waits.")
    case = cases.current_case(session, conversation_id)
    if handoff is None:
        handoff = handoff_rows.open_taken(session, conversation_id, case, agent.id)
    else:
        handoff_rows.take(session, handoff, agent.id)
    rings.ended_by(session, handoff, agent.id)
    if case is not None:
        cases.move(session, case, "escalated", actor=actor, reason="taken by a person")
    # The person has every matter of the conversation, so that nobody else begins with another one meanwhile.
    for other in cases.of_conversation(session, conversation_id):
        if other.stage == "noted":
            cases.move(session, other, "escalated", actor=actor, reason="taken by a person")
    return handoff


def lock_answering_agent(session: Session, agent_id: int) -> Agent:
    """Return an agent who may have a conversation, locked so that this stays true until the transaction ends.

    Raise NotFound, or Refused for an account that is closed or may not answer customers. Lock the conversation
    first. Do not call this for a conversation that the agent holds already, because closing an account locks the
    agent's row first and then waits for those conversations.
    """
    # Closing the account or changing its role waits for this lock, and then finds what was taken meanwhile.
    # SQLite has one writer and needs none.
    agent = session.get(Agent, agent_id, populate_existing=True, with_for_update={"read": True})
    if agent is None:
        raise NotFound(f"There is no agent {agent_id}.")
    if agent.disabled_at is not None:
        raise Refused(f"The account {agent.login} is closed.")
    if agent.role not in ANSWERING:
        raise Refused(f"The account {agent.login} answers no customers.")
    return agent


def _replaces_reason(active: Handoff, reason: str, priority: int, replaces: Collection[str]) -> bool:
    """Return whether a new reason replaces that of a waiting handoff; see `request`."""
    if active.reason == TECHNICAL:
        return reason != TECHNICAL
    return reason != TECHNICAL and (priority < active.priority or active.reason in replaces)


def _raise_to(
    session: Session,
    handoff: Handoff,
    reason: str,
    queue: str,
    priority: int,
    promised_by: datetime,
    contact_needed: bool,
    note: str | None,
    actor: str,
) -> None:
    detail = {"from": handoff.reason, "to": reason, "queue": queue, "priority": priority}
    handoff_rows.raise_to(
        session,
        handoff,
        reason=reason,
        queue=queue,
        priority=priority,
        promised_by=promised_by,
        contact_needed=contact_needed,
        note=note,
    )
    audit.record(session, actor, "handoff.raised", f"conversation:{handoff.conversation_id}", detail)
