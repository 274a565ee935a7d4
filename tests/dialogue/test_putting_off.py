"""Test with the real model that a choice may be put off, and that coming back to it reads it back once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.cases import cases, offers
from tests.dialogue.reach_states import commands, only, option_commands, put
from tests.dialogue.talk import Talk

ASKS_FIRST = {"zh": "我先問我太太", "yue": "我要同屋企人商量下先", "en": "let me ask my wife first"}
LOCALES = {"zh": "zh-Hant", "yue": "zh-Hant", "en": "en"}
COMES_BACK = [
    ("zh", "好了，她說可以"), ("zh", "好了，我先生說可以"), ("zh", "她說好"), ("zh", "那就這個"),
    ("yue", "問過喇，佢話得"), ("yue", "佢話冇問題"), ("yue", "咁就呢個啦"),
    ("en", "she says yes"), ("en", "ok then, that one"), ("en", "my husband is fine with it"),
    ("en", "I've decided, go ahead"),
]  # fmt: skip
DECLINES = [("zh", "她說不要"), ("yue", "佢話唔好"), ("en", "she says no"), ("en", "my wife doesn't want that")]


@pytest.fixture
def put_off(open_talk: Callable[..., Talk]) -> Callable[[str], Talk]:
    """Return a function that opens a talk in which the first option was chosen, then put off."""

    def opened(language: str) -> Talk:
        talk = put(open_talk(LOCALES[language]), "arranging")
        talk.say(ASKS_FIRST[language])
        assert talk.slot("stage") == "offering" and "chosen_option" not in talk.facts()
        return talk

    return opened


@pytest.mark.parametrize(("language", "text"), COMES_BACK)
def test_coming_back_reads_the_one_option_back_once(put_off: Callable[[str], Talk], language: str, text: str) -> None:
    talk = put_off(language)
    asked = only(talk.say(text), "question")
    chosen = list(commands(asked).values())
    assert chosen[0].startswith("/choose_option") and chosen[1] == "/deny"
    assert ("Option 1" if language == "en" else "第 1 個") in asked["text"] or "option 1" in asked["text"]
    assert talk.promises() == [] and "chosen_option" not in talk.facts()
    talk.say("yes" if language == "en" else "對")
    assert talk.slot("stage") == "arranging", "the details are asked for only after a yes of the customer's own"


@pytest.mark.parametrize(("language", "text"), DECLINES)
def test_a_no_shows_the_other_options(put_off: Callable[[str], Talk], language: str, text: str) -> None:
    talk = put_off(language)
    asked = only(talk.say(text), "question")
    others = [command for command in commands(asked).values() if command.startswith("/choose_option")]
    assert len(others) >= 1 and talk.owner() == "bot" and talk.promises() == []
    with talk.store.read() as session:
        first = offers.open_offer(session, cases.current_case(session, talk.id)).options[0]
    assert f"/choose_option?option={first.id}" not in others


@pytest.mark.parametrize("language", list(LOCALES))
def test_without_one_option_the_number_is_asked_for(open_talk: Callable[..., Talk], language: str) -> None:
    talk = put(open_talk(LOCALES[language]), "offering")
    answer = only(talk.say(ASKS_FIRST[language]), "question")
    assert ("No hurry" if language == "en" else "不急") in answer["text"]
    assert talk.slot("option_read_back") is None
    asked = only(talk.say("she says yes" if language == "en" else "她說可以"), "question")
    assert len([command for command in commands(asked).values() if command.startswith("/choose_option")]) > 1
    assert talk.promises() == []


@pytest.mark.parametrize(
    ("locale", "named"),
    [
        ("zh-Hant", "第二個不錯，可是我先問我太太"),
        ("en", "I like the second one but let me ask my wife first"),
        ("zh-Hant", "第二個好似幾好，等我同老公傾下先"),
    ],
)
def test_an_option_that_is_named_is_the_one_put_off(open_talk: Callable[..., Talk], locale: str, named: str) -> None:
    talk = open_talk(locale)
    second = option_commands(put(talk, "offering").seen[-1:])[1]
    talk.say(named)
    asked = only(talk.say("she says yes" if locale == "en" else "她說可以"), "question")
    assert next(iter(commands(asked).values())) == second
    assert talk.promises() == []
