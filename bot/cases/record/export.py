"""What leaves the house of a conversation: what the customer said, was told, was offered and promised. Nothing else.

It is put together from what the customer may see, field by field. What the desk thinks (severity, emotion), what its
people write for each other (notes, reasons, approvals) and the audit log are not asked for here, so that nothing of
them can get out.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases import commitments, conversations, fact_store, offers
from bot.cases.models import Case, OfferOption
from bot.cases.record import transcript
from bot.cases.utc import iso, now_of


def document(session: Session, conversation_id: str) -> dict[str, Any]:
    """Return a conversation with its cases, JSON-able; moments are ISO 8601 UTC. Raise NotFound."""
    conversation = conversations.get(session, conversation_id)
    cases = session.execute(select(Case).where(Case.conversation_id == conversation_id).order_by(Case.id)).scalars()
    return {
        "exported_at": iso(now_of(session)),
        "conversation_id": conversation.id,
        "locale": conversation.locale,
        "opened_at": iso(conversation.created_at),
        "customer": {
            "name": conversation.customer_name,
            "email": conversation.customer_email,
            "phone": conversation.customer_phone,
        },
        "cases": [_case(session, case) for case in cases],
        "messages": transcript.as_json(session, conversation_id)["messages"],
    }


def _case(session: Session, case: Case) -> dict[str, Any]:
    return {
        "number": case.number,
        "stage": case.stage,
        "kind": case.kind,
        "opened_at": iso(case.opened_at),
        "resolved_at": iso(case.resolved_at) if case.resolved_at is not None else None,
        "closed_at": iso(case.closed_at) if case.closed_at is not None else None,
        "facts": [
            {"name": fact.name, "value": fact.value, "display": fact.display, "message_seq": fact.message_seq}
            for fact in fact_store.current(session, case).values()
        ],
        "offers": [
            {
                "made_at": iso(offer.made_at),
                "state": offer.state,
                "options": [_option(option) for option in offer.options],
            }
            for offer in offers.of_case(session, case)
        ],
        "commitments": [
            {
                "what": promise.what,
                "owner": promise.owner,
                "due_at": iso(promise.due_at),
                "state": promise.state,
            }
            for promise in commitments.of_case(session, case)
        ],
    }


def _option(option: OfferOption) -> dict[str, Any]:
    return {
        "title": (option.body or {}).get("title") or option.remedy,
        "value_minor": option.value_minor,
        "currency": option.currency,
        "due_at": iso(option.due_at) if option.due_at is not None else None,
        "accepted_at": iso(option.accepted_at) if option.accepted_at is not None else None,
    }
