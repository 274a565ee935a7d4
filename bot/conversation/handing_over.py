"""Call a person: why, who, and by when, counted in opening hours."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bot.cases import cases, conversations, offers
from bot.cases.models import Case, Conversation, Handoff
from bot.cases.queue import handoffs
from bot.cases.utc import iso
from bot.conversation.answer_by import latest_promise
from bot.conversation.display import instant, language
from bot.conversation.handoff_reasons import REJECTED, REOPENED, REPEAT_CONTACT, REQUESTED
from bot.conversation.services import Services
from bot.conversation.turn import Turn
from bot.remedy import Escalation, Policy

# What the customer hears at a reopened agreement follows the policy's rules for repeated contact.
POLICY_REASON = {REOPENED: REPEAT_CONTACT}


@dataclass(frozen=True)
class Terms:
    """Hold where a conversation waits for a person, how urgently, by when, and whether contact details are needed."""

    queue: str
    priority: int
    promised_by: dt.datetime
    contact_needed: bool


@dataclass(frozen=True)
class HandoffNotice:
    """Hold what the customer is told: case, reason, who, by when, and whether contact details are needed."""

    case_number: str
    reason: str
    handler: str
    promised_by: dt.datetime
    contact_needed: bool

    def card(self) -> dict[str, Any]:
        """Return the payload with its kind, as the dialogue hands cards to the desk."""
        return {"kind": "handoff", **self.payload()}

    def payload(self) -> dict[str, Any]:
        """Return the payload of a `handoff` message of the customer protocol."""
        return {
            "reason": self.reason,
            "promised_by": iso(self.promised_by, "seconds"),
            "handler": self.handler,
            "contact_needed": self.contact_needed,
            "case_number": self.case_number,
        }


def hand_over(session: Session, services: Services, turn: Turn, reason: str) -> HandoffNotice:
    """Put the conversation into the queue with a promised time, and return what to tell the customer.

    Called again while somebody is on the way, it returns the promise made before.
    """
    # After an agreement the person is asked about that matter, so its case is reopened, not an empty one made.
    case = cases.current_case(session, turn.conversation_id) or cases.open_case(session, turn.conversation_id)
    if reason == REJECTED:
        offers.withdraw(session, case, "none of the options fits", actor="customer")
    conversation = conversations.get(session, turn.conversation_id)
    handoff = queue_for(session, services.policy, conversation, case, reason, services.now())
    return handoff_notice(services, handoff, case.number, conversation.locale)


def queue_for(
    session: Session,
    policy: Policy,
    conversation: Conversation,
    case: Case,
    reason: str,
    now: dt.datetime,
    actor: str = "bot",
) -> Handoff:
    """Put the case where the policy says for `reason`, with the time it promises from `now` (UTC) on.

    Contact details are asked for when nobody is there and there is no other way to reach the customer.
    """
    terms = terms_of(policy, conversation, case, reason, now)
    return handoffs.request(
        session,
        case,
        reason=reason,
        queue=terms.queue,
        priority=terms.priority,
        promised_by=terms.promised_by,
        contact_needed=terms.contact_needed,
        actor=actor,
    )


def terms_of(policy: Policy, conversation: Conversation, case: Case | None, reason: str, now: dt.datetime) -> Terms:
    """Return on which terms a conversation waits for a person from `now` (UTC) on, as the policy says for `reason`."""
    escalation = escalation_of(policy, reason)
    latest = None if case is None else latest_promise(policy, case)
    reachable = bool(conversation.customer_email or conversation.customer_phone)
    return Terms(
        escalation.queue,
        escalation.priority,
        policy.promised_by(escalation.reason, now, latest),
        not reachable and not policy.clock.is_open(now),
    )


def escalation_of(policy: Policy, reason: str) -> Escalation:
    """Return what the policy says for `reason`; KeyError when it says nothing."""
    return policy.escalation(POLICY_REASON.get(reason, reason))


def reason_known(policy: Policy, reason: str | None) -> str:
    """Return `reason` if the policy knows it; taken without being called counts as having asked for a person."""
    known = reason is not None and POLICY_REASON.get(reason, reason) in policy.escalations
    return reason if reason is not None and known else REQUESTED


def handoff_notice(services: Services, handoff: Handoff, case_number: str, locale: str) -> HandoffNotice:
    """Return what the customer is told of a handoff: who, why and by when."""
    escalation = escalation_of(services.policy, handoff.reason)
    promised_by = handoff.promised_by or services.now()
    return HandoffNotice(
        case_number, handoff.reason, escalation.handler.label(language(locale)), promised_by, handoff.contact_needed
    )


def time_of(services: Services, promised_by: dt.datetime, locale: str) -> str:
    """Return a promised time as the customer reads it."""
    return instant(promised_by, services.policy.clock.zone, locale)
