"""The export of a conversation: what the customer said, was told, was offered and was promised. Nothing else.

Fields are listed one by one, because only what the customer may see may leave the company. The desk's judgement
(severity, emotion), what agents write for each other (notes, reasons, approvals) and the audit log are not listed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases import attachments, commitments, conversations, fact_store, offers
from bot.cases.care import follow_ups, outbox
from bot.cases.models import Case, Commitment
from bot.cases.record import rows, transcript
from bot.cases.record.rows import pick
from bot.cases.utc import iso, now_of


def document(session: Session, conversation_id: str) -> dict[str, Any]:
    """Return a conversation with its cases, ready for JSON; moments are ISO 8601 UTC. Raise NotFound."""
    conversation = conversations.get(session, conversation_id)
    cases = session.execute(select(Case).where(Case.conversation_id == conversation_id).order_by(Case.id)).scalars()
    return {
        "exported_at": iso(now_of(session)),
        "conversation_id": conversation.id,
        "locale": conversation.locale,
        "opened_at": iso(conversation.created_at),
        "customer": rows.contact(conversation),
        "cases": [_case(session, case) for case in cases],
        "messages": transcript.as_json(session, conversation_id)["messages"],
    }


def _case(session: Session, case: Case) -> dict[str, Any]:
    return {
        **pick(rows.case_row(case), "number", "stage", "kind", "opened_at", "resolved_at", "closed_at"),
        "facts": [
            pick(rows.fact_row(fact), "name", "value", "display", "message_seq")
            for fact in fact_store.current(session, case).values()
            if fact.name != fact_store.SEVERITY_SET
        ],
        "offers": [
            {
                **pick(rows.offer_row(offer), "made_at", "state"),
                "options": [
                    pick(rows.option_row(option), "title", "value_minor", "currency", "due_at", "accepted_at")
                    for option in offer.options
                ],
            }
            for offer in offers.of_case(session, case)
        ],
        "commitments": [
            {**pick(rows.commitment_row(promise), "what", "owner", "due_at", "state"), "kept": _kept(session, promise)}
            for promise in commitments.of_case(session, case)
        ],
        "follow_ups": [
            {
                "asked_at": iso(asked.asked_at),
                "answer": asked.answer,
                "answered_at": _iso(asked.answered_at),
                "comment": asked.comment,
            }
            for asked in follow_ups.of_case(session, case)
        ],
        "mails": [
            {"to": mail.address, "subject": mail.body["subject"], "sent_at": _iso(mail.sent_at)}
            for mail in outbox.of_case(session, case.id)
            if mail.to_whom == "customer" and mail.state == "sent" and mail.body
        ],
    }


def _kept(session: Session, promise: Commitment) -> dict[str, Any] | None:
    """Return how a promise was kept, with a file that the customer sees; None while it is not kept."""
    kept = commitments.kept_change(session, promise) if promise.state == "kept" else None
    if kept is None:
        return None
    file = attachments.of_change(session, kept) if kept.file_shown else None
    paid = {} if kept.paid_minor is None else {"paid_minor": kept.paid_minor, "currency": kept.currency}
    shown = {} if file is None else {"file": pick(rows.file_row(file), "name", "media_type", "bytes", "sha256")}
    return {"at": iso(kept.at), "how": kept.reason, "reference": kept.reference, **paid, **shown}


def _iso(at: datetime | None) -> str | None:
    return None if at is None else iso(at)
