"""A conversation that was put by comes back to its agent, or to those who wait."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.cases import postponements
from bot.cases.models import Case, Due
from bot.conversation.services import Services


def come_back(session: Session, services: Services, case: Case, due: Due) -> str:
    """Bring it back to the list where it was, marked, because its moment has come."""
    return "came_back" if postponements.end(session, case.conversation_id, "due", actor="clock") else "back_already"
