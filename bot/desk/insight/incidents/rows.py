"""How signals, incidents and their cases are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.accounts.permissions import May, allowed
from bot.cases.insight.signals import PROPOSING
from bot.cases.models import Case, CaseFigure, Incident, Signal
from bot.conversation.display import instant
from bot.desk.insight.look import Look
from bot.desk.insight.tabs import ROOT
from bot.insight.series import Series

INCIDENTS = ROOT + "/incidents"
# More cases than these are counted, and not listed one by one.
MOST_CASES = 200
# Fewer than these are as good as none, and something this improbable is not reckoned more exactly.
_LEAST, _SELDOM = 0.1, 1e-6


@dataclass(frozen=True)
class CaseRow:
    """One case in a list: its number with its address, when it came, and what it is about."""

    id: int
    number: str
    href: str
    opened: str
    about: str
    stage: str


def series_name(look: Look, key: str) -> str:
    """Return what the cases of a series share, in words."""
    features = Series.of_key(key).features
    if not features:
        return look.labels.say("incident.everything")
    return " · ".join(_value(look, name, value) for name, value in features)


def _value(look: Look, name: str, value: str) -> str:
    if name == "agent":
        return look.labels.value("agent_id", int(value)) if value.isdecimal() else value
    return look.labels.value(name, value)


def may_see(look: Look, signal: Signal) -> bool:
    """Return whether who looks may see a signal: one about a person of the desk is for managers."""
    about_person = any(name == "agent" for name, _ in Series.of_key(signal.series).features)
    return not about_person or allowed(look.agent.role, May.SEE_FIGURES_OF_PEOPLE)


def signal_row(session: Session, look: Look, signal: Signal) -> dict[str, Any]:
    """Return what is shown of a signal."""
    say, zone = look.labels.say, look.policy.clock.zone
    # Beyond this, a number only looks exact.
    seldom = f"{round(1 / max(signal.p, _SELDOM)):,}" if signal.p > 0 else ""
    return {
        "id": signal.id,
        "rule": say(f"incident.rule.{signal.rule}"),
        "proposes": signal.rule in PROPOSING,
        "name": series_name(look, signal.series),
        "counts": say(
            f"incident.counts.{_counts(signal)}",
            came=signal.came,
            days=signal.days,
            expected=f"{signal.expected:.1f}" if signal.expected >= _LEAST else say("incident.hardly_any"),
        ),
        "chance": say("incident.chance", seldom=seldom) if seldom else "",
        "found": instant(signal.found_at, zone, look.locale, look.now),
        "cases": case_rows(session, look, signal.cases[:MOST_CASES]),
    }


def _counts(signal: Signal) -> str:
    if signal.rule in ("hazards", "words"):
        return "plain"
    return "day" if signal.days == 1 else "expected"


def incident_row(look: Look, incident: Incident, counts: dict[str, int]) -> dict[str, Any]:
    """Return what is shown of an incident in a list."""
    zone = look.policy.clock.zone
    shown = [
        None if at is None else instant(at, zone, look.locale, look.now)
        for at in (incident.declared_at or incident.made_at, incident.closed_at, incident.next_update_at)
    ]
    return {
        "id": incident.id,
        "title": incident.title,
        "href": f"{INCIDENTS}/{incident.id}",
        "state": incident.state,
        "state_name": look.labels.say(f"incident.state.{incident.state}"),
        "since": shown[0],
        "closed": shown[1],
        "next": shown[2] if incident.closed_at is None else None,
        "late": incident.state == "declared"
        and incident.next_update_at is not None
        and incident.next_update_at < look.now,
        "cases": counts.get("gathered", 0),
        "suggested": counts.get("suggested", 0),
        "customers": counts.get("customers", 0),
    }


def case_rows(session: Session, look: Look, case_ids: Sequence[int]) -> list[CaseRow]:
    """Return these cases as a list shows them, the newest first."""
    wanted = (
        select(Case, CaseFigure)
        .outerjoin(CaseFigure, CaseFigure.case_id == Case.id)
        .where(in_op(Case.id, list(case_ids)))
        .order_by(Case.id.desc())  # type: ignore[attr-defined]
    )
    return [_case_row(look, case, figure) for case, figure in session.execute(wanted)]


def _case_row(look: Look, case: Case, figure: CaseFigure | None) -> CaseRow:
    told = [] if figure is None else [(n, getattr(figure, n)) for n in ("kind", "product", "branch", "batch")]
    return CaseRow(
        case.id,
        case.number,
        f"/desk/case/{case.number}",
        instant(case.opened_at, look.policy.clock.zone, look.locale, look.now),
        " · ".join(look.labels.value(name, value) for name, value in told if value is not None),
        look.labels.value("stage", case.stage),
    )
