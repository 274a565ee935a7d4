"""Correct the one fact that was wrong in the recap."""

from __future__ import annotations

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.base import Events, TurnAction, locale_of, set_slots, utter
from actions.offering import make_offer
from bot.conversation.correcting import ASK, CONFIRMED, WHICH, correct
from bot.conversation.recap import recap
from bot.conversation.services import Services
from bot.conversation.turn import Turn


class Correct(TurnAction):
    """Change that fact only, then read everything back; ask which fact is wrong when it is not clear."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_correct"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Correct the fact; the slot `stage` then determines how the dialogue continues."""
        correction = correct(session, services, turn)
        if correction.outcome == ASK:
            return set_slots(correction.slots)
        if correction.outcome == CONFIRMED and turn.stage == "recap":
            return make_offer(session, services, turn, dispatcher)
        card = recap(session, services, turn.conversation_id, locale_of(turn))
        if correction.outcome == WHICH:
            suggestions = card.payload["corrections"]
            utter(
                dispatcher,
                "utter_which_is_wrong",
                {"kind": "question", "asks": "correction", "suggestions": suggestions},
            )
        else:
            utter(dispatcher, "utter_recap_corrected", card.payload, lines=card.lines)
        return set_slots({**correction.slots, "stage": "recap"})
