"""Settle what an agent has: every case of a conversation, or one of several."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases import cases, conversations
from bot.cases.errors import Conflict, Refused
from bot.cases.lock import lock_conversation
from bot.cases.models import Case, Handoff
from bot.cases.queue import giving_back
from bot.cases.stages import IN_WORK


def with_person(session: Session, conversation_id: str) -> list[Case]:
    """List the cases that a person who has the conversation has to settle, oldest first."""
    current_one = cases.current_case(session, conversation_id)
    return [
        case
        for case in cases.of_conversation(session, conversation_id)
        if case.stage == "escalated"
        or (current_one is not None and case.id == current_one.id and case.stage in IN_WORK)
    ]


def resolve(session: Session, conversation_id: str, agent_id: int, note: str | None = None) -> Handoff:
    """Resolve the cases that the agent has and give the conversation back, so that the customer can still write.

    Raise Conflict if the agent does not hold it.
    """
    handoff, actor = giving_back.pass_on_to_bot(session, conversation_id, agent_id, "resolved", note)
    case = cases.current_case(session, conversation_id)
    if case is not None:
        _settle(session, case, actor, note)
    for other in giving_back.escalated(session, conversation_id):
        _settle(session, other, actor, note)
    return handoff


def resolve_one(session: Session, conversation_id: str, agent_id: int, case: Case, note: str | None = None) -> Case:
    """Resolve one of several cases that the agent has; return the one that they go on with.

    The agent keeps the conversation. Raise Conflict if they do not hold it, Refused for a case that is not with them or
    is the only one: `resolve` ends the handoff then.
    """
    lock_conversation(session, conversation_id)
    conversation = conversations.get(session, conversation_id)
    if conversation.owner != "agent" or conversation.owner_agent_id != agent_id:
        raise Conflict("The conversation is not with this agent any more.")
    theirs = with_person(session, conversation_id)
    others = [one for one in theirs if one.id != case.id]
    if len(others) == len(theirs) or not others:
        raise Refused(f"Case {case.number} cannot be resolved by itself.")
    actor = f"agent:{giving_back.open_account(session, agent_id).login}"
    _settle(session, case, actor, note)
    return cases.put_in_hand(session, others[0])


def _settle(session: Session, case: Case, actor: str, note: str | None) -> None:
    if case.stage not in ("escalated", "agreed", "resolved"):
        case = cases.move(session, case, "escalated", actor=actor, reason="handled by a person")
    cases.move(session, case, "resolved", actor=actor, reason=note or "resolved by a person")
