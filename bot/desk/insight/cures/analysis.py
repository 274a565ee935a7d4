"""`/desk/insight/analyses/{n}`: five whys, each with its evidence; writing it again makes a version, none is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request

from bot.care.cures.acting import By
from bot.care.faults import Fault
from bot.cases.accounts.permissions import May, allowed
from bot.cases.errors import NotFound
from bot.cases.insight import analyses
from bot.cases.insight.analyses import Step
from bot.cases.models import AnalysisVersion
from bot.conversation.display import instant
from bot.conversation.services import Services
from bot.desk.agents.names import login_name
from bot.desk.insight.cures.evidence import as_typed, read_evidence, shown
from bot.desk.insight.forms import form
from bot.desk.insight.frame import route
from bot.desk.insight.look import Look
from bot.desk.insight.tabs import ROOT

PATH = ROOT + "/analyses/{analysis:int}"
# The form has so many whys: five, and two more for who needs them.
PLACES = range(1, analyses.MOST_STEPS + 1)
NAMES = frozenset(
    {"act", "after", "root", *(f"{part}{place}" for place in PLACES for part in ("why", "because", "evidence"))}
)
HIGHEST_ID = 2**31 - 1
# Whys of the form that are open from the beginning.
FIRST_PLACES = 2


def build(session: Session, look: Look) -> dict[str, Any]:
    """Return an analysis with the version of `?version=`, the newest without it; raise NotFound."""
    number = int(look.path["analysis"])
    analysis = analyses.get(session, min(number, HIGHEST_ID))
    versions = analyses.versions(session, analysis)
    wanted = look.query.get("version", "")
    shown = next((one for one in versions if str(one.number) == wanted), versions[0] if versions else None)
    if wanted and (shown is None or str(shown.number) != wanted):
        raise NotFound("There is no such version.")
    latest = analyses.steps_of(versions[0]) if versions else []
    return {
        "analysis": analysis,
        "cause": look.labels.value("cause", analysis.cause),
        "cause_href": f"{ROOT}/causes/{analysis.cause}",
        "shown": shown,
        "steps": [] if shown is None else _steps(session, shown),
        "versions": [_version(session, look, one) for one in versions],
        "latest": [(place, latest[place - 1] if place <= len(latest) else None) for place in PLACES],
        "written": {
            place: as_typed(session, look.labels.words, look.locale, step.evidence)
            for place, step in enumerate(latest, 1)
        },
        "first_places": max(FIRST_PLACES, len(latest)),
        "done": look.query.get("done") == "write",
        "last_number": versions[0].number if versions else 0,
        "last_root": versions[0].root if versions else "",
        "may_act": allowed(look.agent.role, May.OVERSEE),
    }


def _steps(session: Session, version: AnalysisVersion) -> list[dict[str, Any]]:
    return [
        {"why": step.why, "because": step.because, "evidence": [shown(session, one) for one in step.evidence]}
        for step in analyses.steps_of(version)
    ]


def _version(session: Session, look: Look, one: AnalysisVersion) -> dict[str, Any]:
    return {
        "number": one.number,
        "by": login_name(session, one.made_by) or one.made_by,
        "at": instant(one.made_at, look.policy.clock.zone, look.locale, look.now),
        "href": f"{ROOT}/analyses/{one.analysis_id}?version={one.number}",
    }


def _typed(session: Session, services: Services, told: Mapping[str, str]) -> Iterator[Step]:
    """Return the steps that a form has; places that were left empty are none."""
    for place in PLACES:
        why, because = (told.get(f"{part}{place}", "").strip() for part in ("why", "because"))
        field = f"evidence{place}"
        evidence = tuple(read_evidence(session, services, told.get(field, ""), field))
        if why or because or evidence:
            yield Step(why, because, evidence)


def _write(session: Session, services: Services, by: By, told: Mapping[str, str], request: Request) -> str:
    number = min(int(request.path_params["analysis"]), HIGHEST_ID)
    after = told.get("after", "")
    if not after.isdecimal():
        raise Fault("unknown")
    analysis = analyses.get(session, number)
    steps = list(_typed(session, services, told))
    analyses.write(session, analysis, steps, told.get("root", ""), by=by.actor, after=int(after))
    return f"{ROOT}/analyses/{number}?done=write"


routes = [
    route(PATH, "causes", "analysis.html", build),
    form(PATH, NAMES, _write, tab="causes", template="analysis.html", build=build),
]
