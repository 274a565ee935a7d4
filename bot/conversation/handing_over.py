"""Hand a conversation over to a person: for which reason, to whom, and by when in opening hours."""

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
from bot.conversation.contacts.missing import missing_for
from bot.conversation.contacts.wording import needs_in_words
from bot.conversation.display import both, instant, language
from bot.conversation.handoff_reasons import REJECTED, REOPENED, REPEAT_CONTACT, REQUESTED
from bot.conversation.proven_case import proven_note
from bot.conversation.services import Services
from bot.conversation.turn import Turn
from bot.remedy import Escalation, Policy
from bot.remedy.vocabulary import GRAVE

# A reopened agreement follows the policy's escalation rule for repeated contact.
POLICY_REASON = {REOPENED: REPEAT_CONTACT}


@dataclass(frozen=True)
class Terms:
    """The queue, priority and promised time of a handoff, and whether contact details are needed."""

    queue: str
    priority: int
    promised_by: dt.datetime
    contact_needed: bool


@dataclass(frozen=True)
class HandoffNotice:
    """What the customer is shown: case, reason, who, by when, and whether contact details are needed."""

    case_number: str
    reason: str
    handler: str
    promised_by: dt.datetime
    contact_needed: bool

    def card(self) -> dict[str, Any]:
        """Return the payload with its kind, as the dialogue passes cards to the desk."""
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
    """Put the conversation into the queue with a promised time, and return the notice for the customer.

    While a handoff is active, return its promise unchanged.
    """
    # After an agreement the request concerns that agreement, so its case is reopened instead of a new one opened.
    case = cases.current_case(session, turn.conversation_id) or cases.open_case(session, turn.conversation_id)
    if reason == REJECTED:
        offers.withdraw(session, case, "none of the options fits", actor="customer")
    conversation = conversations.get(session, turn.conversation_id)
    notes = _left_open(session, services, case, conversation.locale), proven_note(session, services.words, conversation)
    note = "\n".join(filter(None, notes)) or None
    handoff = queue_for(session, services.policy, conversation, case, reason, services.now(), note=note)
    return handoff_notice(services, handoff, case.number, conversation.locale)


def _left_open(session: Session, services: Services, case: Case, locale: str) -> str | None:
    """Drop a choice that lacks details, so that nothing is agreed behind the person's back; return a note about it."""
    chosen = offers.chosen(session, case)
    if chosen is None:
        return None
    missing = missing_for(session, services, case, chosen.option.body)
    offers.drop_choice(session, case)
    return services.words.say(
        "handoff_note.chosen",
        locale,
        title=both(chosen.option.body.get("title"), locale),
        needs=needs_in_words(services.words, missing, locale),
    )


def queue_for(
    session: Session,
    policy: Policy,
    conversation: Conversation,
    case: Case,
    reason: str,
    now: dt.datetime,
    actor: str = "bot",
    note: str | None = None,
) -> Handoff:
    """Put the case into the queue that the policy sets for `reason`, with a promised time counted from `now` (UTC).

    Contact details are requested when nobody is available and the customer cannot be reached in another way.
    """
    terms = terms_of(policy, conversation, case, reason, now)
    urgency = escalation_of(policy, reason).urgency
    less_urgent = [other for other, rule in policy.escalations.items() if rule.urgency > urgency]
    return handoffs.request(
        session,
        case,
        reason=reason,
        queue=terms.queue,
        priority=terms.priority,
        promised_by=terms.promised_by,
        contact_needed=terms.contact_needed,
        note=note,
        replaces=less_urgent if reason in GRAVE else (),
        actor=actor,
    )


def terms_of(policy: Policy, conversation: Conversation, case: Case | None, reason: str, now: dt.datetime) -> Terms:
    """Return the terms that the policy sets for `reason`, with the promised time counted from `now` (UTC)."""
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
    """Return the policy's escalation rule for `reason`; raise KeyError when there is none."""
    return policy.escalation(POLICY_REASON.get(reason, reason))


def reason_known(policy: Policy, reason: str | None) -> str:
    """Return `reason` if the policy has a rule for it, else the reason of a customer who asked for a person.

    A conversation that an agent took without a handoff has no reason.
    """
    known = reason is not None and POLICY_REASON.get(reason, reason) in policy.escalations
    return reason if reason is not None and known else REQUESTED


def handoff_notice(services: Services, handoff: Handoff, case_number: str, locale: str) -> HandoffNotice:
    """Return the notice of a handoff for the customer: why, who and by when."""
    escalation = escalation_of(services.policy, handoff.reason)
    promised_by = handoff.promised_by or services.now()
    return HandoffNotice(
        case_number, handoff.reason, escalation.handler.label(language(locale)), promised_by, handoff.contact_needed
    )


def time_of(services: Services, promised_by: dt.datetime, locale: str) -> str:
    """Return a promised time in the customer's language and the company's time zone."""
    return instant(promised_by, services.policy.clock.zone, locale)
