"""Release the conversations of an agent whose account may not hold them any more."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases import conversations, messages
from bot.cases.lock import lock_conversation
from bot.cases.models import Agent, Conversation
from bot.cases.queue import handoff_rows, handoffs


def release_all(session: Session, agent: Agent, *, actor: str, say: Callable[[str], str]) -> list[str]:
    """Put every conversation of this agent back into the queue, with its priority and promised time unchanged.

    `say(locale)` returns the message to the customer in that language. Return the ids of the conversations.
    """
    held = session.execute(
        select(Conversation.id)
        .where(Conversation.owner == "agent", Conversation.owner_agent_id == agent.id)
        .order_by(Conversation.id)
    ).scalars()
    return [one for one in list(held) if _release(session, one, agent, actor, say)]


def _release(session: Session, conversation_id: str, agent: Agent, actor: str, say: Callable[[str], str]) -> bool:
    lock_conversation(session, conversation_id)
    if not conversations.change_owner(
        session,
        conversation_id,
        expect="agent",
        to="queue",
        held_by=agent.id,
        actor=actor,
        reason="the agent no longer works here",
    ):
        return False
    handoff = handoffs.current(session, conversation_id)
    if handoff is not None:
        handoff_rows.wait_again(session, handoff)
    conversation = conversations.get(session, conversation_id)
    messages.append(session, conversation_id, role="system", text=say(conversation.locale))
    return True
