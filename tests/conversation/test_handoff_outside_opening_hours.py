"""Test handoffs outside opening hours: the customer is told the hours, the promised time and the handler."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.orm import Session

from actions.handing_over import call_person
from bot.cases import conversations
from bot.conversation.hours_in_words import opening_hours
from bot.conversation.services import Services
from bot.conversation.turn import Turn
from bot.settings import Settings
from bot.yaml_files import read_yaml
from tests.clock import StandingClock

# Sunday: customer care is closed until Monday, 9:00 in Taipei.
CLOSED = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.timezone.utc)
RESPONSES = read_yaml(Settings.load({}).responses_dir / "person.yml")["responses"]


def said(session: Session, services: Services, conversation_id: str, locale: str = "zh-Hant") -> list[dict[str, Any]]:
    """Call a person; return the bot's responses with their text filled in."""
    turn = Turn(conversation_id, "真人", "request_human", 1.0, slots={"locale": locale})
    dispatcher = CollectingDispatcher()
    call_person(session, services, turn, dispatcher, "requested")
    uttered = []
    for message in dispatcher.messages:
        variation = next(
            v for v in RESPONSES[message["response"]] if v.get("condition", [{}])[0].get("value") == locale
        )
        uttered.append({"response": message["response"], "text": variation["text"].format(**message)})
    return uttered


@pytest.mark.parametrize("locale, who", [("zh-Hant", "林怡君"), ("en", "Lin")])
def test_the_hours_the_promise_and_the_handler_are_told(
    session: Session, services: Services, clock: StandingClock, conversation_id: str, locale: str, who: str
) -> None:
    clock.now = CLOSED
    conversations.set_locale(session, conversation_id, locale)
    handed, asked = said(session, services, conversation_id, locale)
    assert who in handed["text"] and "11" in handed["text"]
    assert asked["response"] == "utter_ask_contact"
    assert opening_hours(services, locale) in asked["text"] and "09:00–18:00" in asked["text"]


def test_one_who_can_be_reached_is_told_the_hours_and_not_asked(
    session: Session, services: Services, clock: StandingClock, conversation_id: str
) -> None:
    clock.now = CLOSED
    conversations.update_customer(session, conversation_id, phone="0912 345 678")
    responses = said(session, services, conversation_id)
    assert [one["response"] for one in responses] == ["utter_hand_over_requested", "utter_outside_hours"]
    assert opening_hours(services, "zh-Hant") in responses[1]["text"]


def test_in_opening_hours_nothing_is_said_of_them(session: Session, services: Services, conversation_id: str) -> None:
    assert [one["response"] for one in said(session, services, conversation_id)] == ["utter_hand_over_requested"]
