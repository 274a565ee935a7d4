"""Hand over what an agent leaves behind, so that no customer waits for somebody who is not there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, func, null, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op, le

from bot.cases import audit, cases, conversations, notices
from bot.cases.lock import lock_conversation
from bot.cases.models import Agent, Conversation, Message, Presence
from bot.cases.queue import handoff_rows, handoffs, presence, room, transfers
from bot.cases.utc import as_utc, now_of
from bot.conversation.display import language
from bot.conversation.handing_over import handoff_notice, reason_known, terms_of, time_of
from bot.conversation.services import Services
from bot.conversation.tell_customer import show_handoff, tell

SYSTEM = "system"


@dataclass(frozen=True)
class HandedOver:
    """What became of the conversations of an agent who leaves: those passed on, put back, and kept."""

    to_colleague: tuple[str, ...] = ()
    to_queue: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def hand_over(
    session: Session, services: Services, agent: Agent, *, to: Agent | None = None, actor: str = SYSTEM
) -> HandedOver:
    """Give the conversations in which a customer waits for `agent` to a colleague, else back to the queue; tell all.

    The colleague gets as many as they have room for, whoever waits longest first. Where nobody waits, the agent keeps
    the conversation. `actor` is who decided so: the agent, or the system after a while.
    """
    held, waiting = _held(session, agent.id), waits_for(session, agent.id)
    colleague = to if to is not None and _is_available(session, to) else None
    passed: list[str] = []
    returned: list[str] = []
    for conversation_id in waiting:
        lock_conversation(session, conversation_id)
        conversation = conversations.get(session, conversation_id)
        if conversation.owner != "agent" or conversation.owner_agent_id != agent.id:
            continue
        if colleague is not None and _has_room(session, colleague, conversation_id, actor):
            _pass_on(session, services, conversation, agent, colleague)
            passed.append(conversation_id)
        elif _put_back(session, services, conversation, agent, actor):
            returned.append(conversation_id)
    left = tuple(each for each in held if each not in {*passed, *returned})
    return HandedOver(tuple(passed), tuple(returned), left)


def waits_for(session: Session, agent_id: int) -> list[str]:
    """List the conversations of an agent in which the customer had the last word, who waits longest first."""
    last = (
        select(func.max(Message.seq))
        .where(Message.conversation_id == Conversation.id, in_op(Message.role, ("customer", "agent")))
        .correlate(Conversation)
        .scalar_subquery()
    )
    wanted = (
        select(Conversation.id)
        .join(Message, and_(Message.conversation_id == Conversation.id, Message.seq == last))
        .where(Conversation.owner == "agent", Conversation.owner_agent_id == agent_id, Message.role == "customer")
        .order_by(Message.at, Conversation.id)
    )
    return list(session.execute(wanted).scalars())


def gone_for(session: Session, long: timedelta) -> list[int]:
    """List the agents who hold a conversation and have been away, signed out or disconnected for so long.

    Whoever was never connected is left out: nobody can tell since when they are away.
    """
    before = now_of(session) - long
    gone = or_(
        and_(Presence.state == "away", Presence.changed_at <= before),
        le(Presence.seen_at, before),
        and_(Presence.seen_at == null(), le(Presence.left_at, before)),
    )
    holds = select(Conversation.owner_agent_id).where(Conversation.owner == "agent")
    return list(session.execute(select(Presence.agent_id).where(gone, in_op(Presence.agent_id, holds))).scalars())


def hand_over_for(session: Session, services: Services, agent_ids: Iterable[int]) -> list[str]:
    """Put back the conversations in which a customer waits for one of these agents; return their ids."""
    returned: list[str] = []
    for agent_id in agent_ids:
        agent = session.get(Agent, agent_id)
        if agent is not None:
            returned += hand_over(session, services, agent).to_queue
    return returned


def _held(session: Session, agent_id: int) -> list[str]:
    wanted = select(Conversation.id).where(Conversation.owner == "agent", Conversation.owner_agent_id == agent_id)
    return list(session.execute(wanted.order_by(Conversation.id)).scalars())


def _is_available(session: Session, agent: Agent) -> bool:
    everybody = presence.everybody(session, now_of(session))
    return any(one.agent_id == agent.id and one.now == "available" for one in everybody)


def _has_room(session: Session, agent: Agent, conversation_id: str, actor: str) -> bool:
    try:
        room.require_room(session, agent.id, conversation_id, actor=actor)
    except room.NoRoom:
        return False
    return True


def _pass_on(session: Session, services: Services, conversation: Conversation, agent: Agent, to: Agent) -> None:
    note = services.words.say("handoff_note.away", language(conversation.locale), agent=agent.name)
    transfers.to_agent(session, conversation.id, agent, to, note)
    tell(session, services, conversation, "by_person.away_passed", agent=agent.name, colleague=to.name)


def _put_back(session: Session, services: Services, conversation: Conversation, agent: Agent, actor: str) -> bool:
    """Put a conversation back, first in line, and tell the customer who answers by when; return whether it was."""
    handoff = handoffs.current(session, conversation.id)
    if handoff is None or not conversations.change_owner(
        session, conversation.id, expect="agent", to="queue", held_by=agent.id, actor=actor, reason="the agent is away"
    ):
        return False
    session.refresh(conversation)
    handoff_rows.come_back(session, handoff)
    case = cases.current_case(session, conversation.id) or cases.open_case(session, conversation.id)
    reason = reason_known(services.policy, handoff.reason)
    terms = terms_of(services.policy, conversation, case, reason, services.now())
    handoff_rows.promise_again(
        session, handoff, reason=reason, queue=terms.queue, priority=terms.priority,
        promised_by=as_utc(terms.promised_by),
    )  # fmt: skip
    note = services.words.say("handoff_note.away", language(conversation.locale), agent=agent.name)
    handoff_rows.add_note(session, handoff, note)
    shown = handoff_notice(services, handoff, case.number, conversation.locale)
    time = time_of(services, shown.promised_by, conversation.locale)
    text = services.words.say(
        "by_person.away_queued", conversation.locale, agent=agent.name, handler=shown.handler, time=time
    )
    show_handoff(session, conversation, shown, text)
    audit.record(
        session, actor, "handoff.agent_away", f"conversation:{conversation.id}", {"agent": f"agent:{agent.login}"}
    )
    by = notices.agent_behind(session, actor)
    about = ("message", conversation.next_seq - 1)
    notices.tell(session, agent.id, "back_in_queue", conversation.id, about=about, by=by)
    return True
