"""Convert rows of a case to JSON, for every view of a case: moments are ISO 8601 UTC, money is in minor units.

A view selects the fields that its readers may see with `pick`, and adds names from the policy where it needs them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.cases.models import (
    Approval,
    Attachment,
    Case,
    Commitment,
    Conversation,
    Due,
    Fact,
    FollowUp,
    Handoff,
    Offer,
    OfferOption,
)
from bot.cases.utc import iso


def pick(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return the named fields of a row; raise KeyError for one that it does not have."""
    return {name: row[name] for name in names}


def contact(conversation: Conversation) -> dict[str, Any]:
    """Return the name and contact details of the customer; None for each that is not known."""
    return {
        "name": conversation.customer_name,
        "email": conversation.customer_email,
        "phone": conversation.customer_phone,
    }


def case_row(case: Case) -> dict[str, Any]:
    """Return a case without its facts, offers and promises."""
    return {
        "number": case.number,
        "conversation_id": case.conversation_id,
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
    }


def fact_row(fact: Fact) -> dict[str, Any]:
    """Return one value of a fact; `superseded_at` is None for the current value."""
    return {
        "name": fact.name,
        "value": fact.value,
        "display": fact.display,
        "resolved": fact.resolved,
        "message_seq": fact.message_seq,
        "source": fact.source,
        "noted_at": iso(fact.noted_at),
        "superseded_at": _iso(fact.superseded_at),
    }


def offer_row(offer: Offer) -> dict[str, Any]:
    """Return an offer without its options."""
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
    }


def option_row(option: OfferOption) -> dict[str, Any]:
    """Return an option: its remedy, value and due date, and whether it was accepted."""
    body = option.body or {}
    return {
        "id": option.id,
        "position": option.position,
        "title": title(body, option.remedy),
        "handler": body.get("handler"),
        "verify": [check.get("text") for check in body.get("verify") or ()],
        "remedy": option.remedy,
        "goodwill": option.goodwill,
        "value_minor": option.value_minor,
        "currency": option.currency,
        "due_at": _iso(option.due_at),
        "accepted_at": _iso(option.accepted_at),
        "accepted_by": option.accepted_by,
        "accepted_seq": option.accepted_seq,
    }


def title(body: Mapping[str, Any], remedy: Any) -> Any:
    """Return the title of an option in both languages, or the remedy's id when it has none."""
    return body.get("title") or remedy


def commitment_row(commitment: Commitment) -> dict[str, Any]:
    """Return a promise: what, by whom, by when, and whether it is open, kept, broken or voided."""
    return {
        "id": commitment.id,
        "what": commitment.what,
        "owner": commitment.owner,
        "due_at": iso(commitment.due_at),
        "state": commitment.state,
        "state_at": iso(commitment.state_at),
        "state_reason": commitment.state_reason,
    }


def file_row(file: Attachment) -> dict[str, Any]:
    """Return a file: its name, what it is, its size and its digest."""
    return {"name": file.name, "media_type": file.media_type, "bytes": file.bytes, "sha256": file.sha256}


def due_row(due: Due) -> dict[str, Any]:
    """Return what comes due: the event, when, how that was reckoned, its state and what came of it."""
    return {
        "key": due.key,
        "kind": due.kind,
        "at": iso(due.at),
        "reckoning": due.reckoning or {},
        "state": due.state,
        "outcome": due.outcome,
    }


def follow_up_row(asked: FollowUp) -> dict[str, Any]:
    """Return one time that the customer was asked whether it is mended, with the answer."""
    return {
        "round": asked.round,
        "asked_at": iso(asked.asked_at),
        "reminded_at": _iso(asked.reminded_at),
        "answer": asked.answer,
        "answered_at": _iso(asked.answered_at),
        "via": asked.via,
        "comment": asked.comment,
    }


def approval_row(approval: Approval) -> dict[str, Any]:
    """Return a request for approval; `requested_by` and `decided_by` are ids of agents."""
    return {
        "id": approval.id,
        "state": approval.state,
        "role": approval.role,
        "reason": approval.reason,
        "options": approval.options,
        "policy_version": approval.policy_version,
        "requested_by": approval.requested_by_id,
        "requested_at": iso(approval.requested_at),
        "answer_by": iso(approval.answer_by),
        "decided_by": approval.decided_by_id,
        "decided_at": _iso(approval.decided_at),
        "note": approval.note,
        "offer_id": approval.offer_id,
        "amount_minor": approval.amount_minor,
        "granted_minor": approval.granted_minor,
        "currency": approval.currency,
        "as_goodwill": approval.as_goodwill,
        "paid_how": approval.paid_how,
        "pay_by": _iso(approval.pay_by),
        "purpose": approval.purpose,
        "customer_words": approval.customer_words,
        "commitment_id": approval.commitment_id,
    }


def handoff_row(handoff: Handoff) -> dict[str, Any]:
    """Return a handoff: why, how urgently, by when, and who took it."""
    return {
        "id": handoff.id,
        "state": handoff.state,
        "reason": handoff.reason,
        "queue": handoff.queue,
        "team": handoff.team,
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
