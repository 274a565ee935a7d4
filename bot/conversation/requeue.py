"""Requeue the conversations of an agent who may not answer them any more: a closed account or a changed role."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases import cases, conversations
from bot.cases.accounts.permissions import May, allowed
from bot.cases.models import Agent
from bot.cases.queue import account_closing, handoff_rows, handoffs
from bot.cases.utc import as_utc, now_of
from bot.conversation.handing_over import reason_known, terms_of
from bot.remedy import Policy
from bot.words import Words


def requeue_held_by(session: Session, words: Words, policy: Policy | None, agent: Agent, *, actor: str) -> list[str]:
    """Put the conversations of `agent` back into the queue if they may not continue with them; return their ids.

    Each gets a queue and a promised time from the policy; without a policy, the earlier promise stays.
    """
    if agent.disabled_at is None and allowed(agent.role, May.WORK):
        return []

    def words_for(locale: str) -> str:
        return words.say("by_person.left", locale, agent=agent.name)

    left = account_closing.release_all(session, agent, actor=actor, say=words_for)
    if policy is not None:
        for conversation_id in left:
            _promise_again(session, policy, conversation_id)
    return left


def _promise_again(session: Session, policy: Policy, conversation_id: str) -> None:
    """Promise a time to the customer who waits again; an earlier promise still in the future never becomes later."""
    handoff = handoffs.current(session, conversation_id)
    if handoff is None:
        return
    now, reason = now_of(session), reason_known(policy, handoff.reason)
    case, conversation = cases.current_case(session, conversation_id), conversations.get(session, conversation_id)
    terms = terms_of(policy, conversation, case, reason, now)
    handoff_rows.promise_again(
        session,
        handoff,
        reason=reason,
        queue=terms.queue,
        priority=terms.priority,
        promised_by=as_utc(terms.promised_by),
    )
