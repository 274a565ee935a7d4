"""Test the answers to a customer who waits: first aid about the danger, and no sentence soon again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.conversation.grave.first_aid import CALL, SENTENCES, WITH_SOMEBODY, sentences_for
from bot.conversation.phrases import Phrases
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import wish_in
from bot.conversation.waiting import LATE, NOTED, TELLS, not_just_said, sentences
from bot.remedy.vocabulary import GRAVE
from bot.words import Words
from tests.conversation.plain import turn_of


@pytest.mark.parametrize(
    ("matter", "said", "first"),
    [
        ("fire", "拔咗插頭夠唔夠？", "first_aid.fire.unplug"),
        ("fire", "燒緊呀 點算", "first_aid.fire.acute"),
        ("fire", "可以用水潑嗎", "first_aid.fire.water"),
        ("fire", "is it enough that I unplugged it?", "first_aid.fire.unplug"),
        ("scam", "我已經轉了29985元，怎麼辦？", "first_aid.money.sent"),
        ("fraud", "should I call my bank?", "first_aid.money.bank"),
        ("injury", "要不要去看醫生", "first_aid.body.doctor"),
        ("gas", "窗戶都打開了可以嗎", "first_aid.gas.air"),
        ("personal_data", "要報警嗎", "first_aid.data.police"),
        ("self_harm", "不用管我", "first_aid.self_harm.1"),
        ("requested", "拔咗插頭夠唔夠？", "waiting.question"),
        ("fire", "要唔要打999？", "first_aid.call"),
        ("fire", "需要叫救護車嗎", "first_aid.call"),
        ("injury", "要不要打119", "first_aid.call"),
        ("injury", "should I call an ambulance", "first_aid.call"),
        ("gas", "do we need to ring the fire brigade?", "first_aid.call"),
        ("self_harm", "要不要打119", "first_aid.call"),
        ("requested", "好", "waiting.closing"),
        ("requested", "箱子我還留著", "waiting.noted"),
    ],
)
def test_what_is_asked_about_the_danger_is_answered(phrases: Phrases, matter: str, said: str, first: str) -> None:
    assert sentences(turn_of(said, "inform"), phrases, matter, told=False, late=False)[0] == first


def test_a_wish_or_contact_details_are_said_back_first(phrases: Phrases, words: Words) -> None:
    turn = turn_of("退錢", "nlu_fallback")
    for tells, names in TELLS.items():
        said = sentences(turn, phrases, "requested", told=False, late=False, tells=tells)
        assert said[: len(names)] == names
        assert all(words.has(name) for name in names)


@pytest.mark.parametrize(
    ("said", "wish"),
    [("退錢", "refund"), ("修", "repair"), ("my money back", "refund"), ("快一點", None), ("好", None)],
)
def test_a_wish_is_heard_in_a_word_while_waiting(phrases: Phrases, said: str, wish: str | None) -> None:
    found = wish_in(turn_of(said, "nlu_fallback"), phrases)
    assert (found.value if found is not None else None) == wish


def test_every_sentence_exists_and_every_danger_has_one(words: Words) -> None:
    named = [f"first_aid.{group}.{topic}" for group, topics in SENTENCES.items() for topic in topics]
    assert [name for name in (CALL, *named, *WITH_SOMEBODY, *NOTED, *LATE) if not words.has(name)] == []
    assert [matter for matter in GRAVE if not sentences_for(matter, (), again=True)] == [
        "bereavement",
        "regulator",
        "threat",
        "erasure",
    ]


def test_what_was_said_in_the_last_answers_is_not_said_again_while_something_else_fits() -> None:
    turn = turn_of("好", "inform")
    said: list[str] = []
    for _ in range(6):
        remembered = tuple(frozenset({text}) for text in reversed(said[-3:]))
        said.append(not_just_said(WITH_SOMEBODY, replace(turn, said_before=remembered), str.upper).text)
    assert said == [name.upper() for name in (*WITH_SOMEBODY, *WITH_SOMEBODY)][:6]


def test_where_everything_was_said_lately_the_newest_answer_at_least_is_not_repeated() -> None:
    turn = replace(turn_of("好", "inform"), said_before=(frozenset({"b"}), frozenset({"a"}), frozenset({"b"})))
    assert not_just_said(("b", "a"), turn, str).text == "a"


def test_a_turn_remembers_the_last_answers_with_the_names_of_their_responses() -> None:
    events = [
        {"event": "bot", "text": "greeting"},
        {"event": "user", "text": "1"},
        {"event": "bot", "text": "first", "metadata": {"utter_action": "utter_first"}},
        {"event": "user", "text": "2"},
        {"event": "bot", "text": "second"},
        {"event": "bot", "text": "more"},
        {"event": "user", "text": "3"},
        {"event": "slot"},
    ]
    turn = Turn.of({"sender_id": "c1", "events": events})
    assert turn.said_before == (
        frozenset({"second", "more"}),
        frozenset({"first", "utter_first"}),
        frozenset({"greeting"}),
    )
