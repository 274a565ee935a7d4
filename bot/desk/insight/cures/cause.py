"""`/desk/insight/causes/{id}`: a cause or a group of causes: how often, what customers say, why, and what is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request

from bot.care.cures import acting
from bot.care.cures.acting import By
from bot.care.faults import Fault
from bot.cases.accounts import agents
from bot.cases.accounts.permissions import May, allowed
from bot.cases.errors import NotFound
from bot.cases.insight import actions, analyses, causes, counting, exposures
from bot.cases.models import Analysis
from bot.cases.models.action import ACTION_KINDS
from bot.conversation.display import instant
from bot.conversation.services import Services
from bot.desk.insight.cures.rows import action_row
from bot.desk.insight.forms import form
from bot.desk.insight.frame import route
from bot.desk.insight.look import Look
from bot.desk.insight.sparkline import sparkline
from bot.desk.insight.tables import Cell, Column, Table
from bot.desk.insight.tabs import ROOT
from bot.insight.periods import last_weeks
from bot.insight.proof import PER
from bot.remedy.insight import UNKNOWN

PATH = ROOT + "/causes/{cause}"
PROPOSE = (
    "act",
    "kind",
    "title",
    "department",
    "owner",
    "name",
    "email",
    "locale",
    "day",
    "product",
    "branch",
    "analysis",
    "form",
)
WEEKS, QUOTES, LONGEST_QUOTE = 26, 6, 240
# Days from now that a new action is given, unless another date is chosen.
USUAL_DAYS = 14


def build(session: Session, look: Look) -> dict[str, Any]:
    """Return everything about one place of the tree; raise NotFound for one that the policy never had."""
    cause = str(look.path["cause"])
    insight = look.policy.insight
    below = (UNKNOWN,) if cause == UNKNOWN else insight.below(cause)
    if not below:
        raise NotFound("There is no such cause.")
    wanted = counting.Wanted(below, look.asked.only.get("product"), look.asked.only.get("branch"))
    period, before = look.asked.scope, look.asked.before
    number = counting.cases(session, wanted, period.since or dt.date.min, period.until or dt.date.max)
    weeks = last_weeks(look.today, WEEKS)
    counts = counting.by_week(session, wanted, weeks[0].since, weeks[-1].until)
    label = look.labels.value("cause", cause)
    told = ", ".join(map(str, counts))
    found = insight.causes.get(cause)
    return {
        "cause": cause,
        "label": label,
        "hint": None if found is None or found.hint is None else found.hint[look.locale],
        "inside": [] if found else [(one, look.labels.value("cause", one)) for one in below],
        "number": number,
        "cases_href": look.list_of("opened", cause=cause) if found or cause == UNKNOWN else "",
        "before": None if before is None else counting.cases(session, wanted, before.since, before.until),  # type: ignore[arg-type]
        "rate": _rate(session, look, wanted, number),
        "line": sparkline(counts, look.labels.say("cause.line", label=label, numbers=told)),
        "quotes": _quotes(session, look, below),
        "analyses": [_analysis(session, look, one) for one in analyses.of_causes(session, below)],
        "actions": [action_row(session, look, one) for one in actions.listed(session, causes=(cause, *below))],
        "may_act": allowed(look.agent.role, May.OVERSEE) and cause != UNKNOWN,
        "choices": choices(session, look, cause),
        "tables": {"weeks": _weeks(look, weeks, counts, label)},
    }


def choices(session: Session, look: Look, cause: str) -> dict[str, Any]:
    """Return what may be chosen for a new action."""
    insight, usual = look.policy.insight, look.policy.insight.causes.get(cause)
    # Only who opens these pages sees what they own here; others are asked by mail, as handlers or from outside.
    people = [one for one in agents.all_agents(session) if not one.disabled_at and allowed(one.role, May.SEE_FIGURES)]
    return {
        "kinds": [(kind, look.labels.words(f"agents.actions.kind.{kind}")) for kind in ACTION_KINDS],
        "handlers": [(one.id, one.label(look.locale)) for one in look.policy.handlers.values()],
        "agents": [(f"{actions.AGENT}{one.login}", one.name) for one in people],
        "usual_owner": "" if usual is None or usual.owner is None else usual.owner,
        "products": [(one.id, one.names[look.locale]) for one in look.policy.products.values()],
        "branches": [(one.id, one.names[look.locale]) for one in look.policy.branches.values()],
        "day": look.policy.clock.closing_times(look.now)[USUAL_DAYS].astimezone(look.policy.clock.zone).date(),
        "today": look.today,
        # What the form is called, so that pressing twice makes no second one.
        "form": token_urlsafe(12),
        "proof": insight.proof,
    }


def _rate(session: Session, look: Look, wanted: counting.Wanted, number: int) -> str:
    """Return the cases per 1,000 orders in words; empty where the orders are not known."""
    scope = look.asked.scope
    if scope.since is None or scope.until is None:
        return ""
    products = (wanted.product,) if wanted.product else ()
    sold = exposures.between(session, scope.since, scope.until, products=products, branch=wanted.branch)
    return "" if not sold else look.labels.say("cause.rate", rate=f"{PER * number / sold:.2f}", orders=f"{sold:,}")


def _quotes(session: Session, look: Look, below: tuple[str, ...]) -> list[dict[str, str]]:
    found = causes.cases_of(session, below, QUOTES * 2)
    said = causes.said_in(session, [case.conversation_id for _, case in found])
    return [
        {
            "number": case.number,
            "words": said[case.conversation_id][:LONGEST_QUOTE],
            "note": row.note or "",
            "at": instant(case.opened_at, look.policy.clock.zone, look.locale, look.now),
        }
        for row, case in found
        if said.get(case.conversation_id)
    ][:QUOTES]


def _analysis(session: Session, look: Look, one: Analysis) -> dict[str, Any]:
    last = analyses.latest(session, one)
    return {
        "id": one.id,
        "title": one.title,
        "root": None if last is None else last.root,
        "steps": 0 if last is None else len(analyses.steps_of(last)),
        "version": 0 if last is None else last.number,
        "cause": look.labels.value("cause", one.cause),
    }


def _weeks(look: Look, weeks: list[Any], counts: list[int], label: str) -> Table:
    columns = [
        Column("week", look.labels.say("cause.week"), is_number=False),
        Column("cases", look.labels.say("column.cases")),
    ]
    rows = [[Cell(f"{week.since} – {week.until}"), Cell(number)] for week, number in zip(weeks, counts)]
    return Table("amends-cause-weeks", look.labels.say("cause.weeks", label=label), columns, rows)


def _propose(session: Session, services: Services, by: By, told: Mapping[str, str], request: Request) -> str:
    made = acting.propose(session, services, {**told, "cause": request.path_params["cause"]}, by)
    return f"{ROOT}/actions/{made.id}?done=propose"


def _begin(session: Session, services: Services, by: By, told: Mapping[str, str], request: Request) -> str:
    cause = request.path_params["cause"]
    if not services.policy.insight.may_have(cause) or cause == UNKNOWN:
        raise Fault("cause_unknown")
    made = analyses.begin(session, cause, told.get("title", ""), by=by.actor, client_id=told.get("form"))
    return f"{ROOT}/analyses/{made.id}"


def _act(session: Session, services: Services, by: By, told: Mapping[str, str], request: Request) -> str:
    does = {"propose": _propose, "why": _begin}.get(told.get("act", ""))
    if does is None:
        raise Fault("unknown")
    return does(session, services, by, told, request)


routes = [
    route(PATH, "causes", "cause.html", build),
    form(PATH, PROPOSE, _act, tab="causes", template="cause.html", build=build),
]
