"""The cases of an incident, what each settled for, and what was added to make equal harm equal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, null, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases import audit, changes, commitments
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.insight.incidents import DECLARED, PREPARED
from bot.cases.models import Approval, Case, CaseFigure, Commitment, Incident, IncidentCase, Offer, OfferOption, TopUp
from bot.cases.utc import now_of

SUGGESTED, GATHERED, LEFT_OUT = "suggested", "gathered", "left_out"
SIGNAL, SERIES, SCOPE, WORDS, PERSON = "signal", "series", "scope", "words", "person"
CLOCK = "clock"
# Made once: it runs whenever an offer is made or shown.
_OF_CASE = (
    select(Incident, IncidentCase.harm)
    .join(IncidentCase, IncidentCase.incident_id == Incident.id)
    .where(IncidentCase.case_id == bindparam("case"), IncidentCase.state == GATHERED)
)


@dataclass(frozen=True)
class Settled:
    """What one case was promised: options by remedy with its worth and the gesture's, sums as goodwill, top-ups."""

    options: tuple[tuple[str, int, int], ...] = ()
    goodwill: int = 0
    added: int = 0

    @property
    def is_something(self) -> bool:
        """Return whether anything is settled; what was added to an agreement that was taken back settles nothing."""
        return bool(self.options or self.goodwill)


def suggest(
    session: Session, incident: Incident, case_ids: Iterable[int], *, harm: str, why: str, by: str = CLOCK
) -> list[int]:
    """Suggest cases that are not known to the incident yet; return them.

    Those that belong to another incident are left out. Of one that somebody else suggests at the same time, theirs
    stands.
    """
    new = sorted(set(case_ids) - set(session.execute(_known(incident)).scalars()))
    given = {"incident_id": incident.id, "state": SUGGESTED, "harm": harm, "why": why, "set_by": by}
    if new:
        rows = [{**given, "case_id": one, "set_at": now_of(session)} for one in new]
        session.execute(_inserting(session).values(rows).on_conflict_do_nothing())
    return new


def _inserting(session: Session) -> Any:
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    return insert(IncidentCase.__table__)


def note_heard(session: Session, incident: Incident, case: Case) -> None:
    """Note that the customer of a suggested case heard of the incident in the conversation."""
    mine = {"incident_id": incident.id, "case_id": case.id}
    row = session.get(IncidentCase, mine, populate_existing=True)
    if row is None:
        raise NotFound("The incident has no such case.")
    row.told_at = now_of(session)
    session.flush()
    audit.record(session, CLOCK, "incident.heard", f"incident:{incident.id}", {"cases": [case.id]})


def heard_of(session: Session, incident: Incident, conversation_id: str) -> bool:
    """Return whether this conversation heard of the incident, or a person found that its case is none of it."""
    wanted = (
        select(IncidentCase.case_id)
        .join(Case, Case.id == IncidentCase.case_id)
        .where(
            Case.conversation_id == conversation_id,
            IncidentCase.incident_id == incident.id,
            or_(IncidentCase.told_at != null(), IncidentCase.state == LEFT_OUT),
        )
    )
    return session.execute(wanted.limit(1)).first() is not None


def gather(session: Session, incident: Incident, case_ids: Sequence[int], *, harm: str, by: str) -> list[int]:
    """Take cases into the incident, or give gathered ones another sort of harm; return those that changed.

    Raise Conflict when one belongs to another incident, Refused for a harm that the incident has not.
    """
    if incident.state not in (PREPARED, DECLARED):
        raise Conflict("The incident is over.")
    if incident.state == DECLARED and harm not in {told["id"] for told in incident.harms}:
        raise Refused("The incident has no such sort of harm.")
    other = select(IncidentCase.case_id).where(
        in_op(IncidentCase.case_id, list(case_ids)),
        IncidentCase.state == GATHERED,
        IncidentCase.incident_id != incident.id,
    )
    if session.execute(other.limit(1)).first() is not None:
        raise Conflict("A case belongs to another incident already.")
    return _set(session, incident, case_ids, GATHERED, "incident.gathered", by=by, harm=harm)


