"""Where a conversation stands, as the customer's header shows it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from bot.cases import cases, conversations
from bot.cases.models import Agent

# The five steps: listen, clarify, offer, act, follow up.
STEPS = {
    "listening": 1,
    "clarifying": 2,
    "offering": 3,
    "agreed": 4,
    "escalated": 4,
    "resolved": 5,
    "closed": 5,
}


def state_of(session: Session, conversation_id: str) -> dict[str, Any]:
    """Return the data of a `state` event: owner, stage, step 1 to 5, and the agent's name if one has it."""
    conversation = conversations.get(session, conversation_id)
    case = cases.current_case(session, conversation_id)
    stage = case.stage if case is not None else "listening"
    state = {"owner": conversation.owner, "stage": stage, "step": STEPS[stage]}
    if conversation.owner == "agent" and conversation.owner_agent_id is not None:
        agent = session.get(Agent, conversation.owner_agent_id)
        if agent is not None:
            state["agent_name"] = agent.name
    return state
