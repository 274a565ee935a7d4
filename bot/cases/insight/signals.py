"""Signals: what early warning found, and what people decided about it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_, select, text
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases import audit
from bot.cases.errors import Conflict, NotFound, Refused
from bot.cases.kept_words import kept
from bot.cases.models import CaseFigure, IncidentCase, Signal
from bot.cases.utc import now_of

LONGEST_REASON = 500
OPEN, LOOKED, DISMISSED, INCIDENT = "open", "looked", "dismissed", "incident"
# Actions in the audit log.
_SETTLED = {LOOKED: "signal.looked", DISMISSED: "signal.dismissed", INCIDENT: "signal.incident"}
PROPOSING = ("hazards", "burst", "growth")
LOOK, WORDS = "look", "words"
# Any number that nothing else locks.
_ADVISORY_LOCK = 7_301_530_030
_FIGURES, _GATHERED = CaseFigure.__table__.c, IncidentCase.__table__.c


@dataclass(frozen=True)
class Found:
    """What detection tells of a series of cases: see the columns of `Signal`."""

    rule: str
    series: str
    day: date
    days: int
    cases: tuple[int, ...]
    expected: float
    p: float


def lock(session: Session) -> None:
    """Lock what is found until the transaction ends, so that two workers do not record it twice.

    In SQLite the write transaction is the lock already.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})


def complaints(session: Session, first: date, last: date) -> list[Any]:
    """List what detection looks at: the complaints opened from one day to another, with what they are sorted by."""
    names = ("case_id", "opened_on", "kind", "sub_kind", "product", "branch", "batch", "agent_id", "hazard")
    wanted = (
        select(*(_FIGURES[name] for name in names))
        .where(_FIGURES.opened_on >= first, _FIGURES.opened_on <= last, _FIGURES.counted)
        .order_by(_FIGURES.case_id)
    )
    return list(session.execute(wanted))


def first_day(session: Session) -> date | None:
    """Return the day of the first complaint, None without any."""
    return session.execute(select(func.min(_FIGURES.opened_on)).where(_FIGURES.counted)).scalar_one()


def gathered(session: Session, first: date) -> frozenset[int]:
    """Return the cases opened on or after a day that belong to an incident."""
    wanted = (
        select(_GATHERED.case_id)
        .join(CaseFigure.__table__, _FIGURES.case_id == _GATHERED.case_id)
        .where(_GATHERED.state == "gathered", _FIGURES.opened_on >= first)
    )
    return frozenset(session.execute(wanted).scalars())


def lately(session: Session, quiet_days: int) -> list[Signal]:
    """List the signals that are open, or on which somebody decided within so many days, newest first."""
    since = now_of(session) - timedelta(days=quiet_days)
    settled = Signal.__table__.c.settled_at
    wanted = select(Signal).where(or_(Signal.state == OPEN, settled >= since)).order_by(Signal.id.desc())  # type: ignore[attr-defined]
    return list(session.execute(wanted).scalars())


def add(session: Session, found: Found) -> Signal:
    """Record what was found as an open signal."""
    now = now_of(session)
    row = Signal(
        rule=found.rule,
        series=found.series,
        day=found.day,
        days=found.days,
        cases=list(found.cases),
        came=len(found.cases),
        expected=found.expected,
        p=found.p,
        state=OPEN,
        found_at=now,
        seen_at=now,
        version=0,
    )
    session.add(row)
    session.flush()
    audit.record(session, "clock", "signal.found", f"signal:{row.id}", {"rule": found.rule, "series": found.series})
    return row


def grow(session: Session, signal: Signal, found: Found) -> bool:
    """Let an open signal have what was found of it since; return whether that changed anything."""
    cases = sorted({*signal.cases, *found.cases}) if found.day == signal.day else list(found.cases)
    if signal.state != OPEN or (cases == signal.cases and found.rule == signal.rule):
        return False
    signal.rule, signal.series, signal.day, signal.days = found.rule, found.series, found.day, found.days
    signal.cases, signal.came, signal.expected, signal.p = cases, len(found.cases), found.expected, found.p
    signal.seen_at, signal.version = now_of(session), signal.version + 1
    session.flush()
    return True


def get(session: Session, signal_id: int) -> Signal:
    """Return a signal; raise NotFound."""
    row = session.get(Signal, signal_id)
    if row is None:
        raise NotFound(f"There is no signal {signal_id}.")
    return row


def read_again(session: Session, signal: Signal) -> Signal:
    """Return the signal as it is under the lock (`lock`), whatever was read of it before."""
    session.refresh(signal)
    return signal


def settle(
    session: Session, signal: Signal, state: str, *, by: str, reason: str = "", incident_id: int | None = None
) -> None:
    """Decide on an open signal: looked at, dismissed (with words), or part of an incident.

    Raise Conflict when somebody decided before, Refused for a dismissal without words.
    """
    words = kept(reason, LONGEST_REASON)
    if signal.state != OPEN:
        raise Conflict("Somebody decided on this a moment ago; look at it again.")
    if state == DISMISSED and not words:
        raise Refused("Say why nothing is done about it.")
    signal.state, signal.settled_by, signal.settled_at = state, by, now_of(session)
    signal.reason, signal.incident_id = words or None, incident_id
    signal.version += 1
    session.flush()
    detail = {"reason": words or None, "incident": incident_id}
    audit.record(session, by, _SETTLED[state], f"signal:{signal.id}", detail)


def listed(session: Session, states: Collection[str] = (OPEN,), limit: int = 100) -> list[Signal]:
    """List at most `limit` signals in these states, newest first."""
    wanted = select(Signal).where(in_op(Signal.state, sorted(states))).order_by(Signal.id.desc()).limit(limit)  # type: ignore[attr-defined]
    return list(session.execute(wanted).scalars())


def proposals(session: Session) -> int:
    """Return how many open signals propose an incident."""
    wanted = select(func.count()).select_from(Signal).where(Signal.state == OPEN, in_op(Signal.rule, list(PROPOSING)))
    return int(session.execute(wanted).scalar_one())


def settle_all(session: Session, signals: Sequence[Signal], *, by: str, incident_id: int) -> None:
    """Note that these open signals led to an incident."""
    for one in signals:
        if one.state == OPEN:
            settle(session, one, INCIDENT, by=by, incident_id=incident_id)