def leave_out(session: Session, incident: Incident, case_ids: Sequence[int], *, by: str) -> list[int]:
    """Note that cases do not belong to the incident; what their customers were told stays told."""
    return _set(session, incident, case_ids, LEFT_OUT, "incident.left_out", by=by)


def _set(
    session: Session,
    incident: Incident,
    case_ids: Sequence[int],
    state: str,
    act: str,
    *,
    by: str,
    harm: str | None = None,
) -> list[int]:
    there = {row.case_id: row for row in rows_of(session, incident)}
    known = set(session.execute(select(Case.id).where(in_op(Case.id, list(case_ids)))).scalars())
    if known != set(case_ids):
        raise NotFound("One of these cases is not there.")
    changed, now = [], now_of(session)
    for case_id in dict.fromkeys(case_ids):
        row = there.get(case_id)
        if row is None:
            row = IncidentCase(incident_id=incident.id, case_id=case_id, state="", harm=harm or "", why=PERSON)
            session.add(row)
        if row.state == state and (harm is None or row.harm == harm):
            continue
        row.state, row.harm, row.set_by, row.set_at = state, harm or row.harm, by, now
        changed.append(case_id)
    session.flush()
    if changed:
        audit.record(session, by, act, f"incident:{incident.id}", {"cases": changed, "harm": harm})
    return changed


def rows_of(session: Session, incident: Incident) -> list[IncidentCase]:
    """List the cases of an incident, suggested and left out ones too, in the order of their numbers."""
    wanted = select(IncidentCase).where(IncidentCase.incident_id == incident.id).order_by(IncidentCase.case_id)
    return list(session.execute(wanted).scalars())


def incident_of(session: Session, case_id: int) -> tuple[Incident, str] | None:
    """Return the incident that a case was gathered into, and its sort of harm there; None without one."""
    found = session.execute(_OF_CASE, {"case": case_id}).one_or_none()
    return None if found is None else (found[0], found[1])


