"""What the weekly report says: the week against the one before, and what most complaints were about. Only numbers.

It is JSON, because it waits in the outbox as it was when it was counted; no words of customers are in it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from bot.cases.insight import incidents
from bot.cases.insight.figures.counting import Counted, Scope, count, grouped
from bot.cases.insight.figures.measures import MEASURES
from bot.cases.utc import now_of
from bot.conversation.services import Services
from bot.insight.labels import Labels
from bot.insight.periods import BEFORE, Period, compared
from bot.insight.ranking import changed_clearly, ranked

# Measures of the week in their order, and shares: what is shown, its part and its whole.
NUMBERS = (
    "opened",
    "hazard",
    "resolved",
    "reopened",
    "kept",
    "kept_late",
    "broken",
    "ever_broken",
    "mended",
    "not",
    "paid",
    "paid_unknown",
)
SHARES = (("column.in_time", "kept", "ended"), ("column.mended_share", "mended", "answered"))
NOW = ("waiting", "late")
RANKED, ROWS = ("cause", "kind", "product"), 5


def weekly(session: Session, services: Services, week: Period, locale: str) -> dict[str, Any]:
    """Return the report of a week in the language of its readers."""
    labels, now = Labels(services.words, services.policy, locale, {}), now_of(session)
    earlier = compared(week, BEFORE)
    assert earlier is not None
    scope, before = (Scope(one.since, one.until) for one in (week, earlier))
    found = {
        name: (count(session, MEASURES[name], scope, now), count(session, MEASURES[name], before, now)) for name in _ALL
    }
    numbers = [_number(labels, name, *found[name]) for name in NUMBERS]
    numbers += [
        {
            "label": labels.say(label),
            "shown": labels.share(found[part][0].events, found[whole][0].events),
            "before": labels.share(found[part][1].events, found[whole][1].events),
            "change": "",
        }
        for label, part, whole in SHARES
    ]
    standing = [(labels.say(f"of.{name}"), count(session, MEASURES[name], Scope(), now).events) for name in NOW]
    under_way = incidents.listed(session, (incidents.PREPARED, incidents.DECLARED))
    standing.append((labels.say("today.incidents"), len(under_way)))
    return {
        "title": labels.say("weekly.title"),
        "company": _name(services, locale),
        "since": week.since.isoformat(),
        "until": week.until.isoformat(),
        "span": labels.say("weekly.span", since=week.since, until=week.until),
        "lead": _lead(labels, found),
        "columns": [labels.say(f"weekly.{name}") for name in ("number", "week", "before", "change")],
        "numbers": numbers,
        "now": [labels.say("weekly.now", what=what, count=f"{number:,}") for what, number in standing],
        "mark": labels.say("weekly.mark"),
        "brackets": labels.say("weekly.brackets"),
        "rankings": [_ranking(session, labels, by, scope, before) for by in RANKED],
        "notes": [labels.say("about_broken"), labels.say("about_silence"), labels.say("about_loyalty")],
    }


_ALL = dict.fromkeys((*NUMBERS, *(name for _, part, whole in SHARES for name in (part, whole))))


def _name(services: Services, locale: str) -> str:
    return str(services.policy.company.name["en" if locale == "en" else "zh-Hant"])


def _number(labels: Labels, name: str, now: Counted, before: Counted) -> dict[str, str]:
    money = name == "paid"
    return {
        "label": labels.say(f"of.{name}"),
        "shown": labels.money(now.minor) if money else f"{now.events:,}",
        "before": labels.money(before.minor) if money else f"{before.events:,}",
        "change": "" if money else _change(labels, now.events, before.events),
    }


def _change(labels: Labels, now: int, before: int) -> str:
    said = labels.change(now, before)
    clear = changed_clearly(now, before, now_over=1, before_over=1)
    return f"{said} · {labels.say('clearly')}" if clear else said


def _lead(labels: Labels, found: dict[str, tuple[Counted, Counted]]) -> str:
    opened, hazards = found["opened"], found["hazard"][0].events
    said = labels.say(
        "weekly.lead",
        cases=f"{opened[0].cases:,}",
        customers=f"{opened[0].customers:,}",
        change=_change(labels, opened[0].cases, opened[1].cases),
    )
    return said + (labels.say("weekly.hazards", count=hazards) if hazards else "")


def _ranking(session: Session, labels: Labels, by: str, scope: Scope, before: Scope) -> dict[str, Any]:
    """Return the values with most complaints; each with the length of its bar, from 0 to 100."""
    now = now_of(session)
    counts = [grouped(session, MEASURES["opened"], one, now, (by,), apart=False) for one in (scope, before)]
    ranks = ranked({key[0]: counted.cases for key, counted in counts[0].items()})
    top = ranks[0].count if ranks else 1
    rows = []
    for one in ranks[:ROWS]:
        was = counts[1].get((one.key,), Counted()).cases
        row = {"label": labels.value(by, one.key), "count": one.count, "before": was}
        rows.append({**row, "bar": round(100 * one.count / top), "change": _change(labels, one.count, was)})
    return {"title": labels.say("chart.pareto", by=labels.say(f"filter.{by}")), "rows": rows}
