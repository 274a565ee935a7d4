"""Look at the newest complaints for what chance does not explain; what is found is put before managers at once.

Runs every few seconds and costs a look at the last month, whatever the history. Harmless twice: what another worker
found meanwhile is known again under the lock.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bot.cases import audit, notices
from bot.cases.accounts.agents import active_with
from bot.cases.accounts.permissions import May
from bot.cases.insight import gathering, incidents, signals
from bot.cases.insight.case_scopes import FEATURES
from bot.cases.insight.signals import Found
from bot.cases.models import CaseFigure, Incident, Signal
from bot.conversation.services import Services
from bot.insight.early_warning import HAZARDS, Finding, find
from bot.insight.expected_counts import DAYS
from bot.insight.series import Opened, Series
from bot.insight.told_before import Told, told_before

PROPOSED = "incident_proposed"


@dataclass(frozen=True)
class Look:
    """What a look saw and found; the next look has nothing to do if what it sees is equal to `seen`."""

    seen: tuple[Any, ...]
    findings: tuple[Finding, ...] = ()
    opened: tuple[Opened, ...] = ()


@dataclass(frozen=True)
class _Earlier(Told):
    """A signal that detection may find again."""

    signal: Signal


def watch(services: Services, before: Look | None = None) -> Look:
    """Look at the complaints; where something changed since `before`, tell what is found and suggest cases."""
    with services.store.read() as session:
        look = _look(session, services, before)
    if before is not None and look.seen == before.seen:
        return before
    if look.findings or look.opened:
        with services.store.begin() as session:
            signals.lock(session)
            _tell(session, services, look.findings)
            _suggest(session, look.opened)
    return look


def _look(session: Session, services: Services, before: Look | None) -> Look:
    today = services.policy.clock.local(services.now()).date()
    first = today - dt.timedelta(days=DAYS - 1)
    rows = [tuple(row) for row in signals.complaints(session, first, today)]
    known = signals.gathered(session, first)
    live = incidents.listed(session, (incidents.PREPARED, incidents.DECLARED))
    watched = tuple((one.id, one.state, one.series, one.since, one.until) for one in live)
    seen = (today, tuple(rows), known, watched, services.policy.insight.watch)
    if before is not None and before.seen == seen:
        return before
    opened = tuple(_opened(row) for row in rows)
    since = signals.first_day(session) or today
    findings = find(opened, today, services.policy.insight.watch, since, known)
    return Look(seen, tuple(findings), opened if live else ())


def _opened(row: Sequence[Any]) -> Opened:
    case_id, day, kind, sub_kind, product, branch, batch, agent, hazard = row
    told = dict(zip(FEATURES, (kind, sub_kind, product, branch, batch, agent)))
    return Opened(case_id, day, {name: str(value) for name, value in told.items() if value is not None}, bool(hazard))


def _tell(session: Session, services: Services, findings: Iterable[Finding]) -> None:
    """Record what is new as a signal, and let what is known grow; a proposal rings for those who may declare."""
    today = services.policy.clock.local(services.now()).date()
    earlier = [
        _Earlier(one.series, frozenset(one.cases), one.rule, one)
        for one in signals.lately(session, services.policy.insight.watch.quiet_days)
    ]
    for finding in findings:
        found = Found(finding.rule, finding.series.key, today, finding.days, finding.cases, finding.expected, finding.p)
        same = told_before(finding, earlier)
        if same is None:
            row = signals.add(session, found)
            earlier.append(_Earlier(row.series, frozenset(row.cases), row.rule, row))
        elif same.signal.state == signals.OPEN:
            rang, row = same.rule in signals.PROPOSING, same.signal
            if not signals.grow(session, row, found) or rang:
                continue
        elif _is_graver(finding, same):
            # Somebody decided on less than this.
            row = signals.add(session, found)
        else:
            continue
        if finding.proposes:
            _ring(session, row)


def _is_graver(finding: Finding, before: _Earlier) -> bool:
    """Return whether more happened than somebody decided on: a new case of danger, or twice as many cases."""
    new = set(finding.cases) - before.cases
    if finding.rule == HAZARDS:
        return bool(new)
    return finding.proposes and (before.rule not in signals.PROPOSING or len(new) >= max(1, len(before.cases)))


def _ring(session: Session, signal: Signal) -> None:
    newest = session.get(CaseFigure, max(signal.cases))
    if newest is None:
        return
    for agent in active_with(session, May.OVERSEE):
        notices.tell(session, agent.id, PROPOSED, newest.conversation_id, about=("signal", signal.id))


def _suggest(session: Session, opened: Sequence[Opened]) -> None:
    """Suggest to each incident under way the cases that came since and share what its cases share."""
    for incident in incidents.listed(session, (incidents.PREPARED, incidents.DECLARED)):
        series = Series.of_key(incident.series)
        if not series.features:
            continue
        first, last = incident.since or _first_day(session, incident), incident.until or dt.date.max
        like_it = [one.case_id for one in opened if first <= one.day <= last and series.has(one)]
        new = gathering.suggest(session, incident, like_it, harm=harm_by_default(incident), why=gathering.SERIES)
        if new:
            detail = {"cases": new, "why": gathering.SERIES}
            audit.record(session, "clock", "incident.suggested", f"incident:{incident.id}", detail)


def harm_by_default(incident: Incident) -> str:
    """Return the sort of harm that a case has until a person says otherwise: the first one."""
    told = incident.harms
    return str(told[0]["id"]) if told else incidents.PLAIN


def _first_day(session: Session, incident: Incident) -> dt.date:
    days = [
        figure.opened_on
        for row in gathering.rows_of(session, incident)
        if row.state != gathering.LEFT_OUT and (figure := session.get(CaseFigure, row.case_id)) is not None
    ]
    return min(days, default=incident.made_at.date())
