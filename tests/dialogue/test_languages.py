"""Test customers who switch language or write in Simplified characters."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.words import simplify
from tests.dialogue.reach_states import HAPPENED, ROBOT, asked, commands, only, say_everything, to_when
from tests.dialogue.talk import Talk, entity

CJK = re.compile(r"[\u3400-\u9fff]")


def test_the_answer_comes_in_the_language_just_spoken_and_nothing_is_forgotten(talk: Talk) -> None:
    to_when(talk)
    told = talk.facts()
    replies = talk.hear("sorry, it was yesterday", "inform", [entity("time", HAPPENED, "yesterday", 14)], locale="en")
    assert asked(replies) == "product"
    assert not CJK.search(replies[-1]["text"])
    assert talk.facts().items() >= told.items()
    assert talk.stored_locale() == "en"
    back = talk.hear("是掃地機器人", "inform", [ROBOT], locale="zh-Hant")
    assert CJK.search(back[-1]["text"])


def test_words_that_tell_no_language_change_nothing(open_talk: Callable[..., Talk]) -> None:
    talk = open_talk("en")
    to_when(talk)
    replies = talk.hear("11/17", "inform", [entity("time", HAPPENED, "11/17")], locale=None)
    assert not CJK.search(replies[-1]["text"])


def test_a_button_changes_no_language(open_talk: Callable[..., Talk]) -> None:
    talk = open_talk("en")
    to_when(talk)
    assert not CJK.search(talk.press("/inform?fact=unknown", "不記得了")[-1]["text"])


def test_simplified_is_answered_in_simplified(open_talk: Callable[..., Talk]) -> None:
    talk = open_talk("zh-Hans")
    replies = say_everything(talk)
    assert talk.stored_locale() == "zh-Hans"
    for reply in replies:
        assert reply["text"] == simplify(reply["text"])
    card = only(replies, "recap")["payload"]
    assert card["facts"]["product"] == "扫地机器人"
    assert all(label == simplify(label) for label in commands(only(replies, "recap")))


def test_simplified_in_the_middle_of_a_traditional_conversation(talk: Talk) -> None:
    to_when(talk)
    replies = talk.hear("昨天开始", "inform", [entity("time", HAPPENED, "昨天")], locale="zh-Hans")
    assert replies[-1]["text"] == simplify(replies[-1]["text"])
    assert asked(replies) == "product"


def test_what_the_customer_wrote_is_kept_as_they_wrote_it(open_talk: Callable[..., Talk]) -> None:
    talk = open_talk("zh-Hans")
    talk.hear("买的东西一打开就坏了", "complain")
    assert talk.facts()["what"] == "买的东西一打开就坏了"


def test_the_options_come_in_the_language_of_the_yes(talk: Talk) -> None:
    say_everything(talk)
    card = only(talk.hear("yes that's right", "affirm", locale="en"), "options")["payload"]
    assert not any(CJK.search(option["title"] + option["deadline"] + option["handler"]) for option in card["options"])
