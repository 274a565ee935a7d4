"""`/desk/insight/actions/{n}`: one action: who does what by when, how it will be judged, what came of it, who hears."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request

from bot.care.cures import acting, telling
from bot.care.cures.acting import By
from bot.cases.accounts.permissions import May, allowed
from bot.cases.errors import NotFound
from bot.cases.insight import actions, flags, told_changes
from bot.cases.insight.actions import DONE, PROVEN
from bot.cases.models import Action
from bot.conversation.display import instant
from bot.conversation.services import Services
from bot.desk.insight.cures.cause import choices
from bot.desk.insight.cures.comparison import comparison
from bot.desk.insight.cures.rows import action_row
from bot.desk.insight.forms import form
from bot.desk.insight.frame import route
from bot.desk.insight.look import Look
from bot.desk.insight.tabs import ROOT
from bot.desk.promises.action_page import who

PATH = ROOT + "/actions/{action:int}"
NAMES = frozenset({"act", *(name for fields in acting.FIELDS.values() for name in fields)})
HIGHEST_ID = 2**31 - 1


def build(session: Session, look: Look) -> dict[str, Any]:
    """Return everything about one action; raise NotFound."""
    number = int(look.path["action"])
    action = session.get(Action, number) if number <= HIGHEST_ID else None
    if action is None:
        raise NotFound("There is no such action.")
    decides, signs = allowed(look.agent.role, May.OVERSEE), allowed(look.agent.role, May.SIGN)
    may = acting.allowed_now(action, decides=decides, signs=signs) if decides else []
    compared = comparison(session, look, action)
    changes = actions.changes_of(session, action)
    done = look.query.get("done", "")
    return {
        "row": action_row(session, look, action),
        "action": action,
        **compared,
        "forms": [(one, tuple(acting.FIELDS[one])) for one in may],
        "choices": choices(session, look, action.cause),
        "flags": [(one.kind, one.words or "") for one in flags.of_action(session, action.id)],
        "told_counts": told_changes.count(session, [action.id]).get(action.id, {}),
        "to_tell": _to_tell(session, look, action, {one.what for one in changes}),
        "changes": [_change(session, look, one) for one in changes],
        "done": done if done in acting.FIELDS or done == "propose" else "",
        "say": look.labels.words,
        "tables": {"weeks": compared["table"]},
    }


def _to_tell(session: Session, look: Look, action: Action, happened: set[str]) -> str:
    """Say how many customers are still told at most, and what has to come before; empty when nobody is any more."""
    if action.state not in (DONE, PROVEN) or "told" in happened:
        return ""
    number = telling.most_to_tell(session, look.policy, action, look.now)
    lacks = [name for name, there in (("proof", action.state == PROVEN), ("words", action.said_at)) if not there]
    return look.labels.say(f"because.to_tell.{'_'.join(lacks) or 'now'}", n=number) if number else ""


def _change(session: Session, look: Look, made: Any) -> dict[str, str]:
    return {
        "what": look.labels.words(f"agents.actions.change.{made.what}"),
        "by": who(session, look.policy, look.labels.words, made.actor, look.locale),
        "at": instant(made.at, look.policy.clock.zone, look.locale, look.now),
        "words": made.words or "",
    }


def _act(session: Session, services: Services, by: By, told: Mapping[str, str], request: Request) -> str:
    number, act = int(request.path_params["action"]), told.get("act", "")
    if number > HIGHEST_ID:
        raise NotFound("There is no such action.")
    acting.carry_out(session, services, number, act, told, by)
    return f"{ROOT}/actions/{number}?done={act}"


routes = [
    route(PATH, "actions", "action.html", build),
    form(PATH, NAMES, _act, tab="actions", template="action.html", build=build),
]
