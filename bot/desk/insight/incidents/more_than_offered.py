"""Cases that settled for more than their harm is made good by: which ones, by how much, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from bot.care.incidents.equal import victims_of
from bot.cases.insight import gathering, incidents
from bot.cases.models import Case, Incident, IncidentCase
from bot.desk.insight.look import Look
from bot.insight.equality import above
from bot.remedy.vocabulary import ROLES


def more_than_offered(
    session: Session, look: Look, incident: Incident, rows: Sequence[IncidentCase], limit: int
) -> dict[str, Any] | None:
    """Return what is said of the cases that have more than the offer, gathered or suggested; None without any.

    At most `limit` of them are named, those with most first.
    """
    levels = {one.id: one.minor for one in incidents.harms_of(incident)}
    known = {row.case_id: row for row in rows if row.state != gathering.LEFT_OUT}
    if not levels or not known:
        return None
    told = [(row.case_id, row.harm if row.harm in levels else next(iter(levels))) for row in known.values()]
    found = above(levels, victims_of(session, look.policy, told))
    if not found:
        return None
    most, money = max(one.extra or 0 for one in found), look.labels.money
    named = []
    for one in found[:limit]:
        case = session.get(Case, one.case_id)
        number = "" if case is None else case.number
        extra, level = one.extra or 0, levels[one.harm]
        is_in = known[one.case_id].state == gathering.GATHERED
        named.append(
            {
                "number": number,
                "href": f"/desk/case/{number}",
                "has": look.labels.say("incident.above.has", sum=money(extra), more=money(extra - level)),
                "state": "" if is_in else look.labels.say("incident.above.suggested"),
            }
        )
    return {"count": len(found), "cases": named, "most": money(most), "beyond_limit": _beyond_limit(look, most)}


def _beyond_limit(look: Look, most: int) -> str:
    """Say who may raise the offer so far, where who looks may not; empty where they may."""
    authority, role, say = look.policy.authority, look.agent.role, look.labels.say
    if role in ROLES and most <= authority[role].goodwill:
        return ""
    above_me = next((one for one in ROLES[1:] if most <= authority[one].goodwill), None)
    if above_me is None:
        return say("incident.above.nobody", most=look.labels.money(most))
    who = look.labels.words(f"agents.role.{above_me}")
    return say("incident.above.limit", most=look.labels.money(most), who=who)
