"""The state of a conversation as the widget's header shows it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import label

from bot.cases.errors import NotFound
from bot.cases.models import Agent, Case, Conversation

# The five steps: listen, clarify, offer, act, follow up.
STEPS = {
    "noted": 1,
    "listening": 1,
    "clarifying": 2,
    "offering": 3,
    "agreed": 4,
    "escalated": 4,
    "resolved": 5,
    "closed": 5,
}

# Built once, because every open stream runs this query after every message.
_NEWEST = select(func.max(Case.id)).where(Case.conversation_id == bindparam("conversation_id")).scalar_subquery()
_STAGE = (
    select(Case.stage)
    .where(Case.id == func.coalesce(Conversation.case_in_hand_id, _NEWEST))
    .correlate(Conversation)
    .scalar_subquery()
)
_STATE = (
    select(Conversation.owner, label("agent_name", Agent.name), _STAGE.label("stage"))
    .outerjoin(Agent, Agent.id == Conversation.owner_agent_id)
    .where(Conversation.id == bindparam("conversation_id"))
)


def state_of(session: Session, conversation_id: str) -> dict[str, Any]:
    """Return the data of a `state` event: owner, stage, step 1 to 5, and the name of the agent if one is the owner.

    Raises NotFound.
    """
    row = session.execute(_STATE, {"conversation_id": conversation_id}).one_or_none()
    if row is None:
        raise NotFound(f"There is no conversation {conversation_id}.")
    # A noted matter is about to be taken up.
    stage = "listening" if row.stage in (None, "noted") else row.stage
    state = {"owner": row.owner, "stage": stage, "step": STEPS[stage]}
    if row.owner == "agent" and row.agent_name is not None:
        state["agent_name"] = row.agent_name
    return state
