"""Commitments: what was promised, by whom, by when, and whether it was kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from bot.cases import audit, belonging, cases, notices, owner_notices
from bot.cases.errors import NotFound, Refused
from bot.cases.lock import lock_conversation
from bot.cases.models import Case, Commitment, PromiseChange
from bot.cases.time_rules import commitment_overdue
from bot.cases.utc import as_utc, now_of

STATES = ("open", "kept", "broken", "voided")
# States that `mark` sets; a promise is voided only together with the agreement it belongs to.
MARKED = STATES[:3]
# The changes of a promise of which whoever has the case is told.
TOLD = {"broken": "promise_broken", "cannot": "promise_broken", "handed_on": "promise_moved"}
# Built once, because they run in most transactions of care.
_OF_CASE = select(Commitment).where(Commitment.case_id == bindparam("case")).order_by(Commitment.due_at, Commitment.id)
_ITS_CASE = Case.id == Commitment.case_id
_THIS = Commitment.id == bindparam("commitment")
_PROMISES, _CASES = Commitment.__table__, Case.__table__
_TALK = select(_CASES.c.conversation_id).where(
    _CASES.c.id == _PROMISES.c.case_id, _PROMISES.c.id == bindparam("commitment")
)
_WITH_CASE = select(Commitment, Case).join(Case, _ITS_CASE).where(_THIS).execution_options(populate_existing=True)
# What a promise needs to be kept: the sum and the reference of a payment.
PAYMENT = "payment"


@dataclass(frozen=True)
class Pays:
    """What a promise to pay is about: the currency, the sum in minor units where it is certain, the `proof` needed."""

    currency: str
    minor: int | None = None
    proof: str | None = None


def promise(
    session: Session,
    case: Case,
    *,
    what: Any,
    owner: str,
    due_at: datetime,
    option_id: str | None = None,
    reckoning: Mapping[str, Any] | None = None,
    pays: Pays | None = None,
    is_appointment: bool = False,
) -> Commitment:
    """Record a promise. `what` is its wording by language; raise Refused without an owner or a wording.

    `reckoning` says how the date was reckoned: `days` opening days `since` a moment in ISO 8601, not after `latest`.
    `pays` says what keeping it takes when it is a promise to pay.
    """
    if not owner or not what:
        raise Refused("A commitment needs what is promised, and somebody who owns it.")
    now = now_of(session)
    commitment = Commitment(
        case_id=case.id,
        option_id=option_id,
        what=what,
        owner=owner,
        due_at=as_utc(due_at),
        state="open",
        state_at=now,
        made_at=now,
        reckoning=dict(reckoning) if reckoning else None,
        is_appointment=is_appointment or None,
        **({} if pays is None else {"proof": pays.proof, "sum_minor": pays.minor, "currency": pays.currency}),
    )
    session.add(commitment)
    session.flush()
    owner_notices.promise_made(session, commitment)
    return commitment


def of_case(session: Session, case: Case) -> list[Commitment]:
    """List the promises made in the case, the earliest due first."""
    return list(session.execute(_OF_CASE, {"case": case.id}).scalars())


def of_option(session: Session, option_id: str) -> list[Commitment]:
    """List the promises of an accepted option, in the order of the option."""
    wanted = select(Commitment).where(Commitment.option_id == option_id).order_by(Commitment.id)
    return list(session.execute(wanted).scalars())


def tells_progress(commitment: Commitment) -> bool:
    """Return whether what is promised is to tell how far it is, which mends nothing by itself."""
    return bool((commitment.reckoning or {}).get("tells"))


def due_before(session: Session, at: datetime) -> list[Commitment]:
    """List the open promises that are due before `at`, the earliest due first."""
    wanted = select(Commitment).where(commitment_overdue(at)).order_by(Commitment.due_at, Commitment.id)
    return list(session.execute(wanted).scalars())


def void(session: Session, case: Case, option_id: str, *, reason: str, actor: str) -> list[Commitment]:
    """Void the open promises of an accepted option, so that they never come due, and audit each; return them."""
    return void_these(session, case, of_option(session, option_id), reason=reason, actor=actor)


def void_these(
    session: Session, case: Case, promises: Iterable[Commitment], *, reason: str, actor: str
) -> list[Commitment]:
    """Void those of these promises of a case that are open, and audit each; return them."""
    row = cases.locked(session, case)
    open_ones = [promised for promised in promises if promised.state == "open"]
    for promised in open_ones:
        promised.state, promised.state_at, promised.state_reason = "voided", now_of(session), reason
        session.flush()
        detail = {"commitment_id": promised.id, "from": "open", "to": "voided", "reason": reason}
        audit.record(session, actor, "commitment.state", f"case:{row.number}", detail)
        owner_notices.promise_voided(session, promised, actor)
    return open_ones


def mark(session: Session, commitment_id: int, state: str, actor: str) -> Commitment:
    """Set a promise to open, kept or broken, note the change and audit it; the state it has changes nothing.

    Raise Refused for another state, NotFound without such a commitment.
    """
    if state not in MARKED:
        raise Refused(f"No such state: {state!r}. States are {', '.join(MARKED)}.")
    commitment, case = locked(session, commitment_id)
    if commitment.state == state:
        return commitment
    if commitment.state == "voided":
        raise Refused("This promise was voided when the customer took the agreement back; make a new one.")
    set_state(session, case, commitment, state, actor=actor, what="reopened" if state == "open" else state)
    return commitment


def locked(session: Session, commitment_id: int) -> tuple[Commitment, Case]:
    """Lock the conversation of a promise and return the promise and its case; raise NotFound."""
    talk = session.execute(_TALK, {"commitment": commitment_id}).scalar_one_or_none()
    if talk is None:
        raise NotFound(f"There is no commitment {commitment_id}.")
    lock_conversation(session, talk)
    # Read under the lock, over what this session may have read before it.
    commitment, case = session.execute(_WITH_CASE, {"commitment": commitment_id}).one()
    return commitment, case


def set_state(
    session: Session, case: Case, commitment: Commitment, state: str, *, actor: str, what: str, **told: Any
) -> PromiseChange:
    """Set the state of a locked promise, note the change with what is `told` of it, and audit it."""
    before = commitment.state
    commitment.state, commitment.state_at = state, now_of(session)
    if state == "voided":
        commitment.state_reason = told.get("reason")
    changed = note_change(session, commitment, what, actor=actor, **told)
    detail = {"commitment_id": commitment.id, "from": before, "to": state}
    audit.record(session, actor, "commitment.state", f"case:{case.number}", detail)
    return changed


def note_change(session: Session, commitment: Commitment, what: str, *, actor: str, **told: Any) -> PromiseChange:
    """Note a change of a promise: the columns of `PromiseChange` that are `told`."""
    changed = PromiseChange(
        commitment_id=commitment.id, case_id=commitment.case_id, what=what, actor=actor, at=now_of(session), **told
    )
    session.add(changed)
    session.flush()
    if what in TOLD:
        talk, about = belonging.conversation_of(session, commitment.case_id), ("promise_change", changed.id)
        assert talk is not None
        notices.tell_handler(session, TOLD[what], talk, case_id=commitment.case_id, about=about, actor=actor)
    owner_notices.promise_changed(session, commitment, changed)
    return changed


def kept_change(session: Session, commitment: Commitment) -> PromiseChange | None:
    """Return how a promise was kept, the last time that it was; None when it never was."""
    wanted = (
        select(PromiseChange)
        .where(PromiseChange.commitment_id == commitment.id, PromiseChange.what == "kept")
        .order_by(PromiseChange.id.desc())  # type: ignore[attr-defined]
        .limit(1)
    )
    return session.execute(wanted).scalar_one_or_none()


def changes_of_case(session: Session, case: Case) -> list[PromiseChange]:
    """List what became of the promises of a case, oldest first."""
    wanted = select(PromiseChange).where(PromiseChange.case_id == case.id).order_by(PromiseChange.id)
    return list(session.execute(wanted).scalars())
