"""Incidents: prepared, declared and closed by people; each step is audited. Knows no policy."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases import audit
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.kept_words import kept, needed
from bot.cases.models import Incident, IncidentUpdate
from bot.cases.plain_names import without_turning
from bot.cases.pressed_once import made_before
from bot.cases.utc import as_utc, iso, now_of

LONGEST_TITLE, LONGEST_WORDING, LONGEST_TEXT = 120, 600, 8000
PREPARED, DECLARED, CLOSED, GIVEN_UP = "prepared", "declared", "closed", "dismissed"
PLAIN = "plain"
MOST_HARMS = 6


@dataclass(frozen=True)
class Harm:
    """One sort of harm and what it is made good by: a gesture of the policy worth `minor`, and a remedy to be first.

    `zh` and `en` say whom it is about, for colleagues.
    """

    id: str
    zh: str
    en: str
    gesture: str
    minor: int
    remedy: str | None = None


def prepare(
    session: Session,
    *,
    title: str,
    series: str,
    by: str,
    since: date | None = None,
    until: date | None = None,
    client_id: str | None = None,
) -> Incident:
    """Prepare an incident about the cases of a series, opened from `since` to `until`; customers see nothing of it.

    Once for a form named `client_id`. Raise Refused without a title.
    """
    there = made_before(session, Incident, client_id)
    if there is not None:
        return there
    row = Incident(
        state=PREPARED,
        title=_said(title, LONGEST_TITLE, "An incident needs a name."),
        series=series,
        since=since,
        until=until,
        client_id=client_id or None,
        has_banner=True,
        harms=[],
        made_by=by,
        made_at=now_of(session),
        version=0,
    )
    session.add(row)
    session.flush()
    days = {name: day.isoformat() for name, day in (("since", since), ("until", until)) if day is not None}
    _record(session, row, "incident.prepared", by, {"series": series, **days})
    return row


def get(session: Session, incident_id: int) -> Incident:
    """Return an incident; raise NotFound."""
    row = session.get(Incident, incident_id)
    if row is None:
        raise NotFound(f"There is no incident {incident_id}.")
    return row


def locked(session: Session, incident_id: int, version: int | None = None) -> Incident:
    """Lock an incident until the transaction ends; raise NotFound, and Conflict when it is not `version` any more."""
    wanted = select(Incident).where(Incident.id == incident_id).with_for_update()
    row = session.execute(wanted.execution_options(populate_existing=True)).scalar_one_or_none()
    if row is None:
        raise NotFound(f"There is no incident {incident_id}.")
    if version is not None and row.version != version:
        raise Conflict("A colleague changed the incident a moment ago; look at it again.")
    return row


def word(session: Session, incident: Incident, *, zh: str, en: str, by: str, banner: bool | None = None) -> None:
    """Set what customers are told, in both languages; changed words have to be reviewed again.

    Raise Refused when a language is missing, Conflict for an incident that is over.
    """
    _expect(incident, PREPARED, DECLARED)
    words = (_said(zh, LONGEST_WORDING, "Say it in Chinese too."), _said(en, LONGEST_WORDING, "Say it in English too."))
    if banner is not None:
        incident.has_banner = banner
    if words != (incident.wording_zh, incident.wording_en):
        if incident.state == DECLARED:
            raise Conflict("Customers were told these words; tell them what is new in an update.")
        incident.wording_zh, incident.wording_en = words
        incident.worded_by, incident.reviewed_by, incident.reviewed_at = by, None, None
    _record(session, incident, "incident.worded", by, {"banner": incident.has_banner})


def review(session: Session, incident: Incident, *, by: str, alone: bool = False) -> None:
    """Note that a person read the words and found them right; `alone` when nobody else could.

    Raise Refused without words, or when who wrote them reviews them and is not alone.
    """
    _expect(incident, PREPARED)
    if not (incident.wording_zh and incident.wording_en):
        raise Refused("There are no words to review yet.")
    if incident.worded_by == by and not alone:
        raise Refused("A colleague reviews what you wrote.")
    incident.reviewed_by, incident.reviewed_at = by, now_of(session)
    _record(session, incident, "incident.reviewed", by, {"alone": alone})


def set_harms(session: Session, incident: Incident, harms: Sequence[Harm], *, by: str) -> None:
    """Set the sorts of harm and what each is made good by; the level of one that was declared never falls.

    Raise Refused for none, too many, one twice, or a level below what customers were offered.
    """
    _expect(incident, PREPARED, DECLARED)
    names = [one.id for one in harms]
    if not harms or len(harms) > MOST_HARMS or len(set(names)) != len(names):
        raise Refused(f"An incident has one to {MOST_HARMS} different sorts of harm.")
    before = {one.id: one for one in harms_of(incident)}
    if incident.state == DECLARED and any(
        name not in names or next(one for one in harms if one.id == name).minor < old.minor
        for name, old in before.items()
    ):
        raise Refused("What customers were offered is not lowered or taken away.")
    for one in harms:
        if one.minor < 0 or not one.zh.strip() or not one.en.strip():
            raise Refused("Each sort of harm needs words in both languages and a sum of nothing or more.")
    incident.harms = [asdict(one) for one in harms]
    _record(
        session,
        incident,
        "incident.offered",
        by,
        {"harms": incident.harms, "before": [asdict(o) for o in before.values()]},
    )


def harms_of(incident: Incident) -> list[Harm]:
    """Return the sorts of harm of an incident."""
    return [Harm(**told) for told in incident.harms]


def set_voice(session: Session, incident: Incident, *, spokesperson: str, next_update_at: datetime, by: str) -> None:
    """Name who speaks for the company, and by when customers hear more."""
    _expect(incident, PREPARED, DECLARED)
    incident.spokesperson, incident.next_update_at = spokesperson, as_utc(next_update_at)
    _record(session, incident, "incident.voiced", by, {"by": spokesperson, "next": iso(incident.next_update_at)})


def lacking(incident: Incident) -> list[str]:
    """Return the steps that have to be taken before the incident can be declared: `worded`, `reviewed` and so on."""
    steps = {
        "worded": bool(incident.wording_zh and incident.wording_en),
        "reviewed": incident.reviewed_at is not None,
        "offered": bool(incident.harms),
        "voiced": incident.spokesperson is not None and incident.next_update_at is not None,
    }
    return [name for name, taken in steps.items() if not taken]


def declare(session: Session, incident: Incident, *, by: str, role: str) -> None:
    """Declare a prepared incident under the authority of `role`: from now on customers are told.

    Raise Refused while the words are not reviewed, nobody speaks for it, or nothing is offered.
    """
    _expect(incident, PREPARED)
    missing = lacking(incident)
    if missing:
        raise Refused(f"Not ready to be declared: {', '.join(missing)}.")
    incident.state, incident.declared_by, incident.declared_at, incident.role = DECLARED, by, now_of(session), role
    _record(session, incident, "incident.declared", by, {"role": role})


def update(
    session: Session, incident: Incident, *, zh: str, en: str, next_update_at: datetime, by: str
) -> IncidentUpdate:
    """Tell what is new, and by when there will be more; raise Conflict for an incident that is not declared."""
    _expect(incident, DECLARED)
    row = IncidentUpdate(
        incident_id=incident.id,
        words_zh=_said(zh, LONGEST_WORDING, "Say it in Chinese too."),
        words_en=_said(en, LONGEST_WORDING, "Say it in English too."),
        made_by=by,
        at=now_of(session),
    )
    incident.next_update_at = as_utc(next_update_at)
    session.add(row)
    _record(session, incident, "incident.updated", by, {"next": iso(incident.next_update_at)})
    return row


def draft_statement(session: Session, incident: Incident, *, zh: str, en: str, by: str) -> None:
    """Keep the draft of a public statement."""
    _expect(incident, PREPARED, DECLARED)
    incident.statement_zh, incident.statement_en = _shortened(zh), _shortened(en)
    _record(session, incident, "incident.statement", by, {})


def close(session: Session, incident: Incident, *, report: str, by: str) -> None:
    """Close a declared incident with its report, or give up a prepared one with the reason; raise Refused without."""
    _expect(incident, PREPARED, DECLARED)
    incident.report = _said(report, LONGEST_TEXT, "Say what was learnt, or why it is none.")
    incident.state = CLOSED if incident.state == DECLARED else GIVEN_UP
    incident.closed_by, incident.closed_at = by, now_of(session)
    _record(session, incident, "incident.closed" if incident.state == CLOSED else "incident.dismissed", by, {})


def listed(session: Session, states: Collection[str], limit: int = 100) -> list[Incident]:
    """List at most `limit` incidents in these states, newest first."""
    wanted = select(Incident).where(in_op(Incident.state, sorted(states))).order_by(Incident.id.desc()).limit(limit)  # type: ignore[attr-defined]
    return list(session.execute(wanted).scalars())


def updates_of(session: Session, incident_ids: Collection[int]) -> Mapping[int, list[IncidentUpdate]]:
    """Return what was told of each of these incidents, oldest first."""
    found: dict[int, list[IncidentUpdate]] = {number: [] for number in incident_ids}
    wanted = select(IncidentUpdate).where(in_op(IncidentUpdate.incident_id, sorted(incident_ids)))
    for row in session.execute(wanted.order_by(IncidentUpdate.id)).scalars():
        found[row.incident_id].append(row)
    return found


def history(session: Session, incident: Incident) -> list[Any]:
    """List what was done about an incident, oldest first."""
    return audit.of(session, f"incident:{incident.id}")


def _record(session: Session, incident: Incident, what: str, by: str, detail: dict[str, Any]) -> None:
    incident.version += 1
    session.flush()
    audit.record(session, by, what, f"incident:{incident.id}", detail)


def _expect(incident: Incident, *states: str) -> None:
    if incident.state not in states:
        raise Conflict("The incident is not at this step any more; look at it again.")


def _said(words: str, limit: int, missing: str) -> str:
    return needed(without_turning(words), limit, missing)


def _shortened(words: str) -> str | None:
    return kept(without_turning(words), LONGEST_TEXT) or None
