"""The end of a handoff: an agent passes the conversation on or gives it back, or the bot goes on after a failure."""

from __future__ import annotations

from typing import Collection

from sqlalchemy.orm import Session

from bot.cases import cases, conversations, offers
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.lock import lock_conversation
from bot.cases.models import Agent, Case, Handoff
from bot.cases.queue import handoff_rows, handoffs, rings


def give_back(session: Session, conversation_id: str, agent_id: int, note: str | None = None) -> Handoff:
    """Give the conversation back to the bot, which continues the case. Raise Conflict if the agent does not hold it."""
    handoff, actor = pass_on_to_bot(session, conversation_id, agent_id, "given_back", note)
    case = cases.current_case(session, conversation_id)
    if case is not None and case.stage == "escalated":
        if offers.open_offer(session, case) is not None:
            stage = "offering"
        else:
            stage = "agreed" if handoff.stage_before == "agreed" else "clarifying"
        cases.move(session, case, stage, actor=actor, reason="given back to the bot")
    for other in escalated(session, conversation_id):
        # One matter at a time: the bot takes the others up again when this one is over.
        cases.move(session, other, "noted", actor=actor, reason="given back to the bot")
    return handoff


def recover_technical(session: Session, conversation_id: str, *, actor: str = "system") -> bool:
    """Give the conversation back to the bot if it waits only because a component failed; return whether it did."""
    return end_waiting(session, conversation_id, {handoffs.TECHNICAL}, actor=actor, because="every part works again")


def end_waiting(
    session: Session,
    conversation_id: str,
    reasons: Collection[str],
    *,
    actor: str,
    because: str,
    note: str | None = None,
) -> bool:
    """Give the conversation back to the bot if it waits for one of `reasons` and nobody took it yet; return whether.

    The handoff stays on record as recovered, with `note` for the agents.
    """
    lock_conversation(session, conversation_id)
    handoff = handoffs.current(session, conversation_id)
    if handoff is None or handoff.state != "waiting" or handoff.reason not in reasons:
        return False
    if not conversations.change_owner(session, conversation_id, expect="queue", to="bot", actor=actor, reason=because):
        return False
    handoff_rows.end(session, handoff, "recovered", note)
    rings.ended_by(session, handoff, None)
    case = cases.current_case(session, conversation_id)
    if case is not None and case.stage == "escalated" and handoff.stage_before not in (None, "escalated"):
        cases.move(session, case, handoff.stage_before, actor=actor, reason=because)
    return True


def pass_on(
    session: Session,
    conversation_id: str,
    agent: Agent,
    state: str,
    *,
    to: str,
    reason: str,
    agent_id: int | None = None,
    held_by: int | None = None,
    note: str | None = None,
) -> Handoff:
    """Have `agent` pass a conversation to the owner `to` (with `agent_id` for an agent) and end its handoff as `state`.

    Raise Conflict unless the agent with the id `held_by` (by default `agent`) holds it, NotFound without a handoff.
    """
    lock_conversation(session, conversation_id)
    if not conversations.change_owner(
        session,
        conversation_id,
        expect="agent",
        to=to,
        agent_id=agent_id,
        held_by=agent.id if held_by is None else held_by,
        actor=f"agent:{agent.login}",
        reason=reason,
    ):
        raise Conflict("You do not have this conversation; take it first.")
    handoff = handoffs.current(session, conversation_id)
    if handoff is None:
        raise NotFound(f"There is no handoff in conversation {conversation_id}.")
    handoff_rows.end(session, handoff, state, note)
    return handoff


def pass_on_to_bot(
    session: Session, conversation_id: str, agent_id: int, state: str, note: str | None
) -> tuple[Handoff, str]:
    """Have an agent pass the conversation to the bot; return the handoff that ended and the agent as an actor.

    Raise Conflict if the agent does not hold it.
    """
    agent = open_account(session, agent_id)
    handoff = pass_on(session, conversation_id, agent, state, to="bot", reason=note or state, note=note)
    return handoff, f"agent:{agent.login}"


def escalated(session: Session, conversation_id: str) -> list[Case]:
    """List the cases of a conversation that are with a person, oldest first."""
    return [case for case in cases.of_conversation(session, conversation_id) if case.stage == "escalated"]


def open_account(session: Session, agent_id: int) -> Agent:
    """Return an agent whose account is open; raise NotFound or Refused."""
    agent = session.get(Agent, agent_id)
    if agent is None:
        raise NotFound(f"There is no agent {agent_id}.")
    if agent.disabled_at is not None:
        raise Refused(f"The account {agent.login} is closed.")
    return agent
