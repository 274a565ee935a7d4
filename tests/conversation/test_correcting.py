"""Test that a correction changes only the corrected fact."""

from __future__ import annotations

from typing import Any, Sequence

import pytest

from bot.cases import cases, fact_store, offers
from bot.conversation.correcting import ASK, CHANGED, CONFIRMED, WHICH, Correction, correct
from bot.conversation.offering import offer
from bot.conversation.recap import recap

from .turns import BOUGHT, HAPPENED, LAST_WEDNESDAY, REFUND, ROBOT, YESTERDAY, Customer, entity, time, understood


@pytest.fixture
def told(customer: Customer) -> Customer:
    """Return a customer who has told every fact and is asked to confirm the recap."""
    customer.say_everything()
    recap(customer.session, customer.services, customer.id, "zh-Hant")
    customer.slots["stage"] = "recap"
    return customer


def correction(
    customer: Customer, text: str, entities: Sequence[dict[str, Any]] = (), intent: str = "correct"
) -> Correction:
    return correct(customer.session, customer.services, customer.turn(understood(text, intent, entities)))


def test_one_fact_changes_and_the_others_stay(told: Customer) -> None:
    before = told.known
    made = correction(told, "不對，是吸塵器", [entity("product", "upright_vacuum", "吸塵器")])
    assert made.outcome == CHANGED
    assert told.known == {**before, "product": "upright_vacuum"}


def test_not_this_but_that(told: Customer) -> None:
    both = [ROBOT, entity("product", "upright_vacuum", "吸塵器")]
    assert correction(told, "不是掃地機器人，是吸塵器", both).outcome == CHANGED
    assert told.known["product"] == "upright_vacuum"


def test_that_not_this(told: Customer) -> None:
    days = [time("2026-11-16", "星期一"), time(YESTERDAY, "昨天")]
    assert correction(told, "是星期一，不是昨天", days).outcome == CHANGED
    assert told.known["when"] == "2026-11-16"
    assert told.known["bought_on"] == LAST_WEDNESDAY


def test_a_bare_weekday_corrects_the_weekday_said_before_in_the_same_week(told: Customer) -> None:
    # On a Wednesday, the pipeline resolves "Tuesday" to yesterday.
    assert correction(told, "不對，是星期二", [time(YESTERDAY, "星期二")]).outcome == CHANGED
    assert (told.known["bought_on"], told.known["when"]) == ("2026-11-10", YESTERDAY)


def test_a_weekday_is_never_moved_into_the_time_to_come(customer: Customer) -> None:
    customer.say("掃地機器人星期一就壞了", "complain", [time("2026-11-16", "星期一"), ROBOT])
    customer.slots["stage"] = "recap"
    # On a Wednesday, "Friday" means the one five days ago, because Friday of Monday's week is still in the future.
    correction(customer, "不對，是星期五", [time("2026-11-13", "星期五")])
    assert customer.known["when"] == "2026-11-13"


def test_the_only_day_there_is_changes_whole(customer: Customer) -> None:
    customer.say("上星期三買的掃地機器人壞了，退款", "complain", [BOUGHT, ROBOT, REFUND])
    customer.slots["stage"] = "recap"
    correction(customer, "不對，是星期二", [time(YESTERDAY, "星期二")])
    assert (customer.known["when"], customer.known["bought_on"]) == ("2026-11-10", "2026-11-10")


def test_the_day_of_purchase_does_not_replace_the_day_of_the_trouble(customer: Customer) -> None:
    customer.say("掃地機器人昨天壞了，退款", "complain", [HAPPENED, ROBOT, REFUND])
    customer.slots["stage"] = "recap"
    correction(customer, "我是上星期三買的", [BOUGHT])
    assert (customer.known["when"], customer.known["bought_on"]) == (YESTERDAY, LAST_WEDNESDAY)


def test_by_button_the_fact_is_asked_for_again(told: Customer) -> None:
    from bot.conversation.commands import parse_command

    made = correct(told.session, told.services, told.turn(parse_command("/correct?fact=when", "時間不對")))
    assert made.outcome == ASK
    assert made.slots["when"] is None
    assert (made.slots["stage"], made.slots["asking_again"]) == ("listening", False)
    assert "when" not in told.known and told.known["bought_on"] == LAST_WEDNESDAY
    assert told.known["product"] == "robot_vacuum"


def test_a_fact_named_in_words_is_asked_for_again(told: Customer) -> None:
    assert correction(told, "日期不對").outcome == ASK
    assert correction(told, "处理方式不对").outcome == ASK
    assert told.known.keys() == {"what", "product", "branch", "bought_on"}


def test_what_is_wrong_is_asked_when_nothing_tells(told: Customer) -> None:
    before = told.known
    assert correction(told, "不對", intent="deny").outcome == WHICH
    assert told.known == before


def test_the_same_wish_again_confirms(told: Customer) -> None:
    assert correction(told, "退款", [REFUND], intent="request_remedy").outcome == CONFIRMED


def test_the_old_value_stays_as_history(told: Customer) -> None:
    correction(told, "不對，是吸塵器", [entity("product", "upright_vacuum", "吸塵器")])
    noted = [fact.value for fact in fact_store.history(told.session, told.case) if fact.name == "product"]
    assert noted == ["robot_vacuum", "upright_vacuum"]


def test_a_correction_withdraws_what_was_offered_on_the_old_facts(told: Customer) -> None:
    assert offer(told.session, told.services, told.id).refused is None
    told.slots["stage"] = "offering"
    assert offers.open_offer(told.session, told.case) is not None
    correction(told, "其實是吸塵器", [entity("product", "upright_vacuum", "吸塵器")])
    assert offers.open_offer(told.session, told.case) is None
    assert told.case.stage == "clarifying"


@pytest.mark.parametrize("intent", ["correct", "inform", "complain"])
def test_called_twice_for_one_turn_it_comes_to_the_same(told: Customer, intent: str) -> None:
    said = "掃地機器人其實是星期二買的，還會冒煙" if intent == "complain" else "是吸塵器"
    given = [] if intent == "complain" else [entity("product", "upright_vacuum", "吸塵器")]
    heard = told.turn(understood(said, intent, given))
    first = correct(told.session, told.services, heard)
    known = told.known
    second = correct(told.session, told.services, heard)
    assert first.outcome == second.outcome == CHANGED
    assert told.known == known


def test_more_of_the_story_goes_behind_it(told: Customer) -> None:
    before = told.known["what"]
    assert correction(told, "而且打電話都沒有人接", intent="complain").outcome == CHANGED
    assert told.known["what"] == f"{before}\n而且打電話都沒有人接"


def test_only_the_case_at_hand_is_touched(told: Customer) -> None:
    correction(told, "是吸塵器", [entity("product", "upright_vacuum", "吸塵器")])
    assert len(cases.list_cases(told.session)) == 1
