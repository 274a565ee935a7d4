"""Test conversations that wait for an agent, are taken, given back or resolved."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.cases import cases, conversations, fact_store
from bot.cases.queue import giving_back, handoffs, resolving
from tests.clock import StandingClock
from tests.dialogue.conftest import OPEN_HOURS
from tests.dialogue.reach_states import (
    HAPPENED,
    ROBOT,
    asked,
    only,
    to_agreement,
    to_options,
    to_product,
    to_waiting,
    to_when,
)
from tests.dialogue.talk import Talk, entity

# Sunday: customer care is closed until Monday, 9:00 in Taipei.
CLOSED_HOURS = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.timezone.utc)


@pytest.mark.parametrize("intent", ["complain", "inform", "request_human", "affirm", "nlu_fallback", "withdraw"])
def test_whatever_is_said_the_promise_is_repeated(talk: Talk, intent: str) -> None:
    to_waiting(talk)
    replies = talk.hear("快一點好嗎", intent)
    assert "林怡君" in replies[0]["text"] and "10:30" in replies[0]["text"]
    assert talk.stage() == "escalated" and talk.owner() == "queue"


def test_a_wish_told_while_waiting_is_kept_and_said_to_be(talk: Talk) -> None:
    to_waiting(talk)
    kept = talk.hear("退錢", "nlu_fallback")
    assert "退款" in kept[0]["text"] and "林怡君" in kept[0]["text"]
    with talk.store.read() as session:
        case = cases.current_case(session, talk.id)
        assert case is not None
        assert fact_store.current(session, case)["desired_outcome"].value == "refund"
        assert case.stage == "escalated"
    when = talk.hear("幾時有人覆我", "ask_policy")
    assert all(part in when[0]["text"] for part in ("林怡君", "10:30", "前面沒有別人", "服務時間"))
    assert talk.stage() == "escalated" and talk.owner() == "queue"


def test_in_opening_hours_no_contact_details_are_asked_for(talk: Talk) -> None:
    replies = to_waiting(talk)
    assert only(replies, "handoff")["payload"]["contact_needed"] is False
    assert asked(replies) is None


def test_when_nobody_is_there_contact_details_are_asked_for_and_noted(talk: Talk, clock: StandingClock) -> None:
    clock.now = CLOSED_HOURS
    replies = to_waiting(talk)
    assert only(replies, "handoff")["payload"]["contact_needed"] is True
    assert asked(replies) == "contact"
    noted = talk.hear("0912345678", "inform", [entity("phone", "0912345678")])
    assert "0912345678" in noted[0]["text"]
    with talk.store.read() as session:
        assert conversations.get(session, talk.id).customer_phone == "0912345678"


def test_contact_details_given_earlier_are_not_asked_for(talk: Talk, clock: StandingClock) -> None:
    clock.now = CLOSED_HOURS
    talk.hear("打給我0912345678,東西一打開就壞", "complain", [entity("phone", "0912345678", "0912345678", 3)])
    assert only(talk.hear("找真人", "request_human"), "handoff")["payload"]["contact_needed"] is False


def test_a_promise_that_has_passed_is_owned_up_to(talk: Talk, clock: StandingClock) -> None:
    to_waiting(talk)
    clock.now = OPEN_HOURS + dt.timedelta(hours=1)
    assert "我們的疏失" in talk.hear("人呢", "complain")[0]["text"]


def test_given_back_in_the_middle_of_a_question_nothing_known_is_asked_again(talk: Talk, person: int) -> None:
    to_product(talk)
    told = talk.facts()
    talk.hear("找真人", "request_human")
    with talk.store.begin() as session:
        handoffs.take(session, talk.id, person)
    with talk.store.begin() as session:
        giving_back.give_back(session, talk.id, person)
    replies = talk.hear("好,是掃地機器人", "inform", [ROBOT])
    assert asked(replies) == "desired_outcome"
    assert talk.facts() == {**told, "product": "robot_vacuum"}
    assert talk.owner() == "bot" and talk.slot("stage") == "listening"


def test_taken_straight_from_the_bot_and_given_back_the_question_goes_on(talk: Talk, person: int) -> None:
    to_when(talk)
    with talk.store.begin() as session:
        handoffs.take(session, talk.id, person)
    with talk.store.begin() as session:
        giving_back.give_back(session, talk.id, person)
    assert asked(talk.hear("昨天", "inform", [entity("time", HAPPENED, "昨天")])) == "product"


def test_given_back_while_options_are_open_the_choice_goes_on(talk: Talk, person: int) -> None:
    to_options(talk)
    talk.hear("找真人", "request_human")
    with talk.store.begin() as session:
        handoffs.take(session, talk.id, person)
    with talk.store.begin() as session:
        giving_back.give_back(session, talk.id, person)
    only(talk.hear("那就第一個", "choose_option"), "commitment")
    assert talk.stage() == talk.slot("stage") == "agreed"


def test_given_back_after_an_agreement_the_agreement_stands(talk: Talk, person: int) -> None:
    to_agreement(talk)
    talk.hear("找真人", "request_human")
    with talk.store.begin() as session:
        handoffs.take(session, talk.id, person)
    with talk.store.begin() as session:
        giving_back.give_back(session, talk.id, person)
    talk.hear("謝謝", "thank")
    assert talk.stage() == talk.slot("stage") == "agreed"


def test_resolved_the_customer_may_come_back(talk: Talk, person: int) -> None:
    to_waiting(talk)
    number = talk.case().number
    with talk.store.begin() as session:
        handoffs.take(session, talk.id, person)
    with talk.store.begin() as session:
        resolving.resolve(session, talk.id, person)
    assert "不用客氣" in talk.hear("謝謝", "thank")[0]["text"]
    # A person closed it: "broken again" is about that case, and nobody asks whether it is.
    only(talk.hear("又壞了,一樣的問題", "complain"), "handoff")
    assert talk.case().number == number and talk.stage() == "escalated"
