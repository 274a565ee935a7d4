"""What agents see of the incident that a case belongs to: one wording for all, and the same for everybody."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from bot.assist.replies import Reply
from bot.cases.insight import gathering, incidents
from bot.cases.models import Case, Conversation
from bot.conversation.incidents import wording


def shown_incident(session: Session, case: Case, conversation: Conversation) -> dict[str, Any] | None:
    """Return the incident of a case for the case panel, in the customer's language; None outside of one."""
    found = gathering.incident_of(session, case.id)
    if found is None:
        return None
    incident, name = found
    harm = next((one for one in incidents.harms_of(incident) if one.id == name), None)
    return {
        "id": incident.id,
        "title": incident.title,
        "state": incident.state,
        "wording": wording(incident, conversation.locale),
        "harm": None if harm is None else {"zh-Hant": harm.zh, "en": harm.en},
    }


def incident_reply(session: Session, case: Case | None, conversation: Conversation) -> list[Reply]:
    """Return the reviewed wording of the incident as a reply, so that everybody hears the same; none outside of one."""
    found = None if case is None else gathering.incident_of(session, case.id)
    if found is None or found[0].state != incidents.DECLARED:
        return []
    return [Reply("company", f"incident:{found[0].id}", wording(found[0], conversation.locale))]
