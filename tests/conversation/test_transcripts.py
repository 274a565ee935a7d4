"""Test the transcript from the dialogue's events: complete, in order, every message once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.cases import Store, conversations, messages
from bot.cases.record import verify
from bot.conversation.transcripts import write_transcript

SHELL = "5f2c9b1d3e4a4c8d9e0f1a2b3c4d5e6f"
BEGAN = 1_795_000_000.25


def user(text: str | None, at: float, channel: str = "cmdline", message_id: str | None = None) -> dict[str, Any]:
    """Return a user event in Rasa's format."""
    return {
        "event": "user",
        "timestamp": BEGAN + at,
        "text": text,
        "input_channel": channel,
        "message_id": message_id or f"m{at}",
        "parse_data": {},
        "metadata": {},
    }


def bot(text: str | None, at: float, **data: Any) -> dict[str, Any]:
    """Return a bot event in Rasa's format."""
    return {"event": "bot", "timestamp": BEGAN + at, "text": text, "data": data, "metadata": {}}


TALK = [
    {"event": "action", "name": "action_session_start", "timestamp": BEGAN},
    user("很爛", 1),
    bot("收到了。", 2),
    bot("發生了什麼事？", 2.1),
    {"event": "slot", "name": "locale", "value": "zh-Hant", "timestamp": BEGAN + 3},
    user(" 掃地機器人\n不動了 ", 4),
]
SAID = [
    ("customer", "很爛"),
    ("bot", "收到了。"),
    ("bot", "發生了什麼事？"),
    ("customer", " 掃地機器人\n不動了 "),
]


def record(session: Session, conversation_id: str) -> list[tuple[str, str]]:
    return [(message.role, message.text) for message in messages.after(session, conversation_id, 0)]


def test_a_conversation_of_another_channel_is_recorded_whole_and_in_order(store: Store) -> None:
    with store.begin() as session:
        write_transcript(session, SHELL, TALK)
    with store.read() as session:
        assert record(session, SHELL) == SAID
        assert verify.verify_conversation(session, SHELL) == []


def test_the_conversation_is_opened_in_the_language_heard(session: Session) -> None:
    write_transcript(session, SHELL, [user("it broke", 1)], locale="en")
    assert conversations.get(session, SHELL).locale == "en"


def test_nothing_is_opened_for_nothing_said(store: Store, session: Session) -> None:
    write_transcript(session, SHELL, TALK[:1])
    with pytest.raises(Exception, match="no conversation"):
        conversations.get(session, SHELL)


def test_written_again_and_again_every_line_stands_once(session: Session) -> None:
    for end in (2, 4, 4, len(TALK), len(TALK)):
        write_transcript(session, SHELL, TALK[:end])
    assert record(session, SHELL) == SAID


def test_two_lines_of_one_instant_are_two_lines(session: Session) -> None:
    at_once = [user("a", 1), bot("same", 2), bot("same", 2), bot("other", 2), user("b", 3)]
    for end in (2, 3, 4, 5, 5):
        write_transcript(session, SHELL, at_once[:end])
    assert [text for _, text in record(session, SHELL)] == ["a", "same", "same", "other", "b"]


def test_every_line_keeps_the_time_at_which_it_was_said(session: Session) -> None:
    write_transcript(session, SHELL, TALK)
    times = [message.at for message in messages.after(session, SHELL, 0)]
    assert times[0] == dt.datetime.fromtimestamp(BEGAN + 1, dt.timezone.utc)
    assert times == sorted(times)


def test_a_desk_conversation_has_every_line_once(session: Session, conversation_id: str) -> None:
    messages.append(session, conversation_id, role="customer", text="很爛", client_id="c1")
    messages.append(session, conversation_id, role="bot", text="收到了。", turn_id="t1")
    talk = [user("很爛", 1, "desk", "t1"), bot("收到了。", 2), bot("發生了什麼事？", 2.1), user("不動了", 3, "desk")]
    write_transcript(session, conversation_id, talk)
    assert record(session, conversation_id) == [("customer", "很爛"), ("bot", "收到了。")]


def test_lines_of_two_channels_do_not_take_each_other_for_their_own(session: Session, conversation_id: str) -> None:
    talk = [user("at the desk", 1, "desk"), bot("desk answer", 2), user("by phone", 3, "sms"), bot("sms answer", 4)]
    write_transcript(session, conversation_id, talk)
    assert record(session, conversation_id) == [("customer", "by phone"), ("bot", "sms answer")]


def test_the_same_message_id_in_two_conversations_loses_neither(session: Session) -> None:
    # Messengers number their messages per chat.
    write_transcript(session, "chat-1", [user("one", 1, message_id="17")])
    write_transcript(session, "chat-2", [user("two", 1, message_id="17")])
    assert record(session, "chat-1") == [("customer", "one")]
    assert record(session, "chat-2") == [("customer", "two")]


def test_a_long_conversation_id_and_a_long_message_id_are_no_obstacle(session: Session) -> None:
    long_id = "19:" + "x" * 90
    for _ in range(2):
        write_transcript(session, long_id, [user("hello", 1, message_id="y" * 300), bot("yes", 2)])
    assert record(session, long_id) == [("customer", "hello"), ("bot", "yes")]


def test_events_without_a_message_id_are_told_apart_by_their_time(session: Session) -> None:
    talk = [{**user("hm", 1), "message_id": None}, {**user("hm", 2), "message_id": None}]
    for _ in range(2):
        write_transcript(session, SHELL, talk)
    assert record(session, SHELL) == [("customer", "hm"), ("customer", "hm")]


def test_what_the_store_cannot_hold_does_not_stop_the_turn(session: Session) -> None:
    write_transcript(session, SHELL, [user("a\x00b\ud800c", 1), user("next", 2)])
    assert record(session, SHELL) == [("customer", "a\ufffdb\ufffdc"), ("customer", "next")]


def test_events_without_words_are_left_out(session: Session) -> None:
    write_transcript(session, SHELL, [user(None, 1), bot(None, 2, custom={"kind": "x"}), user("", 3), user("here", 4)])
    assert record(session, SHELL) == [("customer", "here")]


def test_a_picture_the_bot_sent_is_on_record(session: Session) -> None:
    write_transcript(session, SHELL, [user("show me", 1), bot(None, 2, image="https://shop.example/a.png")])
    assert record(session, SHELL)[-1] == ("bot", "https://shop.example/a.png")


def test_the_customers_last_line_is_named(session: Session) -> None:
    written = write_transcript(session, SHELL, TALK)
    assert written.last_of_customer is not None
    assert written.last_of_customer.text == " 掃地機器人\n不動了 "
    again = write_transcript(session, SHELL, TALK)
    assert again.last_of_customer is not None
    assert again.last_of_customer.seq == written.last_of_customer.seq == 4
