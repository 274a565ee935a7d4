"""Everything known about a case as JSON: the output of `amends case show NUMBER --json`."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from bot.cases import approvals, commitments, conversations, fact_store, offers, refusals
from bot.cases.care import dues, follow_ups
from bot.cases.models import Agent, Approval, AuditEntry, Case, Fact, Offer, OfferOption
from bot.cases.queue import handoffs
from bot.cases.record import rows, transcript
from bot.cases.utc import iso

# The fields of an option that identify it to a reader.
_IN_SHORT = ("remedy", "goodwill", "title", "value_minor", "currency", "due_at")
_FACT = ("value", "display", "resolved", "message_seq", "source", "noted_at", "superseded_at")
_HANDOFF = (
    "id", "state", "reason", "queue", "priority", "promised_by", "contact_needed", "note", "agent_id", "requested_at",
    "taken_at", "ended_at",
)  # fmt: skip


def whole(session: Session, case: Case) -> dict[str, Any]:
    """Return everything known about a case, ready for JSON; moments are ISO 8601 UTC, money is in minor units."""
    conversation = conversations.get(session, case.conversation_id)
    noted = fact_store.history(session, case)
    return {
        **rows.case_row(case),
        "locale": conversation.locale,
        "owner": conversation.owner,
        "customer": rows.contact(conversation),
        "facts": {
            fact.name: {**_fact(fact), "history": [_fact(old) for old in noted if _replaced(old, fact)]}
            for fact in noted
            if fact.superseded_at is None
        },
        "offers": [_offer(offer) for offer in offers.of_case(session, case)],
        "refused": [_refusal(entry) for entry in refusals.of_case(session, case, refusals.NO_OFFER)],
        "not_agreed": [_refusal(entry) for entry in refusals.of_case(session, case, refusals.NO_AGREEMENT)],
        "approvals": [_approval(session, item) for item in approvals.of_case(session, case)],
        "commitments": [rows.commitment_row(item) for item in commitments.of_case(session, case)],
        "handoffs": [rows.pick(rows.handoff_row(handoff), *_HANDOFF) for handoff in handoffs.of_case(session, case)],
        "clocks": [rows.due_row(due) for due in dues.of_case(session, case.id)],
        "follow_ups": [rows.follow_up_row(asked) for asked in follow_ups.of_case(session, case)],
        "transcript": transcript.as_json(session, case.conversation_id)["messages"],
    }


def _replaced(old: Fact, fact: Fact) -> bool:
    return old.name == fact.name and old.id != fact.id


def _fact(fact: Fact) -> dict[str, Any]:
    return rows.pick(rows.fact_row(fact), *_FACT)


def _offer(offer: Offer) -> dict[str, Any]:
    return {**rows.offer_row(offer), "options": [_option(option) for option in offer.options]}


def _option(option: OfferOption) -> dict[str, Any]:
    return {
        **option.body,
        **rows.pick(rows.option_row(option), "id", "position", "accepted_at", "accepted_by", "accepted_seq"),
    }


def _refusal(entry: AuditEntry) -> dict[str, Any]:
    return {"at": iso(entry.at), **entry.detail}


def _approval(session: Session, approval: Approval) -> dict[str, Any]:
    return {
        **rows.approval_row(approval),
        "options": [{name: option.get(name) for name in _IN_SHORT} for option in approval.options],
        "requested_by": _login(session, approval.requested_by_id),
        "decided_by": _login(session, approval.decided_by_id),
    }


def _login(session: Session, agent_id: int | None) -> str | None:
    """Return an agent in the form of `made_by` of an offer, `agent:LOGIN`; None without an agent."""
    agent = session.get(Agent, agent_id) if agent_id is not None else None
    return None if agent is None else f"agent:{agent.login}"
