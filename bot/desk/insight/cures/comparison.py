"""The comparison on the page of an action: what was decided as it was on that day, or how it stands so far."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy.orm import Session

from bot.care.cures.judging import judge
from bot.cases.insight import actions, counting
from bot.cases.models import Action
from bot.desk.insight.look import Look
from bot.desk.insight.tables import Cell, Column, Table
from bot.desk.insight.week_bars import WEEK, Week, week_bars
from bot.insight.proof import PER, Proof


def comparison(session: Session, look: Look, action: Action) -> dict[str, Any]:
    """Return the windows, the comparison, its verdict and the bars of weeks of an action, with their table.

    `proof` is what was stored on the day it was decided; before that day it is how it stands with the days that are
    over. `since` says what is counted differently by now, because cases got another cause or came in late.
    """
    decided = Proof.from_dict(action.result) if action.result else None
    proof = decided or judge(session, look.policy, action, until=look.today - dt.timedelta(days=1))
    weeks, verdict = _weeks(session, look, action), _verdict(action, proof)
    return {
        "windows": actions.windows_of(action),
        "proof": None if proof is None else _shown(look, proof),
        "verdict": verdict,
        "is_final": verdict.startswith("is."),
        "since": "" if decided is None else _since(session, look, action, decided),
        "bars": week_bars(*weeks),
        "table": _table(look, action, weeks),
    }


def _verdict(action: Action, proof: Proof | None) -> str:
    """Return the name of the words for what came of it; empty while nothing can be said."""
    if action.state in (actions.PROVEN, actions.UNPROVEN):
        return f"is.{action.state}"
    if action.result:
        return "is.not_proven"
    if proof is None:
        return ""
    return f"so_far.{'fewer' if proof.proven else 'not_sure'}"


def _since(session: Session, look: Look, action: Action, decided: Proof) -> str:
    """Say how many cases are counted now where they are others than on the day of the decision; empty if they are not.

    It never changes what was decided: customers were told of that.
    """
    now = judge(session, look.policy, action, until=decided.after.last)
    if now is None or (now.before.cases, now.after.cases) == (decided.before.cases, decided.after.cases):
        return ""
    day = next(one.at for one in actions.changes_of(session, action) if one.what in actions.DECIDED)
    return look.labels.say(
        "proof.since",
        day=look.policy.clock.local(day).date().isoformat(),
        before=f"{decided.before.cases} → {now.before.cases}",
        after=f"{decided.after.cases} → {now.after.cases}",
    )


def _shown(look: Look, proof: Proof) -> dict[str, Any]:
    """Return a comparison in words and numbers; rates are per 1,000 orders, or per week where orders are not known."""
    per = PER if proof.per == "orders" else WEEK
    high = look.labels.say("proof.no_bound") if proof.high is None else f"{proof.high:.2f}"
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
        "few": proof.few,
    }


def _weeks(session: Session, look: Look, action: Action) -> tuple[list[Week], list[Week]]:
    """Return the cases of each week of both windows, up to yesterday, as they are counted now."""
    if action.before_from is None or action.before_to is None:
        return [], []
    before = _between(session, look, action, action.before_from, action.before_to)
    last = min(action.after_to or look.today, look.today - dt.timedelta(days=1))
    if action.after_from is None or action.after_from > last:
        return before, []
    return before, _between(session, look, action, action.after_from, last)


def _between(session: Session, look: Look, action: Action, first: dt.date, last: dt.date) -> list[Week]:
    wanted = counting.Wanted(look.policy.insight.below(action.cause), action.product, action.branch)
    numbers = counting.by_week(session, wanted, first, last)
    days = (last - first).days + 1
    return [Week(number, min(WEEK, days - WEEK * place)) for place, number in enumerate(numbers)]


def _table(look: Look, action: Action, weeks: tuple[list[Week], list[Week]]) -> Table:
    say = look.labels.say
    columns = [Column("week", say("cause.week"), is_number=False), Column("cases", say("column.cases"))]
    rows = []
    for first, numbers in zip((action.before_from, action.after_from), weeks):
        for place, week in enumerate(numbers if first is not None else ()):
            assert first is not None
            day = first + dt.timedelta(weeks=place)
            until = day + dt.timedelta(days=week.days - 1)
            rows.append([Cell(f"{day} – {until}"), Cell(week.number)])
    return Table(f"amends-action-{action.id}", say("action.weeks"), columns, rows)
