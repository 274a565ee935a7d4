"""Show how far the matters of a conversation are: shared by the actions that may be asked for it."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import locale_of, utter
from bot.conversation.services import Services
from bot.conversation.status import status
from bot.conversation.turn import Turn


def show_status(session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> bool:
    """Show the state of the conversation's case or cases; return whether there is one."""
    known = status(session, services, turn.conversation_id, locale_of(turn))
    if known is None:
        return False
    utter(
        dispatcher,
        "utter_case_status" if known.number == 1 else "utter_matters_status",
        known.payload,
        case_number=known.case_number,
        stage_words=known.stage,
        lines=known.lines,
        number=str(known.number),
    )
    return True
