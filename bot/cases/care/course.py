"""The course of a promise: kept with proof, given another date before it is due, handed on, given up, broken.

What a promise may not become is refused here; who may do what, and what customers are told, is decided above.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.cases import attachments, audit, commitments
from bot.cases.columns import storable
from bot.cases.errors import Conflict, Refused
from bot.cases.models import Attachment, Case, Commitment
from bot.cases.utc import as_utc, iso, now_of

LONGEST_REASON, LONGEST_REFERENCE = 2_000, 200


@dataclass(frozen=True)
class Paid:
    """A sum that was paid, in minor units, and why it is another one than was agreed on."""

    minor: int
    currency: str
    why: str | None = None


_MOVED = {"redated": "commitment.redated", "reckoned_again": "commitment.reckoned_again"}


def keep(
    session: Session,
    commitment_id: int,
    *,
    actor: str,
    proof: str | None = None,
    reference: str | None = None,
    paid: Paid | None = None,
    file: Attachment | None = None,
) -> Commitment:
    """Record that a promise was kept, and how; a broken one may still be kept late. Kept again changes nothing.

    `file` proves it; the customer sees it unless its `seen_by` says otherwise.
    """
    commitment, case = commitments.locked(session, commitment_id)
    if commitment.state == "kept":
        return commitment
    _refuse_voided(commitment)
    told: dict[str, Any] = {
        "reason": _words(proof, LONGEST_REASON),
        "reference": _words(reference, LONGEST_REFERENCE),
    }
    if paid is not None:
        told |= {"paid_minor": paid.minor, "currency": paid.currency, "paid_reason": _words(paid.why, LONGEST_REASON)}
    if file is not None:
        shown = attachments.is_for_customer(file)
        told |= {"attachment_id": file.id, "file_sha256": file.sha256, "file_shown": shown}
    commitments.set_state(session, case, commitment, "kept", actor=actor, what="kept", **told)
    return commitment


def redate(session: Session, commitment_id: int, due_at: datetime, *, actor: str, reason: str) -> Commitment:
    """Give an open promise another date before it is due, with the reason.

    Raise Refused without a reason or for a date that has passed, Conflict when the promise is due already: a broken
    promise is for a person, and gets no other date.
    """
    commitment, case = _open(session, commitment_id)
    now, wanted = now_of(session), as_utc(due_at)
    why = _needed(reason, "Say why the date changes; the customer is told.")
    if commitment.due_at <= now:
        raise Conflict("This promise is due already, so its date cannot change; speak with the customer.")
    if wanted <= now:
        raise Refused("The new date has passed already; choose a later one.")
    if wanted == commitment.due_at:
        return commitment
    _move(session, case, commitment, wanted, "redated", actor=actor, reason=why)
    # The new date was not reckoned; what the promise is does not depend on its date.
    tells = {"tells": True} if commitments.tells_progress(commitment) else None
    commitment.redated, commitment.reckoning = (commitment.redated or 0) + 1, tells
    session.flush()
    return commitment


def reckon_again(
    session: Session,
    commitment: Commitment,
    case: Case,
    due_at: datetime,
    *,
    days_off: list[str],
    heard: datetime,
    why: Mapping[str, str],
) -> None:
    """Move the date of an open promise because the company has to close; `days_off` are the days in ISO 8601.

    `heard` is the date that the customer knows of, `why` the reason of the last day by language, for the notice.
    """
    _move(session, case, commitment, due_at, "reckoned_again", actor="policy", reason=None)
    moved = {"day": days_off[-1], "at": iso(now_of(session)), "before": iso(heard), "why": dict(why)}
    commitment.reckoning = {**(commitment.reckoning or {}), "closures": days_off, "moved": moved}
    session.flush()


def hand_on(session: Session, commitment_id: int, owner: str, *, actor: str, reason: str | None = None) -> Commitment:
    """Give an open promise to another owner; the same owner changes nothing."""
    commitment, case = _open(session, commitment_id)
    if commitment.owner == owner:
        return commitment
    before, commitment.owner, commitment.picked_up_at = commitment.owner, owner, None
    told: dict[str, Any] = {"owner_before": before, "owner_after": owner, "reason": _words(reason, LONGEST_REASON)}
    commitments.note_change(session, commitment, "handed_on", actor=actor, **told)
    detail = {"commitment_id": commitment.id, "from": before, "to": owner}
    audit.record(session, actor, "commitment.owner", f"case:{case.number}", detail)
    return commitment


def pick_up(session: Session, commitment_id: int, *, actor: str) -> Commitment:
    """Record that the owner has begun; said again it changes nothing."""
    commitment, case = _open(session, commitment_id)
    if commitment.picked_up_at is None:
        commitment.picked_up_at = now_of(session)
        session.flush()
        audit.record(session, actor, "commitment.picked_up", f"case:{case.number}", {"commitment_id": commitment.id})
    return commitment


def ask_customer(session: Session, commitment_id: int, *, actor: str, question: str) -> Commitment:
    """Note that the owner asked the customer something that is needed to keep the promise."""
    commitment, case = _open(session, commitment_id)
    asked = _needed(question, "Write what you need to know.")
    commitments.note_change(session, commitment, "asked", actor=actor, reason=asked)
    audit.record(session, actor, "commitment.asked", f"case:{case.number}", {"commitment_id": commitment.id})
    return commitment


def cannot(session: Session, commitment_id: int, *, actor: str, reason: str) -> Commitment:
    """Record that the owner cannot keep the promise: it is broken, before its date, and a person takes over."""
    commitment, case = _open(session, commitment_id)
    why = _needed(reason, "Say why it cannot be done; the colleague who takes over needs it.")
    commitments.set_state(session, case, commitment, "broken", actor=actor, what="cannot", reason=why)
    return commitment


def break_overdue(session: Session, commitment_id: int) -> bool:
    """Record that an open promise passed its date; return False when it is not open or not due."""
    commitment, case = commitments.locked(session, commitment_id)
    if commitment.state != "open" or commitment.due_at > now_of(session):
        return False
    commitments.set_state(session, case, commitment, "broken", actor="clock", what="broken")
    return True


def settle(session: Session, commitment_id: int, *, actor: str, reason: str) -> Commitment:
    """Void a promise that is open or broken and not needed any more, with the reason (replaced, declined)."""
    commitment, case = commitments.locked(session, commitment_id)
    _refuse_voided(commitment)
    if commitment.state == "kept":
        raise Conflict("This promise is kept already; look at it again.")
    why = _needed(reason, "Say why this promise is not needed any more.")
    commitments.set_state(session, case, commitment, "voided", actor=actor, what="settled", reason=why)
    return commitment


def _move(
    session: Session, case: Case, commitment: Commitment, due_at: datetime, what: str, *, actor: str, reason: str | None
) -> None:
    before, commitment.due_at = commitment.due_at, due_at
    told: dict[str, Any] = {"due_before": before, "due_after": due_at, "reason": reason}
    commitments.note_change(session, commitment, what, actor=actor, **told)
    detail = {"commitment_id": commitment.id, "from": before, "to": due_at}
    audit.record(session, actor, _MOVED[what], f"case:{case.number}", detail)


def _open(session: Session, commitment_id: int) -> tuple[Commitment, Case]:
    commitment, case = commitments.locked(session, commitment_id)
    _refuse_voided(commitment)
    if commitment.state != "open":
        raise Conflict(f"This promise is {commitment.state} already; look at it again.")
    return commitment, case


def _refuse_voided(commitment: Commitment) -> None:
    if commitment.state == "voided":
        raise Refused("This promise was voided; make a new one.")


def _needed(words: str | None, without: str) -> str:
    said = _words(words, LONGEST_REASON)
    if said is None:
        raise Refused(without)
    return said


def _words(words: str | None, limit: int) -> str | None:
    said = (words or "").strip()
    return storable(said, limit=limit) if said else None
