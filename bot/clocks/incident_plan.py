"""The plan of an incident: who speaks for it is reminded before customers wait in vain for news. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bot.cases.care.dues import Wanted
from bot.cases.insight.incidents import DECLARED
from bot.cases.models import Incident
from bot.cases.utc import iso
from bot.remedy import Policy

REMIND_VOICE, INCIDENT_SILENT = "remind_voice", "incident_silent"
# In a crisis the clock on the wall counts, not opening hours: that long before, and again when it has passed.
BEFORE = dt.timedelta(hours=1)


def plan_incident(incident: Incident, policy: Policy) -> list[Wanted]:
    """Return what comes due in the incident itself."""
    return list(_news(incident)) if incident.state == DECLARED else []


def _news(incident: Incident) -> Iterator[Wanted]:
    at = incident.next_update_at
    if at is None or incident.declared_at is None:
        return
    key = f"incident:{incident.id}:news:{iso(at, 'seconds')}"
    yield Wanted(f"{key}:remind", REMIND_VOICE, max(at - BEFORE, incident.declared_at), incident.id)
    yield Wanted(f"{key}:late", INCIDENT_SILENT, at, incident.id)
