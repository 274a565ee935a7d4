"""Refuse messages that promise more than the agent's limit, and show the page where in the draft they do."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from bot.assist.draft_limit import PromisesAbove, promises_above_limit
from bot.conversation.services import Services
from bot.desk.agents.guard import DeskProblem


def refuse_above_limit(session: Session, services: Services, conversation_id: str, role: str, text: str) -> None:
    """Raise a 422 if `text` promises more than the limit of `role`."""
    found = promises_above_limit(session, services, conversation_id, role, text)
    if found is not None:
        room = services.policy.company.show(found.room)
        raise DeskProblem(422, "agents.draft.above_limit", more={"above_limit": shown(services, found)}, room=room)


def shown(services: Services, found: PromisesAbove) -> dict[str, Any]:
    """Return a finding for the page; places are character offsets, amounts are formatted as for customers."""
    show = services.policy.company.show
    return {
        "room": show(found.room),
        "value": None if found.value is None else show(found.value),
        "places": [{"start": one.start, "end": one.end, "words": one.said} for one in found.promises],
    }
