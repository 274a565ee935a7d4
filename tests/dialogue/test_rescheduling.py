"""Test with the real model that a wish for another time, after an agreement, reaches a person."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.dialogue.reach_states import only, put, text_of
from tests.dialogue.talk import Talk

OTHER_TIME = [
    ("zh-Hant", "可以改星期五嗎"), ("zh-Hant", "我星期三不在家，可以改期嗎"), ("zh-Hant", "我想改時間"),
    ("zh-Hant", "那天我不在家"), ("zh-Hant", "來收的時間能不能改到下週"), ("zh-Hant", "可以早一點來嗎"),
    ("zh-Hant", "可唔可以改期"), ("zh-Hant", "可唔可以改拜五"), ("zh-Hant", "嗰日我唔喺屋企"),
    ("zh-Hant", "想延後兩日"),
    ("en", "can we make it Friday instead?"), ("en", "I need to reschedule"),
    ("en", "could you come on Saturday instead"), ("en", "I won't be home that day"), ("en", "can it be sooner?"),
    ("en", "could I get another day for the collection"), ("en", "Friday would be better"),
]  # fmt: skip
NO_OTHER_TIME = [
    ("zh-Hant", "你們什麼時候來收"), ("zh-Hant", "謝謝"), ("zh-Hant", "為什麼又改期"), ("zh-Hant", "不要改時間喔"),
    ("zh-Hant", "星期五退款會到嗎"), ("zh-Hant", "我想改成換貨"),
    ("en", "when will you come?"), ("en", "ok thanks"), ("en", "please don't reschedule it"),
    ("en", "Can I have the exchange instead?"),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "text"), OTHER_TIME)
def test_another_time_goes_to_a_person_and_the_promise_stands(
    open_talk: Callable[..., Talk], locale: str, text: str
) -> None:
    talk = put(open_talk(locale), "agreed")
    before = [(one.id, one.state, one.due_at) for one in talk.promises()]
    replies = talk.say(text)
    said = text_of(replies)
    assert text in said and ("as promised" if locale == "en" else "照舊") in said
    assert only(replies, "handoff")["payload"]["promised_by"]
    assert [(one.id, one.state, one.due_at) for one in talk.promises()] == before
    assert talk.owner() == "queue" and talk.facts()["other_time"] == text
    handoff = talk.handoff()
    assert handoff is not None and text in (handoff.note or "")


@pytest.mark.parametrize(("locale", "text"), NO_OTHER_TIME)
def test_other_words_ask_for_no_other_time(open_talk: Callable[..., Talk], locale: str, text: str) -> None:
    talk = put(open_talk(locale), "agreed")
    talk.say(text)
    assert "other_time" not in talk.facts()


def test_before_an_agreement_nothing_is_moved(talk: Talk) -> None:
    put(talk, "offering").say("可以改星期五嗎")
    assert "other_time" not in talk.facts() and talk.owner() == "bot"
