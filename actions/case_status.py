"""Tell the customer the state of the case."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, TurnAction, locale_of, utter
from bot.conversation.services import Services
from bot.conversation.status import status
from bot.conversation.turn import Turn


class CaseStatus(TurnAction):
    """Show the stage of each case of the conversation, and its promises with dates."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_case_status"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Show the state of the case, or say that there is none yet."""
        known = status(session, services, turn.conversation_id, locale_of(turn))
        if known is None:
            utter(dispatcher, "utter_no_case")
            return []
        utter(
            dispatcher,
            "utter_case_status" if known.number == 1 else "utter_matters_status",
            known.payload,
            case_number=known.case_number,
            stage_words=known.stage,
            lines=known.lines,
            number=str(known.number),
        )
        return []
