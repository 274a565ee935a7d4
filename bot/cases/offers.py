"""Offers: record one with all its options, accept one option once, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, desc, select, update
from sqlalchemy.orm import Session

from bot.cases import audit, cases, commitments, fact_store
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.ids import opaque
from bot.cases.lock import lock_conversation
from bot.cases.models import Case, Commitment, Offer, OfferOption
from bot.cases.option_bodies import option_of, promised_in
from bot.cases.seals import pending
from bot.cases.seals.kinds import BY_MODEL
from bot.cases.time_rules import offer_is_open
from bot.cases.utc import as_utc, now_of

# The fact that holds a choice that cannot be recorded as agreed yet: the id of the option, and the number of the yes.
CHOSEN = "chosen_option"
# Made once: each turn reads it several times, and making a statement takes longer than running it.
_OPEN = (
    select(Offer)
    .where(Offer.case_id == bindparam("case"), Offer.state == "open")
    .execution_options(populate_existing=True)
)


@dataclass(frozen=True)
class Chosen:
    """An option of the open offer that the customer chose in message `seq`; something is missing to agree on it.

    `doubted` is whether something said since leaves in doubt that it is meant, so that only a plain yes agrees to it.
    """

    option: OfferOption
    seq: int | None
    doubted: bool = False


@dataclass(frozen=True)
class Acceptance:
    """What was agreed: the option and its commitments; `already` if it had been agreed before this call."""

    option: OfferOption
    commitments: tuple[Commitment, ...]
    already: bool


def record(
    session: Session,
    case: Case,
    *,
    options: Sequence[dict[str, Any]],
    made_by: str,
    policy_version: str,
    expires_at: datetime,
    explanation: dict[str, Any] | None = None,
    role: str = "bot",
    reason: str | None = None,
) -> Offer:
    """Record an offer with its options in the order of the menu; an older open one of the case is withdrawn.

    Each option is stored unchanged; `remedy`, `goodwill`, `value` ({minor, currency}) or `value_minor` and
    `currency`, and `due_at` are also stored in columns. `role` is the role whose authority covers the offer, `reason`
    why a person made it. Raise Refused without options, or for an option without a remedy.
    """
    if not options:
        raise Refused("An offer needs options; hand the case to a person when there are none.")
    row = cases.locked(session, case)
    withdraw(session, row, "replaced by a newer offer")
    offer = Offer(
        id=opaque(),
        case_id=row.id,
        state="open",
        made_by=made_by,
        role=role,
        reason=reason,
        policy_version=policy_version,
        explanation=explanation,
        made_at=now_of(session),
        expires_at=as_utc(expires_at),
        options=[option_of(position, body) for position, body in enumerate(options, start=1)],
    )
    session.add(offer)
    session.flush()
    detail = {
        "offer_id": offer.id,
        "options": [option.remedy for option in offer.options],
        "policy": policy_version,
        "role": role,
        "reason": reason,
    }
    audit.record(session, made_by, "offer.made", f"case:{row.number}", detail)
    return offer


def open_offer(session: Session, case: Case) -> Offer | None:
    """Return the open offer of the case, which may have expired, or None."""
    return session.execute(_OPEN, {"case": case.id}).scalar_one_or_none()


def of_case(session: Session, case: Case) -> list[Offer]:
    """List every offer of the case, oldest first."""
    wanted = select(Offer).where(Offer.case_id == case.id).order_by(Offer.made_at, Offer.id)
    return list(session.execute(wanted).scalars())


def keep_choice(session: Session, case: Case, option: OfferOption, seq: int | None, title: str) -> None:
    """Keep the choice of an option of the open offer until what is missing is known; `title` is shown for it."""
    fact_store.note(session, case, CHOSEN, {"option": option.id, "seq": seq}, display=title, message_seq=seq)


def chosen(session: Session, case: Case) -> Chosen | None:
    """Return the choice that is kept; None when there is none, or its offer is not open any more."""
    fact = fact_store.current(session, case).get(CHOSEN)
    standing = open_offer(session, case) if fact is not None else None
    if fact is None or standing is None or not offer_is_open(standing, now_of(session)):
        return None
    option = next((one for one in standing.options if one.id == fact.value["option"]), None)
    return None if option is None else Chosen(option, fact.value["seq"], bool(fact.value.get("doubted")))


def doubt_choice(session: Session, case: Case) -> None:
    """Note that what was said leaves the kept choice in doubt; without a choice, nothing happens."""
    fact, kept = fact_store.current(session, case).get(CHOSEN), chosen(session, case)
    if fact is None or kept is None or kept.doubted:
        return
    value = {**fact.value, "doubted": True}
    fact_store.note(session, case, CHOSEN, value, display=fact.display, message_seq=fact.message_seq)


def drop_choice(session: Session, case: Case) -> None:
    """Forget the choice that is kept; its record stays in the history of the facts."""
    fact_store.withdraw(session, case, CHOSEN)


def accept(
    session: Session,
    option_id: str,
    *,
    conversation_id: str,
    actor: str,
    seq: int | None = None,
    check: Callable[[dict[str, Any], Offer, Case], None] | None = None,
) -> Acceptance:
    """Accept an option, record its commitments and move the case to agreed; all of it or nothing.

    `seq` is the number of the customer's message that was the explicit yes. Accepting the same option again returns
    what was agreed, with `already`. `check` gets the body of the option, its offer and the case, and may raise to stop
    what is above the authority of the role that offered it. Raise NotFound when the option was not offered in this
    conversation, Conflict when another option was accepted or the offer is withdrawn, expired or taken back, Refused
    when there are no commitments or one has no wording, owner or date.
    """
    now = now_of(session)
    lock_conversation(session, conversation_id)
    found = session.execute(
        select(OfferOption, Offer, Case)
        .join(Offer, Offer.id == OfferOption.offer_id)
        .join(Case, Case.id == Offer.case_id)
        .where(OfferOption.id == option_id, Case.conversation_id == conversation_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound("This option was not offered here; choose one of those in the conversation.")
    option, offer, case = found
    if offer.state == "taken_back":
        raise Conflict("The customer took this agreement back; look at the newest offer.")
    if option.accepted_at is not None:
        return Acceptance(option, tuple(commitments.of_option(session, option.id)), already=True)
    if offer.state == "accepted":
        raise Conflict("Another option of this offer was accepted already; ask a person to change it.")
    if offer.state != "open":
        raise Conflict("This offer was withdrawn; look at the newest one.")
    if not offer_is_open(offer, now):
        raise Conflict("This offer has expired; ask for a new one.")
    if check is not None:
        check(option.body, offer, case)
    promised = promised_in(option.body)
    if not promised:
        raise Refused("This option promises nothing that can be kept; a person has to look at it.")
    won = session.execute(
        update(Offer)
        .where(Offer.id == offer.id, Offer.state == "open")
        .values(state="accepted", ended_at=now)
        .execution_options(synchronize_session="fetch")
    ).rowcount
    pending.note(session, BY_MODEL[Offer], offer.id)
    if won != 1:
        raise Conflict("This offer was answered a moment ago; look at the conversation.")
    option.accepted_at, option.accepted_by, option.accepted_seq = now, actor, seq
    drop_choice(session, case)
    written = [
        commitments.promise(
            session,
            case,
            what=one.what,
            owner=one.owner,
            due_at=one.due_at,
            option_id=option.id,
            reckoning=one.reckoning(offer.made_at),
            pays=one.pays,
            is_appointment=one.appointment,
        )
        for one in promised
    ]
    detail = {
        "offer_id": offer.id,
        "option_id": option.id,
        "remedy": option.remedy,
        "goodwill": option.goodwill,
        "message": seq,
    }
    audit.record(session, actor, "offer.accepted", f"case:{case.number}", detail)
    cases.move(session, case, "agreed", actor=actor, reason=f"accepted {option.remedy}")
    return Acceptance(option, tuple(written), already=False)


def agreement(session: Session, case: Case) -> OfferOption | None:
    """Return the option that is agreed in the case, the newest of several; None without an agreement."""
    wanted = (
        select(OfferOption)
        .join(Offer, Offer.id == OfferOption.offer_id)
        .where(Offer.case_id == case.id, Offer.state == "accepted", OfferOption.accepted_at.isnot(None))  # type: ignore[union-attr]
        .order_by(desc(OfferOption.accepted_at))
        .limit(1)
    )
    return session.execute(wanted.execution_options(populate_existing=True)).scalar_one_or_none()


def take_back(session: Session, case: Case, *, reason: str, actor: str) -> OfferOption:
    """Take the agreement of the case back: void its open promises and return the case to clarifying.

    Return the option that was agreed. Raise Conflict when nothing is agreed any more.
    """
    row = cases.locked(session, case)
    option = agreement(session, row)
    if row.stage != "agreed" or option is None:
        raise Conflict("There is no agreement to take back; look at the conversation.")
    offer = option.offer
    offer.state, offer.ended_at, offer.end_reason = "taken_back", now_of(session), reason
    session.flush()
    detail = {"offer_id": offer.id, "option_id": option.id, "remedy": option.remedy, "reason": reason}
    audit.record(session, actor, "offer.taken_back", f"case:{row.number}", detail)
    commitments.void(session, row, option.id, reason=reason, actor=actor)
    cases.move(session, row, "clarifying", actor=actor, reason=reason)
    return option


def withdraw(session: Session, case: Case, reason: str, *, actor: str = "bot") -> bool:
    """Withdraw the open offer of the case; return False when there is none."""
    row = cases.locked(session, case)
    offer = open_offer(session, row)
    if offer is None:
        return False
    offer.state, offer.ended_at, offer.end_reason = "withdrawn", now_of(session), reason
    drop_choice(session, row)
    session.flush()
    audit.record(session, actor, "offer.withdrawn", f"case:{row.number}", {"offer_id": offer.id, "reason": reason})
    return True
