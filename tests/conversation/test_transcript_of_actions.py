"""Test conversations from other channels than the desk: after every action the transcript is complete."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

import actions.base
from actions.answer_offer import AnswerOffer
from actions.base import TurnAction
from actions.note_facts import NoteFacts
from bot.cases import Store, cases, fact_store, messages
from bot.conversation.services import Services

from .test_transcripts import SHELL, bot, user
from .turns import understood


@pytest.fixture(autouse=True)
def at_home(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions.base, "open_services", lambda: services)


def run(action: TurnAction, events: list[dict[str, Any]], parse: dict[str, Any], **slots: Any) -> list[dict[str, Any]]:
    """Run an action on the last of `events`."""
    tracker = Tracker(SHELL, {"stage": "listening", **slots}, parse, events, False, None, {}, "action_listen")
    return asyncio.run(action.run(CollectingDispatcher(), tracker, {}))


def test_facts_of_another_channel_name_the_line_they_came_from(store: Store) -> None:
    events = [user("你好", 1), bot("您好，我在。", 2), user("掃地機器人一直打轉", 3)]
    for _ in range(2):
        run(NoteFacts(), events, understood("掃地機器人一直打轉", "complain"))
    with store.read() as session:
        case = cases.current_case(session, SHELL)
        assert case is not None
        assert fact_store.current(session, case)["what"].message_seq == 3
        assert [m.text for m in messages.after(session, SHELL, 0)] == ["你好", "您好，我在。", "掃地機器人一直打轉"]


def test_every_action_brings_the_record_up_to_its_turn(store: Store) -> None:
    first = [user("掃地機器人一直打轉", 1)]
    run(NoteFacts(), first, understood("掃地機器人一直打轉", "complain"))
    more = [*first, bot("收到了。", 2), user("還冒煙", 3)]
    run(AnswerOffer(), more, understood("還冒煙", "complain"), stage="offering")
    with store.read() as session:
        case = cases.current_case(session, SHELL)
        assert case is not None
        what = fact_store.current(session, case)["what"]
        assert (what.value, what.message_seq) == ("掃地機器人一直打轉\n還冒煙", 3)
        assert [m.seq for m in messages.after(session, SHELL, 0)] == [1, 2, 3]


def test_a_turn_of_the_desk_keeps_the_numbers_the_desk_gave(store: Store, conversation_id: str) -> None:
    with store.begin() as session:
        messages.append(session, conversation_id, role="customer", text="你好")
        messages.append(session, conversation_id, role="customer", text="掃地機器人一直打轉")
    parts = [{"message_id": "b", "seq": 2, "start": 0, "end": 9}]
    parse = {**understood("掃地機器人一直打轉", "complain"), "metadata": {"parts": parts}}
    events = [user("掃地機器人一直打轉", 1, "desk", "turn")]
    tracker = Tracker(conversation_id, {"stage": "listening"}, parse, events, False, None, {}, "action_listen")
    asyncio.run(NoteFacts().run(CollectingDispatcher(), tracker, {}))
    with store.read() as session:
        case = cases.current_case(session, conversation_id)
        assert case is not None
        assert fact_store.current(session, case)["what"].message_seq == 2
        assert messages.last_seq(session, conversation_id) == 2
