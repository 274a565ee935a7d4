"""Record what a turn says, before the dialogue decides what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.answer_question import answers_beside
from actions.base import Events, TurnAction, set_slots
from bot.conversation.incident_heard import HEARD, hear_of_incident
from bot.conversation.services import Services
from bot.conversation.turn import Turn
from bot.conversation.turn_intake import note_turn

# Set in every turn, because a policy that recalls stories looks at the last turns alone and forgets slots set before.
STEERING = ("stage", "settled")


class NoteFacts(TurnAction):
    """Write language, feeling and facts of the turn into the case store; runs at the start of every turn."""

    hears_all = True

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_note_facts"

    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Record the turn, answer what it asks beside a complaint, and say what is known of an incident it tells of.

        Return the slots that changed, and always the slot that was asked for and `STEERING`.
        """
        slots = dict(note_turn(session, services, turn))
        # The channel puts them in their place: what is said here would be lost.
        beside = answers_beside(session, services, turn, slots)
        slots["questions_beside"] = beside + _heard(session, services, turn, slots)
        always = {turn.asked, *STEERING}
        return set_slots(
            {name: value for name, value in slots.items() if name in always or turn.slots.get(name) != value}
        )


def _heard(session: Session, services: Services, turn: Turn, slots: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what is said of an incident in this turn, also where the action runs a second time in it."""
    before = [one for one in turn.slots.get("questions_beside") or () if isinstance(one, dict)]
    same = [one for one in before if one.get("question") == HEARD and one.get("seq") == turn.last_seq]
    told = None if same else hear_of_incident(session, services, turn.conversation_id, slots)
    return same if told is None else [{"question": HEARD, "answer": told, "seq": turn.last_seq}]
