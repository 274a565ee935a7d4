"""A case whole, as JSON: what `amends case show NUMBER --json` prints."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.cases import approvals, commitments, conversations, fact_store, offers, refusals
from bot.cases.models import Agent, Approval, AuditEntry, Case, Commitment, Fact, Handoff, Offer, OfferOption
from bot.cases.queue import handoffs
from bot.cases.record import transcript
from bot.cases.utc import iso

# What of an option tells which one it is.
_IN_SHORT = ("remedy", "goodwill", "title", "value_minor", "currency", "due_at")


def whole(session: Session, case: Case) -> dict[str, Any]:
    """Return everything known about a case, JSON-able; moments are ISO 8601 UTC, money minor units."""
    conversation = conversations.get(session, case.conversation_id)
    noted = fact_store.history(session, case)
    return {
        "number": case.number,
        "conversation_id": case.conversation_id,
        "locale": conversation.locale,
        "owner": conversation.owner,
        "stage": case.stage,
        "stage_since": iso(case.stage_since),
        "kind": case.kind,
        "emotion": case.emotion,
        "severity": case.severity,
        "severity_reasons": case.severity_reasons,
        "opened_at": iso(case.opened_at),
        "resolved_at": _iso(case.resolved_at),
        "closed_at": _iso(case.closed_at),
        "reopened": case.reopened,
        "customer": {
            "name": conversation.customer_name,
            "email": conversation.customer_email,
            "phone": conversation.customer_phone,
        },
        "facts": {
            fact.name: {**_fact(fact), "history": [_fact(old) for old in noted if _replaced(old, fact)]}
            for fact in noted
            if fact.superseded_at is None
        },
        "offers": [_offer(offer) for offer in offers.of_case(session, case)],
        "refused": [_refusal(entry) for entry in refusals.of_case(session, case, refusals.NO_OFFER)],
        "not_agreed": [_refusal(entry) for entry in refusals.of_case(session, case, refusals.NO_AGREEMENT)],
        "approvals": [_approval(session, item) for item in approvals.of_case(session, case)],
        "commitments": [_commitment(item) for item in commitments.of_case(session, case)],
        "handoffs": [_handoff(handoff) for handoff in handoffs.of_case(session, case)],
        "transcript": transcript.as_json(session, case.conversation_id)["messages"],
    }


def _replaced(old: Fact, fact: Fact) -> bool:
    return old.name == fact.name and old.id != fact.id


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "value": fact.value,
        "display": fact.display,
        "resolved": fact.resolved,
        "message_seq": fact.message_seq,
        "source": fact.source,
        "noted_at": iso(fact.noted_at),
        "superseded_at": _iso(fact.superseded_at),
    }


def _offer(offer: Offer) -> dict[str, Any]:
    return {
        "id": offer.id,
        "state": offer.state,
        "made_by": offer.made_by,
        "role": offer.role,
        "reason": offer.reason,
        "policy_version": offer.policy_version,
        "made_at": iso(offer.made_at),
        "expires_at": iso(offer.expires_at),
        "ended_at": _iso(offer.ended_at),
        "end_reason": offer.end_reason,
        "explanation": offer.explanation,
        "options": [_option(option) for option in offer.options],
    }


def _option(option: OfferOption) -> dict[str, Any]:
    return {
        **option.body,
        "id": option.id,
        "position": option.position,
        "accepted_at": _iso(option.accepted_at),
        "accepted_by": option.accepted_by,
    }


def _refusal(entry: AuditEntry) -> dict[str, Any]:
    return {"at": iso(entry.at), **entry.detail}


def _approval(session: Session, approval: Approval) -> dict[str, Any]:
    return {
        "id": approval.id,
        "state": approval.state,
        "role": approval.role,
        "reason": approval.reason,
        "options": [{name: option.get(name) for name in _IN_SHORT} for option in approval.options],
        "policy_version": approval.policy_version,
        "requested_by": _login(session, approval.requested_by_id),
        "requested_at": iso(approval.requested_at),
        "answer_by": iso(approval.answer_by),
        "decided_by": _login(session, approval.decided_by_id),
        "decided_at": _iso(approval.decided_at),
        "note": approval.note,
        "offer_id": approval.offer_id,
    }


def _login(session: Session, agent_id: int | None) -> str | None:
    """Return who it was as `made_by` of an offer writes it."""
    agent = session.get(Agent, agent_id) if agent_id is not None else None
    return None if agent is None else f"agent:{agent.login}"


def _commitment(commitment: Commitment) -> dict[str, Any]:
    return {
        "id": commitment.id,
        "what": commitment.what,
        "owner": commitment.owner,
        "due_at": iso(commitment.due_at),
        "state": commitment.state,
        "state_at": iso(commitment.state_at),
    }


def _handoff(handoff: Handoff) -> dict[str, Any]:
    return {
        "id": handoff.id,
        "state": handoff.state,
        "reason": handoff.reason,
        "queue": handoff.queue,
        "priority": handoff.priority,
        "promised_by": _iso(handoff.promised_by),
        "contact_needed": handoff.contact_needed,
        "note": handoff.note,
        "agent_id": handoff.agent_id,
        "requested_at": iso(handoff.requested_at),
        "taken_at": _iso(handoff.taken_at),
        "ended_at": _iso(handoff.ended_at),
    }


def _iso(at: datetime | None) -> str | None:
    return None if at is None else iso(at)
