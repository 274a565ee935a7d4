"""`/desk/insight/actions/{n}`: one action: who does what by when, how it will be judged, what came of it, who hears."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request

from bot.care.cures import acting, telling
from bot.care.cures.acting import By
from bot.care.cures.judging import judge
from bot.cases.accounts.permissions import May, allowed
from bot.cases.errors import NotFound
from bot.cases.insight import actions, counting, flags, told_changes
from bot.cases.models import Action
from bot.conversation.display import instant
from bot.conversation.services import Services
from bot.desk.insight.cures.cause import choices
from bot.desk.insight.cures.rows import action_row
from bot.desk.insight.forms import form
from bot.desk.insight.frame import route
from bot.desk.insight.look import Look
from bot.desk.insight.tables import Cell, Column, Table
from bot.desk.insight.tabs import ROOT
from bot.desk.insight.week_bars import week_bars
from bot.desk.promises.action_page import who
from bot.insight.proof import PER, Proof

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
    proof = judge(session, look.policy, action, until=look.today - dt.timedelta(days=1))
    weeks = _weeks(session, look, action)
    done = look.query.get("done", "")
    return {
        "row": action_row(session, look, action),
        "action": action,
        "windows": actions.windows_of(action),
        "proof": None if proof is None else _proof(look, proof),
        "is_final": action.result is not None,
        "bars": week_bars(*weeks),
        "forms": [(one, tuple(acting.FIELDS[one])) for one in may],
        "choices": choices(session, look, action.cause),
        "flags": [(one.kind, one.words or "") for one in flags.of_action(session, action.id)],
        "told_counts": told_changes.count(session, [action.id]).get(action.id, {}),
        "to_tell": telling.most_to_tell(session, look.policy, action, look.now),
        "changes": [_change(session, look, one) for one in actions.changes_of(session, action)],
        "done": done if done in acting.FIELDS or done == "propose" else "",
        "say": look.labels.words,
        "tables": {"weeks": _table(look, action, weeks)},
    }


def _proof(look: Look, proof: Proof) -> dict[str, Any]:
    """Return a comparison in words and numbers; rates are per 1,000 orders, or per week where orders are not known."""
    per = PER if proof.per == "orders" else 7
    say = look.labels.say
    high = say("proof.no_bound") if proof.high is None else f"{proof.high:.2f}"
    return {
        "per": proof.per,
        "before": proof.before,
        "after": proof.after,
        "rate_before": f"{per * proof.rate_before:.2f}",
        "rate_after": f"{per * proof.rate_after:.2f}",
        "ratio": "–" if proof.ratio is None else f"{proof.ratio:.2f}",
        "interval": f"{proof.low:.2f} – {high}",
        "p": "< 0.001" if proof.p < 0.001 else f"= {proof.p:.3f}",
        "certainty": f"{proof.certainty:.0%}",
        "proven": proof.proven,
        "few": proof.few,
    }


def _weeks(session: Session, look: Look, action: Action) -> tuple[list[int], list[int]]:
    """Return the cases of each week of both windows, so far."""
    if action.before_from is None or action.before_to is None:
        return [], []
    wanted = counting.Wanted(look.policy.insight.below(action.cause), action.product, action.branch)
    before = counting.by_week(session, wanted, action.before_from, action.before_to)
    if action.after_from is None or action.after_to is None or action.after_from > look.today:
        return before, []
    return before, counting.by_week(session, wanted, action.after_from, min(action.after_to, look.today))


def _table(look: Look, action: Action, weeks: tuple[list[int], list[int]]) -> Table:
    say = look.labels.say
    columns = [Column("week", say("cause.week"), is_number=False), Column("cases", say("column.cases"))]
    rows = []
    for first, numbers in zip((action.before_from, action.after_from), weeks):
        for place, number in enumerate(numbers if first is not None else ()):
            assert first is not None
            rows.append([Cell((first + dt.timedelta(weeks=place)).isoformat()), Cell(number)])
    return Table(f"amends-action-{action.id}", say("action.weeks"), columns, rows)


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
