"""What the agents' page is told of a promise above the limit: the 422 that keeps it from being sent, and its places."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from bot.assist.draft_limit import PromisesAbove, promises_above_limit
from bot.conversation.services import Services
from bot.desk.agents.guard import DeskProblem


def refuse_above_limit(session: Session, services: Services, conversation_id: str, role: str, text: str) -> None:
    """Raise the 422 that keeps a promise above the agent's limit from being sent."""
    found = promises_above_limit(session, services, conversation_id, role, text)
    if found is not None:
        room = services.policy.company.show(found.room)
        raise DeskProblem(422, "agents.draft.above_limit", more={"above_limit": shown(services, found)}, room=room)


def shown(services: Services, found: PromisesAbove) -> dict[str, Any]:
    """Return a finding for the page: the places count characters, the amounts are as customers read them."""
    show = services.policy.company.show
    return {
        "room": show(found.room),
        "value": None if found.value is None else show(found.value),
        "places": [{"start": one.start, "end": one.end, "words": one.said} for one in found.promises],
    }
