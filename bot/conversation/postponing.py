"""Postpone a conversation, but no promise: whoever was told of a person by a time hears of a later one first.

An agent postpones what they have, and what waits for nobody yet; that comes back to whoever is free first.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases import approvals, cases, postponements
from bot.cases.errors import Conflict, Refused
from bot.cases.models import Agent, Case, Conversation, Message, Postponement
from bot.cases.queue import handoff_rows, handoffs
from bot.cases.queue.dispatch import URGENT
from bot.conversation.handing_over import time_of
from bot.conversation.services import Services
from bot.conversation.tell_customer import tell

FARTHEST = dt.timedelta(days=90)
# Opening hours between the moment it comes back and the time that the customer is told.
TIME_TO_ANSWER = dt.timedelta(hours=2)


class PromisedSooner(Refused):
    """The customer was promised an answer before the moment; `may_redate` is whether the agent can move that."""

    def __init__(self, at: dt.datetime, *, may_redate: bool) -> None:
        super().__init__(f"The customer was promised an answer by {at.isoformat()}.")
        self.at = at
        self.may_redate = may_redate


class TooUrgent(Refused):
    """What is urgent waits for the next person, and for no moment."""


def person_promised_by(session: Session, conversation: Conversation) -> dt.datetime | None:
    """Return by when the customer was told that a person answers, as long as nobody who has the conversation wrote."""
    handoff = handoffs.current(session, conversation.id)
    if handoff is None or handoff.promised_by is None:
        return None
    if handoff.taken_at is None:
        return handoff.promised_by if conversation.owner == "queue" else None
    wrote = select(Message.id).where(
        Message.conversation_id == conversation.id, Message.role == "agent", Message.at >= handoff.taken_at
    )
    return None if session.execute(wrote.limit(1)).first() else handoff.promised_by


def decision_promised_by(session: Session, case: Case) -> dt.datetime | None:
    """Return by when the customer was told that they hear of a supervisor's decision, while it is asked for."""
    asked = approvals.waiting_in(session, case)
    return None if asked is None else asked.answer_by


def postpone(
    session: Session,
    services: Services,
    conversation: Conversation,
    agent: Agent,
    until: dt.datetime,
    reason: str,
    *,
    tell_later: bool = False,
) -> Postponement:
    """Put the conversation of `agent`, or one that waits, by until a moment (UTC), for a `reason` that colleagues see.

    With `tell_later` a customer who was promised a person before that is told the later time, which counts from
    then on. Raise Conflict when it is with somebody else, Refused for a moment that is not ahead or more than
    `FARTHEST` away, PromisedSooner for one after what was promised, TooUrgent for a waiting one that is urgent.
    """
    held = conversation.owner == "agent" and conversation.owner_agent_id == agent.id
    if not held and conversation.owner != "queue":
        raise Conflict("The conversation is not with this agent any more.")
    handoff = None if held else handoffs.current(session, conversation.id)
    if handoff is not None and handoff.priority <= URGENT:
        raise TooUrgent("This conversation is urgent; take it, or let the next person take it.")
    now = services.now()
    if not now < until <= now + FARTHEST:
        raise Refused("Choose a moment that is ahead, and at most ninety days away.")
    case = cases.current_case(session, conversation.id) or cases.open_case(session, conversation.id)
    decision = decision_promised_by(session, case)
    if decision is not None and until > decision:
        raise PromisedSooner(decision, may_redate=False)
    promised = person_promised_by(session, conversation)
    if promised is not None and until > promised:
        if not tell_later:
            raise PromisedSooner(promised, may_redate=True)
        _redate(session, services, conversation, agent, until)
    actor = f"agent:{agent.login}"
    return postponements.begin(session, case, agent_id=agent.id, until=until, reason=reason, actor=actor)


def _redate(session: Session, services: Services, conversation: Conversation, agent: Agent, until: dt.datetime) -> None:
    """Tell the customer by when the agent, or whoever is free, answers instead, and let that be what was promised."""
    handoff = handoffs.current(session, conversation.id)
    assert handoff is not None and handoff.promised_by is not None
    to, before = conversation.locale, time_of(services, handoff.promised_by, conversation.locale)
    later = services.policy.clock.add_opening_time(until, TIME_TO_ANSWER)
    handoff_rows.redate(session, handoff, later)
    tell(
        session,
        services,
        conversation,
        "by_person.postponed" if conversation.owner == "agent" else "by_person.postponed_waiting",
        agent=agent.name,
        before=before,
        time=time_of(services, later, to),
    )
