"""Who a customer is, signed by the shop's own server: what a page only says, anybody can write into it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping

from sqlalchemy.orm import Session

from bot.cases import audit
from bot.cases.models import Conversation

PROVED = "conversation.customer_proved"


def signature_of(key: bytes, email: str) -> str:
    """Return what the shop's server puts into the page: HMAC-SHA256 of the address in small letters, in hexadecimal."""
    return hmac.new(key, email.strip().lower().encode(), hashlib.sha256).hexdigest()


def is_signed(key: bytes, customer: Mapping[str, str | None]) -> bool:
    """Return whether the shop signed the customer's e-mail address."""
    email, signature = customer.get("email"), customer.get("signature")
    return bool(email and signature) and hmac.compare_digest(
        signature_of(key, str(email)).encode(), str(signature).strip().lower().encode()
    )


def note_proved(session: Session, conversation_id: str, email: str) -> None:
    """Record that the shop signed this address for the conversation."""
    audit.record(session, "shop", PROVED, f"conversation:{conversation_id}", {"digest": _digest(email)})


def is_proved(session: Session, conversation: Conversation) -> bool:
    """Return whether the shop signed the address that the conversation has now."""
    if not conversation.customer_email:
        return False
    now = _digest(conversation.customer_email)
    entries = audit.of(session, f"conversation:{conversation.id}", PROVED)
    return any((entry.detail or {}).get("digest") == now for entry in entries)


def _digest(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()
