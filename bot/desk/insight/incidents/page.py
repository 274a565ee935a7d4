"""`/desk/insight/incidents/{n}`: one incident, its steps to the declaration, its cases, and whether all is equal."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from bot.care.incidents import deciding
from bot.care.incidents.equal import Measure, measure
from bot.care.incidents.watching import harm_by_default
from bot.cases.accounts.permissions import May, allowed
from bot.cases.cases import find
from bot.cases.errors import NotFound
from bot.cases.insight import gathering, incidents
from bot.cases.insight.incidents import DECLARED, MOST_HARMS, PREPARED, Harm
from bot.cases.models import Agent, Case, Incident
from bot.conversation.display import both, instant
from bot.conversation.services import Services
from bot.desk.agents.names import login_name
from bot.desk.insight.frame import route
from bot.desk.insight.incidents import drafts
from bot.desk.insight.incidents.forms import Act, Told, Wrong, form
from bot.desk.insight.incidents.more_than_offered import more_than_offered
from bot.desk.insight.incidents.rows import INCIDENTS, MOST_CASES, case_rows, incident_row, series_name
from bot.desk.insight.incidents.scope_form import scope_in_words
from bot.desk.insight.look import Look
from bot.desk.insight.tables import Cell, Column, Table
from bot.insight.labels import Labels

PATH = INCIDENTS + "/{incident:int}"
HIGHEST_ID = 2**31 - 1
# So many cases are named in a sentence.
MOST_NAMED = 5
# What stands between case numbers that are pasted together.
_BETWEEN = re.compile(r"[\s,，、;；]+")


def build(session: Session, look: Look) -> dict[str, Any]:
    """Return everything about one incident; raise NotFound."""
    incident = incidents.get(session, min(int(look.path["incident"]), HIGHEST_ID))
    rows = gathering.rows_of(session, incident)
    counts = gathering.counts(session, [incident.id])[incident.id]
    measured = measure(session, look.policy, incident)
    harms = incidents.harms_of(incident)
    return {
        "incident": incident,
        "row": incident_row(look, incident, counts),
        "series": scope_in_words(look, series_name(look, incident.series), incident.since, incident.until),
        "steps": _steps(look, incident, counts),
        "may_act": allowed(look.agent.role, May.OVERSEE) and incident.state in (PREPARED, DECLARED),
        "harms": [_harm(look, one) for one in harms],
        "harm_places": [(place, harms[place] if place < len(harms) else None) for place in range(MOST_HARMS)],
        "gestures": [(one.id, both(one.name, look.locale)) for one in look.policy.goodwill.values()],
        "remedies": [(name, look.labels.value("remedy", name)) for name in look.policy.remedies],
        "voices": [(one.id, one.label(look.locale)) for one in look.policy.handlers.values()],
        "voice": _voice(look, incident),
        "reviewer": login_name(session, incident.reviewed_by or "") or incident.reviewed_by,
        "may_review": deciding.may_review(session, incident, look.agent.login),
        "lacking": [look.labels.say(f"incident.step.{one}") for one in incidents.lacking(incident)],
        "gathered": _cases(session, look, rows, measured, gathering.GATHERED),
        "suggested": _cases(session, look, rows, measured, gathering.SUGGESTED),
        "news": [_news(look, one) for one in reversed(incidents.updates_of(session, [incident.id])[incident.id])],
        "next_at": _local(look, incident.next_update_at or _usual_next(look)),
        "usual_next": _local(look, _usual_next(look)),
        "equal": measured.is_equal,
        "owed": len(measured.owed),
        "above": more_than_offered(session, look, incident, rows, MOST_NAMED),
        "settled": sum(one.extra is not None for one in measured.victims),
        "draft": {
            to: drafts.statement(look.labels, look.policy, incident, counts.get("customers", 0), to, look.now)
            for to in ("zh-Hant", "en")
        },
        "report": incident.report or drafts.report(look, incident, counts, measured, _first(session, rows)),
        "decimals": look.policy.company.decimals,
        "tables": {"cases": _table(look, _cases(session, look, rows, measured, gathering.GATHERED))},
    }


def _steps(look: Look, incident: Incident, counts: dict[str, int]) -> list[tuple[str, bool]]:
    say = look.labels.say
    return [
        (say("incident.step.worded"), bool(incident.wording_zh and incident.wording_en)),
        (say("incident.step.reviewed"), incident.reviewed_at is not None),
        (say("incident.step.offered"), bool(incident.harms)),
        (say("incident.step.voiced"), incident.spokesperson is not None),
        (say("incident.step.gathered"), bool(counts.get("gathered"))),
        (say("incident.step.declared"), incident.declared_at is not None),
    ]


def _harm(look: Look, harm: Harm) -> dict[str, Any]:
    return {
        "id": harm.id,
        "name": harm.en if look.locale == "en" else harm.zh,
        "minor": harm.minor,
        "amount": look.labels.money(harm.minor),
        "gesture": harm.gesture,
        "remedy": "" if harm.remedy is None else look.labels.value("remedy", harm.remedy),
    }


def _voice(look: Look, incident: Incident) -> str:
    handler = look.policy.handlers.get(incident.spokesperson or "")
    return incident.spokesperson or "" if handler is None else handler.label(look.locale)


def _cases(session: Session, look: Look, rows: Any, measured: Measure, state: str) -> list[dict[str, Any]]:
    there = {row.case_id: row for row in rows if row.state == state}
    victims = {one.case_id: one for one in measured.victims}
    names = {one["id"]: one["name"] for one in (_harm(look, h) for h in _harms(session, rows))}
    found = []
    for shown in case_rows(session, look, sorted(there, reverse=True)[:MOST_CASES]):
        row, victim = there[shown.id], victims.get(shown.id)
        extra = None if victim is None else victim.extra
        found.append(
            {
                "case": shown,
                "harm": names.get(row.harm, "–"),
                "why": look.labels.say(f"incident.why.{row.why}"),
                "extra": "–" if extra is None else look.labels.money(extra),
                "minor": extra,
                "owed": look.labels.money(measured.owed[shown.id]) if shown.id in measured.owed else "",
            }
        )
    return found


def _harms(session: Session, rows: Any) -> list[Harm]:
    return incidents.harms_of(incidents.get(session, rows[0].incident_id)) if rows else []


def _news(look: Look, one: Any) -> dict[str, str]:
    return {
        "at": instant(one.at, look.policy.clock.zone, look.locale, look.now),
        "zh": one.words_zh,
        "en": one.words_en,
    }


def _usual_next(look: Look) -> dt.datetime:
    return look.now + dt.timedelta(hours=look.policy.insight.watch.update_hours)


def _local(look: Look, at: dt.datetime) -> str:
    return look.policy.clock.local(at).strftime("%Y-%m-%dT%H:%M")


def _first(session: Session, rows: Any) -> dt.datetime | None:
    opened = [case.opened_at for row in rows if (case := session.get(Case, row.case_id)) and row.state == "gathered"]
    return min(opened, default=None)


def _table(look: Look, cases: list[dict[str, Any]]) -> Table:
    say = look.labels.say
    columns = [
        Column("case", say("incident.column.case"), is_number=False),
        Column("opened", say("incident.column.opened"), is_number=False),
        Column("harm", say("incident.column.harm"), is_number=False),
        Column("extra_minor", say("incident.column.extra")),
        Column("stage", say("filter.stage"), is_number=False),
    ]
    rows = [
        [
            Cell(one["case"].number, one["case"].number, one["case"].href),
            Cell(one["case"].opened),
            Cell(one["harm"]),
            Cell(one["minor"], _given(look, one)),
            Cell(one["case"].stage),
        ]
        for one in cases
    ]
    return Table("amends-incident-cases", say("incident.gathered"), columns, rows)


def _given(look: Look, one: dict[str, Any]) -> str:
    still = look.labels.say("incident.still_owed", sum=one["owed"])
    return f"{one['extra']} · {still}" if one["owed"] else str(one["extra"])


def _on(act: Any) -> Act:
    """Return an act on the incident of the address, as it was on the page."""

    def run(session: Session, services: Services, agent: Agent, told: Told, path: Mapping[str, int]) -> str:
        number = min(path["incident"], HIGHEST_ID)
        version = told.numbers("version")
        incident = incidents.locked(session, number, version[0] if version else None)
        act(session, services, incident, agent, told)
        return f"{INCIDENTS}/{number}?done={told['act']}"

    return run


def _word(session: Session, services: Services, incident: Incident, agent: Agent, told: Told) -> None:
    banner = told["banner"] == "yes"
    deciding.word(session, services, incident, agent, zh=told["zh"], en=told["en"], banner=banner)


def _review(session: Session, services: Services, incident: Incident, agent: Agent, told: Told) -> None:
    deciding.review(session, incident, agent)


def _offer(session: Session, services: Services, incident: Incident, agent: Agent, told: Told) -> None:
    decimals, before = services.policy.company.decimals, incidents.harms_of(incident)
    harms = []
    for place in range(MOST_HARMS):
        zh, en = told[f"zh{place}"], told[f"en{place}"]
        if not zh and not en:
            continue
        known = before[place].id if place < len(before) else (incidents.PLAIN if place == 0 else f"harm{place + 1}")
        minor, remedy = told.amount(f"amount{place}", decimals), told[f"remedy{place}"] or None
        harms.append(Harm(known, zh, en, told[f"gesture{place}"], minor, remedy))
    deciding.offer(session, services, incident, agent, harms)


def _voiced(session: Session, services: Services, incident: Incident, agent: Agent, told: Told) -> None:
    deciding.set_voice(session, services, incident, agent, told["voice"], told.moment("next", services))


def _gather(session: Session, services: Services, incident: Incident, agent: Agent, told: Told) -> None:
    case_ids = told.numbers("case")
    unknown = []
    for typed in filter(None, _BETWEEN.split(told["number"])):
        try:
            case_ids.append(find(session, typed).id)
        except NotFound:
            unknown.append(typed)
    if unknown:
        raise Wrong("case_number", cases=", ".join(unknown[:MOST_NAMED]))
    if not case_ids:
        raise Wrong("no_case")
    deciding.gather(session, services, incident, agent, case_ids, told["harm"] or harm_by_default(incident))


def _leave_out(session: Session, services: Services, incident: Incident, agent: Agent, told: Told) -> None:
    case_ids = told.numbers("case")
    if not case_ids:
        raise Wrong("no_case")
    gathering.leave_out(session, incident, case_ids, by=f"agent:{agent.login}")


def _declare(session: Session, services: Services, incident: Incident, agent: Agent, told: Told) -> None:
    missing = incidents.lacking(incident) if incident.state == PREPARED else []
    if missing:
        raise Wrong("not_yet", [f"incident.step.{one}" for one in missing])
    deciding.declare(session, services, incident, agent)


def _update(session: Session, services: Services, incident: Incident, agent: Agent, told: Told) -> None:
    deciding.update(
        session, services, incident, agent, zh=told["zh"], en=told["en"], next_update_at=told.moment("next", services)
    )


def _statement(session: Session, services: Services, incident: Incident, agent: Agent, told: Told) -> None:
    incidents.draft_statement(session, incident, zh=told["zh"], en=told["en"], by=f"agent:{agent.login}")


def _close(session: Session, services: Services, incident: Incident, agent: Agent, told: Told) -> None:
    if incident.state == DECLARED:
        # The headings are the same words in the language of the company for whoever closes.
        labels = Labels(services.words, services.policy, services.policy.care.staff, {})
        empty = drafts.unwritten(labels, told["report"])
        if empty:
            raise Wrong("unwritten", empty)
        waiting = deciding.without_offer(session, incident)
        if waiting and told["anyway"] != "yes":
            numbers = ", ".join(case.number for case in waiting[:MOST_NAMED])
            raise Wrong("without_offer", count=len(waiting), cases=numbers)
    deciding.close(session, incident, agent, told["report"])


ACTS: Mapping[str, Act] = {
    name: _on(act)
    for name, act in {
        "word": _word,
        "review": _review,
        "offer": _offer,
        "voice": _voiced,
        "gather": _gather,
        "leave_out": _leave_out,
        "declare": _declare,
        "update": _update,
        "statement": _statement,
        "close": _close,
    }.items()
}
routes = [
    route(PATH, "incidents", "incident.html", build),
    form(PATH, ACTS, template="incident.html", build=build),
]
