"""`/desk/insight/incidents`: what early warning proposes, what is worth a look, and every incident."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from bot.care.incidents import deciding
from bot.cases.accounts.permissions import May, allowed
from bot.cases.insight import gathering, incidents, signals
from bot.cases.models import Agent
from bot.conversation.services import Services
from bot.desk.insight.frame import route
from bot.desk.insight.incidents.forms import Told, Wrong, form
from bot.desk.insight.incidents.rows import INCIDENTS, incident_row, may_see, series_name, signal_row
from bot.desk.insight.look import Look
from bot.desk.insight.tables import Cell, Column, Table

MOST = 50


def build(session: Session, look: Look) -> dict[str, Any]:
    """Return open signals, those that propose an incident first, and the incidents."""
    found = [one for one in signals.listed(session, limit=MOST) if may_see(look, one)]
    rows = [signal_row(session, look, one) for one in found]
    listed = incidents.listed(session, ("prepared", "declared", "closed", "dismissed"), MOST)
    counts = gathering.counts(session, [one.id for one in listed])
    shown = [incident_row(look, one, counts[one.id]) for one in listed]
    return {
        "proposals": [row for row in rows if row["proposes"]],
        "looks": [row for row in rows if not row["proposes"]],
        "open": [row for row in shown if row["state"] in ("prepared", "declared")],
        "over": [row for row in shown if row["state"] not in ("prepared", "declared")],
        "may_act": allowed(look.agent.role, May.OVERSEE),
        "tables": {"incidents": _table(look, shown)},
    }


def _table(look: Look, shown: list[dict[str, Any]]) -> Table:
    say = look.labels.say
    columns = [
        Column("incident", say("incident.column.incident"), is_number=False),
        Column("state", say("incident.column.state"), is_number=False),
        Column("since", say("incident.column.since"), is_number=False),
        Column("cases", say("column.cases")),
        Column("customers", say("column.customers")),
    ]
    rows = [
        [
            Cell(row["title"], row["title"], row["href"]),
            Cell(row["state"], row["state_name"]),
            Cell(row["since"]),
            Cell(row["cases"]),
            Cell(row["customers"]),
        ]
        for row in shown
    ]
    return Table("amends-incidents", say("incident.all"), columns, rows)


def _prepare(session: Session, services: Services, agent: Agent, told: Told, path: Mapping[str, int]) -> str:
    """Prepare an incident from a signal."""
    chosen = [signals.get(session, number) for number in told.numbers("signal")]
    title = told["title"]
    if not title or not chosen:
        raise Wrong("title" if chosen else "unknown")
    return f"{INCIDENTS}/{deciding.prepare(session, agent, title, chosen).id}"


def _settle(state: str) -> Any:
    def act(session: Session, services: Services, agent: Agent, told: Told, path: Mapping[str, int]) -> str:
        for number in told.numbers("signal"):
            signals.settle(
                session, signals.get(session, number), state, by=f"agent:{agent.login}", reason=told["reason"]
            )
        return INCIDENTS

    return act


ACTS = {"prepare": _prepare, "looked": _settle(signals.LOOKED), "dismissed": _settle(signals.DISMISSED)}
routes = [
    route(INCIDENTS, "incidents", "incidents.html", build),
    form(INCIDENTS, ACTS, template="incidents.html", build=build),
]
__all__ = ["routes", "series_name"]
