"""`/desk/insight/flags`: what is larger than a case; each flag is taken up with an action, or answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request

from bot.care.cures.acting import By
from bot.care.faults import Fault
from bot.cases.accounts.permissions import May, allowed
from bot.cases.insight import actions, causes, flags
from bot.cases.models import Case, Flag
from bot.cases.models.flag import FLAG_STATES
from bot.conversation.display import instant
from bot.conversation.services import Services
from bot.desk.agents.causes import may_take_back
from bot.desk.agents.names import login_name
from bot.desk.insight.asked import BadAddress
from bot.desk.insight.forms import form
from bot.desk.insight.frame import route
from bot.desk.insight.look import Look
from bot.desk.insight.tables import Cell, Column, Table
from bot.desk.insight.tabs import ROOT

PATH = ROOT + "/flags"
LONGEST_QUOTE = 200
# What is chosen to answer a flag without doing anything about it.
NO_ACTION = "none"
HIGHEST_ID = 2**31 - 1


def build(session: Session, look: Look) -> dict[str, Any]:
    """Return the flags in `?state=`, those that wait for an answer without it."""
    state = look.query.get("state") or flags.OPEN
    if state not in FLAG_STATES:
        raise BadAddress("state")
    found = flags.listed(session, (state,))
    said = causes.said_in(session, [one.conversation_id for one in found])
    rows = [_row(session, look, one, said) for one in found]
    under_way = actions.listed(session, states=(*actions.UNDER_WAY, actions.PROVEN))
    return {
        "state": state,
        "states": [(one, look.labels.words(f"agents.flags.state.{one}")) for one in FLAG_STATES],
        "rows": rows,
        "actions": [(one.id, f"{one.id} {one.title}") for one in under_way],
        "may_act": allowed(look.agent.role, May.OVERSEE) and state == flags.OPEN,
        "tables": {"flags": _table(look, rows)},
    }


def _row(session: Session, look: Look, one: Flag, said: Mapping[str, str]) -> dict[str, Any]:
    case = None if one.case_id is None else session.get(Case, one.case_id)
    cause = None if case is None else causes.of_case(session, case)
    return {
        "id": one.id,
        "kind": look.labels.words(f"agents.flags.kind.{one.kind}"),
        "words": one.words or "",
        "quote": said.get(one.conversation_id, "")[:LONGEST_QUOTE],
        "number": "" if case is None else case.number,
        "href": f"/desk/case/{case.number}" if case is not None else "",
        "cause": "" if cause is None else look.labels.value("cause", cause.cause),
        "cause_href": "" if cause is None else f"{ROOT}/causes/{cause.cause}",
        "by": login_name(session, one.made_by) or one.made_by,
        "at": instant(one.made_at, look.policy.clock.zone, look.locale, look.now),
        "answer": one.answer or "",
        "action": one.action_id,
        "may_take_back": may_take_back(one, look.agent),
    }


def _table(look: Look, rows: list[dict[str, Any]]) -> Table:
    say = look.labels.say
    columns = [
        Column(name, say(f"flags.column.{name}"), is_number=False) for name in ("kind", "words", "case", "by", "at")
    ]
    cells = [
        [Cell(one["kind"]), Cell(one["words"]), Cell(one["number"], "", one["href"]), Cell(one["by"]), Cell(one["at"])]
        for one in rows
    ]
    return Table("amends-flags", say("tab.flags"), columns, cells)


def _settle(session: Session, services: Services, by: By, told: Mapping[str, str], request: Request) -> str:
    number, action = told.get("flag", ""), told.get("action", "")
    if told.get("act") == "take_back":
        return _take_back(session, by, number)
    if not action:
        raise Fault("choose_needed")
    if not _is_id(number) or (action != NO_ACTION and not _is_id(action)):
        raise Fault("unknown")
    taken_up = None if action == NO_ACTION else actions.locked(session, int(action))
    flags.settle(session, flags.get(session, int(number)), by=by.actor, answer=told.get("answer"), action=taken_up)
    return PATH


def _take_back(session: Session, by: By, number: str) -> str:
    if not _is_id(number):
        raise Fault("unknown")
    found = flags.get(session, int(number))
    if found.made_by != by.actor and not by.signs:
        raise Fault("unknown")
    flags.take_back(session, found, by=by.actor)
    return PATH


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and int(text) <= HIGHEST_ID


routes = [
    route(PATH, "flags", "flags.html", build),
    form(PATH, ("act", "flag", "action", "answer"), _settle, tab="flags", template="flags.html", build=build),
]
