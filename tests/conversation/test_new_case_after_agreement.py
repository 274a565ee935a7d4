"""Test another matter after an agreement: a new case, with its own facts and none of the earlier case."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

import actions.base
from actions.same_or_other import SameOrOther
from bot.cases import Store, cases, conversations, fact_store
from bot.conversation.services import Services

from .turns import understood


@pytest.fixture
def agreed(store: Store, services: Services, conversation_id: str, monkeypatch: pytest.MonkeyPatch) -> float:
    """Bring a case to an agreement; return its time as a Unix timestamp in seconds, as Rasa uses."""
    monkeypatch.setattr(actions.base, "open_services", lambda: services)
    with store.begin() as session:
        case = cases.open_case(session, conversation_id)
        fact_store.note(session, case, "what", "掃地機器人壞了")
        for stage in ("clarifying", "offering", "agreed"):
            case = cases.move(session, case, stage, actor="test", reason="test")
        return case.stage_since.timestamp()


def turn(text: str, intent: str, at: float) -> dict[str, Any]:
    """Return a user event of the desk, in Rasa's format."""
    parse = understood(text, intent)
    return {
        "event": "user",
        "text": text,
        "timestamp": at,
        "input_channel": "desk",
        "message_id": f"t{at}",
        "parse_data": parse,
        "metadata": {"parts": [{"message_id": "m", "seq": round(at), "start": 0, "end": len(text)}]},
    }


def start_again(conversation_id: str, events: list[dict[str, Any]]) -> dict[str, Any]:
    """Run the action on the last of `events`; return the slots it sets."""
    old = {"what": "掃地機器人壞了", "when": "2026-11-17", "product": "robot_vacuum", "desired_outcome": "refund"}
    parse = {**events[-1]["parse_data"], "metadata": events[-1]["metadata"]}
    put = {"matter": [events[-2]["metadata"]["parts"][0]["seq"]]}
    tracker = Tracker(
        conversation_id,
        {"stage": "reopening", "questions_put": put, **old},
        parse,
        events,
        False,
        None,
        {},
        "action_listen",
    )
    made = asyncio.run(SameOrOther().run(CollectingDispatcher(), tracker, {}))
    return {event["name"]: event["value"] for event in made if event["event"] == "slot"}


def known(store: Store, conversation_id: str) -> dict[str, Any]:
    with store.read() as session:
        case = cases.current_case(session, conversation_id)
        assert case is not None
        return {name: fact.value for name, fact in fact_store.current(session, case).items()}


def test_what_was_just_complained_of_is_taken_along(store: Store, conversation_id: str, agreed: float) -> None:
    events = [
        turn("掃地機器人壞了", "complain", agreed - 60),
        turn("氣炸鍋的店員態度很差還罵人", "complain", agreed + 5),
        turn("另一件事", "deny", agreed + 9),
    ]
    slots = start_again(conversation_id, events)
    assert known(store, conversation_id) == {"what": "氣炸鍋的店員態度很差還罵人"}
    assert (slots["stage"], slots["what"], slots["when"]) == ("listening", "氣炸鍋的店員態度很差還罵人", None)


def test_the_matter_that_was_agreed_is_not_told_again(store: Store, conversation_id: str, agreed: float) -> None:
    events = [
        turn("掃地機器人壞了", "complain", agreed - 60),
        turn("我要換貨", "request_remedy", agreed + 5),
        turn("另一件事", "deny", agreed + 9),
    ]
    slots = start_again(conversation_id, events)
    assert known(store, conversation_id) == {}
    assert slots["what"] is None


def test_the_same_words_as_before_are_a_new_matter(store: Store, conversation_id: str, agreed: float) -> None:
    events = [turn("掃地機器人壞了", "complain", agreed + 5), turn("掃地機器人壞了", "deny", agreed + 9)]
    start_again(conversation_id, events)
    assert known(store, conversation_id) == {"what": "掃地機器人壞了"}


def test_called_twice_one_case_is_opened(store: Store, conversation_id: str, agreed: float) -> None:
    events = [turn("氣炸鍋的店員態度很差還罵人", "complain", agreed + 5), turn("另一件事", "deny", agreed + 9)]
    first = start_again(conversation_id, events)
    assert start_again(conversation_id, events) == first
    with store.read() as session:
        assert len(cases.list_cases(session)) == 2
        assert conversations.get(session, conversation_id).owner == "bot"


def test_after_a_person_resolved_the_case_too(store: Store, conversation_id: str, agreed: float) -> None:
    with store.begin() as session:
        case = cases.current_case(session, conversation_id)
        assert case is not None
        since = cases.move(session, case, "resolved", actor="test", reason="test").stage_since.timestamp()
    assert since >= agreed
    events = [
        turn("掃地機器人壞了", "complain", since - 60),
        turn("氣炸鍋的店員態度很差還罵人", "complain", since + 5),
        turn("另一件事", "deny", since + 9),
    ]
    start_again(conversation_id, events)
    assert known(store, conversation_id) == {"what": "氣炸鍋的店員態度很差還罵人"}


def test_a_complaint_from_before_the_question_is_not_taken_along(
    store: Store, conversation_id: str, agreed: float
) -> None:
    events = [
        turn("店員態度很差還罵人", "complain", agreed + 2),
        turn("客服電話都打不通", "request_remedy", agreed + 5),
        turn("另一件事", "complain", agreed + 9),
    ]
    assert start_again(conversation_id, events)["what"] is None
    assert known(store, conversation_id) == {}