def counts(session: Session, incident_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Return how many cases of each state every one of these incidents has, and of how many customers (`customers`)."""
    found: dict[int, dict[str, int]] = {number: {} for number in incident_ids}
    theirs = in_op(IncidentCase.incident_id, sorted(incident_ids))
    by_state = select(IncidentCase.incident_id, IncidentCase.state, func.count()).where(theirs)
    for number, state, many in session.execute(by_state.group_by(IncidentCase.incident_id, IncidentCase.state)):
        found[number][state] = many
    people = (
        select(IncidentCase.incident_id, func.count(CaseFigure.customer.distinct()))  # type: ignore[attr-defined]
        .join(CaseFigure, CaseFigure.case_id == IncidentCase.case_id)
        .where(theirs, IncidentCase.state == GATHERED)
        .group_by(IncidentCase.incident_id)
    )
    for number, many in session.execute(people):
        found[number]["customers"] = many
    return found


def kinds_of(session: Session, incident: Incident) -> set[str]:
    """Return the kinds of complaint of the cases gathered into an incident."""
    wanted = (
        select(CaseFigure.kind)
        .join(IncidentCase, IncidentCase.case_id == CaseFigure.case_id)
        .where(IncidentCase.incident_id == incident.id, IncidentCase.state == GATHERED, CaseFigure.kind != null())
        .distinct()
    )
    return set(session.execute(wanted).scalars())


def open_totals(session: Session) -> tuple[int, int]:
    """Return how many cases were gathered into incidents that are not over, and of how many customers."""
    wanted = (
        select(func.count(), func.count(CaseFigure.customer.distinct()))  # type: ignore[attr-defined]
        .select_from(IncidentCase)
        .join(Incident, Incident.id == IncidentCase.incident_id)
        .join(CaseFigure, CaseFigure.case_id == IncidentCase.case_id)
        .where(in_op(Incident.state, [PREPARED, DECLARED]), IncidentCase.state == GATHERED)
    )
    cases, customers = session.execute(wanted).one()
    return int(cases), int(customers)


def settled(session: Session, case_ids: Sequence[int], currency: str) -> Mapping[int, Settled]:
    """Return by case what was promised in it and not taken back."""
    options: dict[int, list[tuple[str, int, int]]] = {one: [] for one in case_ids}
    agreed = (
        select(Offer.case_id, OfferOption.remedy, OfferOption.body, OfferOption.currency)
        .join(OfferOption, OfferOption.offer_id == Offer.id)
        .where(in_op(Offer.case_id, list(case_ids)), Offer.state == "accepted", OfferOption.accepted_at != null())
    )
    for case_id, remedy, body, own in session.execute(agreed):
        if own in (None, currency):
            options[case_id].append((remedy, int(body.get("remedy_minor") or 0), int(body.get("goodwill_minor") or 0)))
    granted = (
        select(Approval.case_id, func.sum(Approval.granted_minor))
        .join(Commitment, Commitment.id == Approval.commitment_id)
        .where(
            in_op(Approval.case_id, list(case_ids)),
            Approval.state == "approved",
            Approval.as_goodwill.is_(True),  # type: ignore[union-attr]
            Approval.currency == currency,
            Commitment.state != "voided",
        )
        .group_by(Approval.case_id)
    )
    goodwill = {case_id: int(minor or 0) for case_id, minor in session.execute(granted)}
    added = _added(session, case_ids, currency)
    return {
        one: Settled(tuple(options[one]), goodwill.get(one, 0), added.get(one, 0)) for one in dict.fromkeys(case_ids)
    }


def _added(session: Session, case_ids: Sequence[int], currency: str) -> dict[int, int]:
    wanted = (
        select(TopUp.case_id, func.sum(TopUp.minor))
        .join(Commitment, Commitment.id == TopUp.commitment_id)
        .where(in_op(TopUp.case_id, list(case_ids)), TopUp.currency == currency, Commitment.state != "voided")
        .group_by(TopUp.case_id)
    )
    return {case_id: int(minor) for case_id, minor in session.execute(wanted)}


def add_top_up(
    session: Session,
    incident: Incident,
    case: Case,
    promise: Commitment,
    *,
    gesture: str,
    minor: int,
    currency: str,
    by: str,
) -> TopUp:
    """Record what was added in a case, with the promise of it."""
    row = TopUp(
        incident_id=incident.id,
        case_id=case.id,
        commitment_id=promise.id,
        gesture=gesture,
        minor=minor,
        currency=currency,
        made_by=by,
        made_at=now_of(session),
    )
    session.add(row)
    session.flush()
    detail = {"incident": incident.id, "minor": minor, "currency": currency, "commitment_id": promise.id}
    audit.record(session, by, "incident.topped_up", f"case:{case.number}", detail)
    return row


def top_ups_of(session: Session, case_id: int) -> list[TopUp]:
    """List what was added in a case, oldest first."""
    return list(session.execute(select(TopUp).where(TopUp.case_id == case_id).order_by(TopUp.id)).scalars())


def void_top_ups(session: Session, case: Case, *, reason: str, actor: str) -> None:
    """Void what was added in a case and is not given yet, as it was added to an agreement that holds no more."""
    promises = [session.get(Commitment, one.commitment_id) for one in top_ups_of(session, case.id)]
    commitments.void_these(session, case, filter(None, promises), reason=reason, actor=actor)


def plan_again(session: Session, incident: Incident) -> None:
    """Have what comes due in the gathered cases reckoned again at the end of this transaction."""
    for row in rows_of(session, incident):
        if row.state == GATHERED:
            changes.note_case(session, row.case_id)


def _known(incident: Incident) -> Any:
    return select(IncidentCase.case_id).where(
        or_(IncidentCase.incident_id == incident.id, IncidentCase.state == GATHERED)
    )
