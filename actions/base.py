"""The base of every action: the turn, one transaction, and how to utter a card."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Dict, List, Mapping, Text

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from bot.conversation.orders_ahead import look_orders_up
from bot.conversation.services import Services, open_services
from bot.conversation.transcripts import write_transcript
from bot.conversation.turn import Turn

Events = List[Dict[Text, Any]]


class TurnAction(Action, ABC):
    """Run `act` on one turn inside one write transaction of the case store.

    It gets only the part of the turn that belongs to the matter in hand, unless `hears_all`.

    `act` must be idempotent, because the dialogue may call an action twice.
    """

    hears_all = False

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[Text, Any]) -> Events:
        """Read the turn, write the transcript up to it, and run `act` in the same transaction.

        Messages that came by the desk are on record already; those of other channels are added here.
        """
        turn = Turn.of(tracker.current_state())
        services = open_services()
        await look_orders_up(services, turn)
        with services.store.begin() as session:
            written = write_transcript(session, turn.conversation_id, tracker.events, locale=turn.locale or "zh-Hant")
            turn = turn.on_record(written.last_of_customer)
            if self.hears_all:
                return self.act(session, services, turn, dispatcher)
            if turn.is_aside:
                # It told only of another matter, which is noted: the question of this one stays open.
                utter(dispatcher, "utter_back_to_thread")
                return []
            return self.act(session, services, turn.own_part(), dispatcher)

    @abstractmethod
    def act(self, session: Session, services: Services, turn: Turn, dispatcher: CollectingDispatcher) -> Events:
        """Do the work of the action and return its Rasa events."""


def set_slots(slots: Mapping[str, Any]) -> Events:
    """Return the events that set `slots`."""
    return [SlotSet(name, value) for name, value in slots.items()]


def locale_of(turn: Turn) -> str:
    """Return the language the bot speaks in this turn, from the slot `locale`; zh-Hant when it is not set."""
    return str(turn.slots.get("locale") or "zh-Hant")


def utter(
    dispatcher: CollectingDispatcher, response: str, card: Mapping[str, Any] | None = None, **fields: Any
) -> None:
    """Utter a response of `data/responses/` with `fields` filled in; `card` is a payload of the customer protocol."""
    dispatcher.utter_message(response=response, json_message=dict(card) if card else None, **fields)
