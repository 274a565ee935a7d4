"""Open a new case for another matter after an agreement."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, TurnAction, set_slots
from bot.cases import cases
from bot.conversation.services import Services
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import ASKED
from bot.conversation.turn_intake import note_turn


class StartAgain(TurnAction):
    """Open a new case and clear the facts of the one before; the promises of that case remain."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_start_again"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Open the case, clear the slots of the form, and record the complaint that led to it."""
        cases.open_case(session, turn.conversation_id)
        complaint = turn.last_complaint(cases.last_over(session, turn.conversation_id))
        cleared = {**dict.fromkeys(ASKED, None), "asking_again": False, "recap_shown": False, "about": None}
        # The complaint just made belongs to the new case, so that it is not asked for again.
        noted = note_turn(session, services, complaint) if complaint else {}
        return set_slots({**cleared, **noted, "stage": "listening"})
