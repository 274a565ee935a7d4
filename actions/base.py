"""The base of every action: the turn, one transaction, and how to utter a card."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Dict, List, Mapping, Text

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from bot.cases import conversations, turns
from bot.conversation.contacts.local_number import with_local_number
from bot.conversation.orders_ahead import look_orders_up
from bot.conversation.services import Services, open_services
from bot.conversation.transcripts import write_transcript
from bot.conversation.turn import Turn

Events = List[Dict[Text, Any]]


class TurnAction(Action, ABC):
    """Run `act` on one turn inside one write transaction of the case store.

    It gets only the part of the turn that belongs to the matter in hand, unless `hears_all`.

    A turn of the desk may be taken again, when a process died over it: what a call of this action answered is kept with
    the turn, in the same transaction, and answered again. A turn by another channel has no such record, so `act` must
    be idempotent all the same.
    """

    hears_all = False

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[Text, Any]) -> Events:
        """Read the turn, write the transcript up to it, and run `act` in the same transaction.

        Messages that came by the desk are on record already; those of other channels are added here.
        """
        turn = Turn.of(tracker.current_state())
        services = open_services()
        await look_orders_up(services, turn)
        step = step_of(tracker.latest_message or {}, self.name())
        with services.store.begin() as session:
            kept = turns.done_before(session, *step) if step is not None else None
            if kept is not None:
                dispatcher.messages.extend(kept["responses"])
                return list(kept["events"])
            events = self._run(session, services, turn, tracker, dispatcher)
            if step is not None:
                turns.keep_step(session, *step, {"events": events, "responses": dispatcher.messages})
        return events

    def _run(
        self, session: Session, services: Services, turn: Turn, tracker: Tracker, dispatcher: CollectingDispatcher
    ) -> Events:
        written = write_transcript(session, turn.conversation_id, tracker.events, locale=turn.locale or "zh-Hant")
        turn = turn.on_record(written.last_of_customer)
        zone = conversations.get(session, turn.conversation_id).time_zone
        turn = with_local_number(turn, zone, services.phrases.contacts, services.policy)
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


def step_of(message: Mapping[str, Any], action: str) -> tuple[str, str, int] | None:
    """Return turn, action and number of this call of the action in the turn; None outside a turn of the desk."""
    metadata = message.get("metadata") or {}
    turn_id, call = metadata.get("turn_id"), metadata.get("call")
    return None if turn_id is None or call is None else (str(turn_id), action, int(call))


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
