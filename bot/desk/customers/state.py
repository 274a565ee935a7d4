"""The state of a conversation as the widget's header shows it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import label

from bot.cases.errors import NotFound
from bot.cases.models import Agent, Case, Conversation, Offer

# The five steps: listen, clarify, offer, act, follow up.
STEPS = {
    "noted": 1,
    "listening": 1,
    "clarifying": 2,
    "offering": 3,
    "agreed": 4,
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


def _offers(*conditions: Any) -> Any:
    """Return the number of offers in the case in hand that meet the conditions, as a column."""
    in_hand = Offer.case_id == func.coalesce(Conversation.case_in_hand_id, _NEWEST)
    return select(func.count(Offer.id)).where(in_hand, *conditions).correlate(Conversation).scalar_subquery()


_STATE = (
    select(
        Conversation.owner,
        Conversation.locale,
        label("agent_name", Agent.name),
        _STAGE.label("stage"),
        _offers().label("offered"),
        _offers(Offer.state == "accepted").label("accepted"),
    )
    .outerjoin(Agent, Agent.id == Conversation.owner_agent_id)
    .where(Conversation.id == bindparam("conversation_id"))
)


def state_of(session: Session, conversation_id: str) -> dict[str, Any]:
    """Return the data of a `state` event: owner, stage, step 1 to 5, locale, and the agent's name if one is the owner.

    A person takes over at the step that was reached: nothing counts as offered or agreed that was not.

    Raises NotFound.
    """
    row = session.execute(_STATE, {"conversation_id": conversation_id}).one_or_none()
    if row is None:
        raise NotFound(f"There is no conversation {conversation_id}.")
    # A noted matter is about to be taken up.
    stage = "listening" if row.stage in (None, "noted") else row.stage
    step = STEPS.get(stage) or (4 if row.accepted else 3 if row.offered else 2)
    state = {"owner": row.owner, "stage": stage, "step": step, "locale": row.locale}
    if row.owner == "agent" and row.agent_name is not None:
        state["agent_name"] = row.agent_name
    return state
