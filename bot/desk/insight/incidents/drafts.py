"""Drafts that a person edits: a public statement, which names nobody, and the closing report with its numbers."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from bot.care.incidents.equal import Measure
from bot.cases.models import Incident
from bot.conversation.display import instant
from bot.conversation.incidents import wording
from bot.desk.insight.look import Look
from bot.insight.labels import Labels
from bot.remedy import Policy
from bot.remedy.equal_gesture import gesture_worth
from bot.remedy.reading import LANGUAGES

# What a person writes in the closing report, by the names of the headings.
PARTS = tuple(f"incident.report.part.{one}" for one in ("happened", "why", "done", "avoided"))


def statement(labels: Labels, policy: Policy, incident: Incident, customers: int, to: str, now: dt.datetime) -> str:
    """Return the draft of a public statement in `zh-Hant` or `en`: what happened, what is done, when there is more.

    It is made of the reviewed wording and of numbers only, so no customer is named.
    """
    offers = [
        gesture_worth(policy, one["gesture"], one["minor"]).text[to]
        for one in incident.harms
        if one["minor"] and one["gesture"] in policy.goodwill
    ]
    parts = [
        labels.in_language(to, "incident.draft.head", company=policy.company.name[to], wording=wording(incident, to))
    ]
    if customers:
        parts.append(labels.in_language(to, "incident.draft.customers", count=customers))
    if offers:
        parts.append(
            labels.in_language(to, "incident.draft.offer", offers=("、" if to == "zh-Hant" else "; ").join(offers))
        )
    if incident.next_update_at is not None and incident.closed_at is None:
        at = instant(incident.next_update_at, policy.clock.zone, to, now)
        parts.append(labels.in_language(to, "incident.draft.next", time=at))
    return "\n\n".join(parts)


def report(look: Look, incident: Incident, counts: dict[str, int], measured: Measure, first: Any) -> str:
    """Return the draft of the closing report: when, how many, what it cost, and what a person has to write.

    It is in the language of the company, whoever closes: the next one reads it too.
    """
    zone, to = look.policy.clock.zone, look.policy.care.staff
    say = partial(look.labels.in_language, to)

    def at(moment: dt.datetime | None) -> str:
        return "–" if moment is None else instant(moment, zone, to, look.now)

    settled = [one.extra for one in measured.victims if one.extra is not None]
    figures = say(
        "incident.report.draft",
        first=at(first),
        declared=at(incident.declared_at),
        cases=counts.get("gathered", 0),
        customers=counts.get("customers", 0),
        settled=len(settled),
        given=look.labels.money(sum(settled)),
        equal=say(f"incident.equal.{_how_equal(measured)}"),
    )
    colon = ":" if to == "en" else "："
    return "\n".join([figures, "", *(say(part) + colon for part in PARTS)])


def _how_equal(measured: Measure) -> str:
    return "yes" if measured.is_equal else "no" if measured.owed else "above"


def unwritten(labels: Labels, report: str) -> list[str]:
    """Return the parts of the report whose heading stands there with nothing after it, by the names of their words.

    A report that was written without the headings lacks none.
    """
    headings = {labels.in_language(to, part): part for part in PARTS for to in LANGUAGES}
    empty: dict[str, bool] = {}
    part = ""
    for line in report.splitlines():
        heading, colon, rest = line.strip().replace("：", ":", 1).partition(":")
        if colon and heading.strip() in headings:
            part = headings[heading.strip()]
            empty[part] = empty.get(part, True) and not rest.strip()
        elif part and line.strip():
            empty[part] = False
    return [name for name in PARTS if empty.get(name)]
