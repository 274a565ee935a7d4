"""Test that the feeling of each turn is stored, but none for a button or a bare wish for a person."""

from __future__ import annotations

from bot.cases import feelings
from tests.conversation.turns import Customer


def test_each_turn_has_its_feeling(customer: Customer) -> None:
    customer.say("太誇張了,三天就壞", "complain", emotion="angry")
    customer.say("謝謝", "thank", emotion="neutral", emotion_confidence=0.6)
    customer.say("真人", "request_human", emotion="angry")
    customer.press("/affirm")
    heard = feelings.of_conversation(customer.session, customer.id)
    assert [(one.seq, one.emotion) for one in heard] == [(1, "angry"), (2, "neutral")]


def test_a_bare_wish_for_a_person_leaves_the_feeling_of_the_case(customer: Customer) -> None:
    customer.say("太誇張了,三天就壞", "complain", emotion="angry")
    customer.say("我想找真人", "request_human", emotion="neutral")
    assert customer.case.emotion == "angry"


def test_whoever_thanks_is_calm_whatever_the_model_makes_of_the_words(customer: Customer) -> None:
    customer.say("氣死我了，掃地機器人不動了", "complain", emotion="angry")
    customer.say("謝謝你，這樣我安心多了", "thank", emotion="disappointed")
    heard = feelings.of_conversation(customer.session, customer.id)
    assert [one.emotion for one in heard] == ["angry", "neutral"]
