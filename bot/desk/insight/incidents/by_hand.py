"""`/desk/insight/incidents/new`: an incident that nothing proposed: its scope, and which cases that would suggest."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_urlsafe
from typing import Any

from sqlalchemy.orm import Session

from bot.care.incidents import deciding
from bot.cases.accounts.permissions import May, allowed
from bot.cases.insight.case_scopes import CaseScope, cases_in, customers_in
from bot.cases.models import Agent
from bot.conversation.services import Services
from bot.desk.insight.frame import route
from bot.desk.insight.incidents.forms import Told, Wrong, form
from bot.desk.insight.incidents.rows import INCIDENTS, MOST_CASES, case_rows, series_name
from bot.desk.insight.incidents.scope_form import DAYS, FIELDS, choices, read_scope, scope_in_words
from bot.desk.insight.look import Look

PATH = INCIDENTS + "/new"


def build(session: Session, look: Look) -> dict[str, Any]:
    """Return the form and, for a scope in the address, the cases that it would suggest."""
    given = {name: look.query.get(name, "").strip() for name in ("title", *FIELDS, *DAYS)}
    shown: dict[str, Any] = {
        "given": given,
        "choices": choices(look),
        "form_name": token_urlsafe(12),
        "may_act": allowed(look.agent.role, May.OVERSEE),
        "today": look.today,
    }
    try:
        scope = read_scope(lambda name: given[name], look.policy, look.today)
    except Wrong as wrong:
        return {**shown, "fault": look.labels.say(f"incident.fault.{wrong.why}")}
    return {**shown, **_preview(session, look, scope)} if any(given[name] for name in (*FIELDS, *DAYS)) else shown


def _preview(session: Session, look: Look, scope: CaseScope) -> dict[str, Any]:
    found, number = cases_in(session, scope, MOST_CASES)
    return {
        "scope": scope_in_words(look, series_name(look, scope.key), scope.since, scope.until),
        "is_narrow": bool(scope.features),
        "number": number,
        "customers": customers_in(session, scope),
        "cases": case_rows(session, look, found),
        "is_too_wide": number > deciding.MOST_SUGGESTED,
    }


def _prepare(session: Session, services: Services, agent: Agent, told: Told, path: Mapping[str, int]) -> str:
    if not told["title"]:
        raise Wrong("title")
    today = services.policy.clock.local(services.now()).date()
    scope = read_scope(lambda name: told[name], services.policy, today)
    made = deciding.prepare_by_hand(session, agent, told["title"], scope, told["form"])
    return f"{INCIDENTS}/{made.id}"


routes = [
    route(PATH, "incidents", "incident_by_hand.html", build),
    form(PATH, {"prepare": _prepare}, template="incident_by_hand.html", build=build),
]
