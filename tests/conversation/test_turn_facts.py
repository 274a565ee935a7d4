"""Test which facts are read from a turn, and which of them later turns replace."""

from __future__ import annotations

from typing import Any

import pytest

from bot.conversation.turn_facts import UNKNOWN, find_facts

from .turns import BOUGHT, HAPPENED, LAST_WEDNESDAY, REFUND, ROBOT, YESTERDAY, Customer, entity, time, understood


def found(customer: Customer, text: str, intent: str, *entities: dict[str, Any]) -> dict[str, Any]:
    heard = customer.turn(understood(text, intent, entities))
    facts = find_facts(heard, customer.services.policy, customer.services.phrases, customer.services.now())
    return {name: fact.value for name, fact in facts.items()}


def test_of_two_times_the_verbs_beside_them_tell_which_is_which(customer: Customer) -> None:
    facts = found(customer, "上星期三買的昨天壞了", "complain", BOUGHT, HAPPENED)
    assert (facts["bought_on"], facts["when"]) == (LAST_WEDNESDAY, YESTERDAY)


def test_without_verbs_the_later_of_two_times_is_the_trouble(customer: Customer) -> None:
    facts = found(customer, "昨天，上星期三", "inform", time(YESTERDAY, "昨天"), time(LAST_WEDNESDAY, "上星期三"))
    assert facts["when"] == YESTERDAY


def test_a_time_to_come_is_no_time_of_the_trouble(customer: Customer) -> None:
    friday = time("2026-11-20", "星期五")
    facts = found(customer, "昨天就壞了，星期五之前要修好", "complain", time(YESTERDAY, "昨天"), friday)
    assert facts["when"] == YESTERDAY
    assert "when" not in found(customer, "星期五之前給我答覆", "complain", friday)


def test_later_today_on_the_company_s_clock_is_still_today(customer: Customer) -> None:
    assert found(customer, "今天壞的", "complain", time("2026-11-18", "今天"))["when"] == "2026-11-18"


def test_a_length_of_time_is_not_taken_for_a_day(customer: Customer) -> None:
    lasted = {"from": "2026-11-15T10:00:00+08:00", "to": "2026-11-18T10:00:00+08:00"}
    three_days = time("P3D", "三天", "duration", interval=lasted, measures="trouble")
    facts = found(customer, "昨天才修好，等了三天", "complain", time(YESTERDAY, "昨天"), three_days)
    assert facts["when"] == YESTERDAY
    assert found(customer, "等了三天還沒人理", "complain", three_days)["when"] == "2026-11-15"


def test_a_warranty_of_years_is_no_time_of_the_trouble(customer: Customer) -> None:
    years = time("P2Y", "兩年", "duration", "year", interval={"from": "2024-11-18T10:00:00+08:00", "to": "2026-11-18"})
    assert "when" not in found(customer, "保固兩年的東西就這樣壞了", "complain", years)


def test_the_second_day_counts_only_if_no_day_is_known(customer: Customer) -> None:
    second_day = time("第二天", "第二天", "relative")
    assert found(customer, "第二天就壞了，昨天送修", "complain", second_day, HAPPENED)["when"] == YESTERDAY
    facts = found(customer, "上星期三買的，第二天就壞了", "complain", BOUGHT, second_day)
    assert (facts["bought_on"], facts["when"]) == (LAST_WEDNESDAY, "第二天")


def test_a_time_without_a_value_is_no_fact(customer: Customer) -> None:
    assert found(customer, "那天壞了", "complain", entity("time", None, "那天")).keys() <= {"what"}


def test_the_only_time_being_of_purchase_answers_when_too(customer: Customer) -> None:
    assert found(customer, "上星期三買的，壞了", "complain", BOUGHT)["when"] == LAST_WEDNESDAY


def test_a_known_order_tells_product_and_day(customer: Customer) -> None:
    order = next(iter(customer.services.policy.orders._orders.values()))  # type: ignore[attr-defined]
    facts = found(customer, f"訂單 {order.number} 壞了", "complain", entity("order_number", order.number))
    assert facts["order_number"] == order.number
    assert facts["product"] == order.product_id
    assert facts["bought_on"] == order.bought_on.isoformat()


def test_an_order_nobody_knows_is_kept_as_said(customer: Customer) -> None:
    facts = found(customer, "訂單 ZZ-999", "inform", entity("order_number", "ZZ999"))
    assert facts == {"order_number": "ZZ999"}


def test_an_amount_keeps_its_currency(customer: Customer) -> None:
    facts = found(customer, "被收了 30 歐元", "inform", entity("amount", {"minor": 3000, "currency": "EUR"}, "30 歐元"))
    assert facts["amount"] == {"minor": 3000, "currency": "EUR"}


@pytest.mark.parametrize("said", ["很爛", "你們的服務真的很差！！！", "this is terrible", "😡😡😡", "投訴"])
def test_that_it_is_bad_is_no_story(customer: Customer, said: str) -> None:
    assert "what" not in found(customer, said, "complain")


def test_a_long_story_is_kept_to_the_last_letter(customer: Customer) -> None:
    story = "掃地機器人壞了，" * 500
    assert found(customer, story, "complain")["what"] == story


# ---- over several turns ----


def test_everything_at_once_leaves_nothing_to_ask(customer: Customer) -> None:
    customer.say_everything()
    assert customer.missing() == []
    assert customer.known["branch"] == "xinyi"


def test_a_day_of_purchase_told_later_does_not_replace_the_day_of_the_trouble(customer: Customer) -> None:
    customer.say("昨天就不動了", "complain", [HAPPENED])
    customer.say(
        "上星期三在信義店買的掃地機器人", "inform", [BOUGHT, entity("product", "robot_vacuum")], asked="product"
    )
    assert (customer.known["when"], customer.known["bought_on"]) == (YESTERDAY, LAST_WEDNESDAY)
    assert customer.slots["when"] == YESTERDAY


def test_the_day_of_the_trouble_told_later_replaces_the_day_of_purchase(customer: Customer) -> None:
    customer.say("上星期三買的掃地機器人壞了", "complain", [BOUGHT])
    assert customer.known["when"] == LAST_WEDNESDAY
    customer.say("昨天開始不動", "inform", [HAPPENED], asked="product")
    assert (customer.known["when"], customer.known["bought_on"]) == (YESTERDAY, LAST_WEDNESDAY)


def test_a_time_beside_another_answer_does_not_move_the_day_of_the_trouble(customer: Customer) -> None:
    customer.say("掃地機器人昨天就不動了", "complain", [HAPPENED])
    customer.say(
        "上個月換過一次了，這次要退款",
        "request_remedy",
        [time("2026-10-01", "上個月"), REFUND],
        asked="desired_outcome",
    )
    assert customer.known["when"] == YESTERDAY


def test_a_thing_named_in_passing_does_not_become_what_the_matter_is_about(customer: Customer) -> None:
    customer.say("掃地機器人昨天不動了", "complain", [ROBOT, HAPPENED])
    fan = entity("product", "fan", "電風扇")
    customer.say("我想退款，當時還買了電風扇", "request_remedy", [REFUND, fan], asked="desired_outcome")
    assert customer.known["product"] == "robot_vacuum"
    customer.say("不是，是電風扇", "correct", [fan], asked="desired_outcome")
    assert customer.known["product"] == "fan"


def test_the_answer_to_which_product_moves_it(customer: Customer) -> None:
    customer.say("掃地機器人昨天不動了", "complain", [ROBOT, HAPPENED])
    customer.say("電風扇", "inform", [entity("product", "fan", "電風扇")], asked="product")
    assert customer.known["product"] == "fan"


def test_the_answer_to_when_moves_it(customer: Customer) -> None:
    customer.say("掃地機器人昨天就不動了", "complain", [HAPPENED])
    customer.say("星期一", "inform", [time("2026-11-16", "星期一")], asked="when")
    assert customer.known["when"] == "2026-11-16"


def test_unknown_is_accepted_and_not_asked_again(customer: Customer) -> None:
    customer.say("一打開就壞掉了", "complain")
    customer.press("/inform?fact=unknown", asked="when")
    assert customer.known["when"] == UNKNOWN
    assert customer.slots["when"] == UNKNOWN


def test_unknown_gives_way_to_what_is_remembered_later(customer: Customer) -> None:
    customer.say("一打開就壞掉了", "complain")
    customer.say("忘記了", "inform", asked="when")
    customer.say("啊，是昨天", "inform", [time(YESTERDAY, "昨天")], asked="product")
    assert customer.known["when"] == YESTERDAY == customer.slots["when"]


def test_asked_twice_without_an_answer_goes_on_without(customer: Customer) -> None:
    customer.say("一打開就壞掉了", "complain")
    assert customer.say("？", "inform", asked="when")["asking_again"]
    assert customer.slots.get("when") is None
    customer.say("！", "inform", asked="when")
    assert customer.slots["when"] == UNKNOWN


def test_the_same_turn_noted_twice_is_noted_once(customer: Customer) -> None:
    customer.say_everything()
    assert customer.last_turn is not None
    before = {**customer.known}
    customer.note(customer.last_turn)
    assert customer.known == before


def test_words_told_in_two_turns_both_stand_in_the_story(customer: Customer) -> None:
    customer.say("一打開就壞掉了", "complain")
    customer.say("而且店員還罵人", "complain", asked="when")
    assert customer.known["what"] == "一打開就壞掉了\n而且店員還罵人"


def test_simplified_words_count_as_their_traditional_ones(customer: Customer) -> None:
    customer.say("一打开就坏掉了", "complain", locale="zh-Hans")
    customer.say("记不清了", "inform", asked="when", locale="zh-Hans")
    assert customer.known["when"] == UNKNOWN
    assert customer.known["what"] == "一打开就坏掉了"


def test_entities_with_odd_values_do_not_break_a_turn(customer: Customer) -> None:
    odd = [
        entity("amount", None, "很多"),
        entity("product", None, "那個"),
        entity("time", "", "那時"),
        {"entity": "branch", "value": "xinyi"},
        {"entity": "email", "value": None},
        {"entity": "desired_outcome", "value": None},
        {"value": 3},
    ]
    customer.say("一打開就壞掉了", "complain", odd)
    assert set(customer.known) == {"what", "branch", "sub_kinds"}


def test_a_slot_of_a_matter_that_is_over_is_not_taken_into_the_next_one(customer: Customer) -> None:
    from bot.cases import cases

    customer.say("掃地機器人昨天就不動了", "complain", [HAPPENED, entity("product", "robot_vacuum")])
    cases.move(customer.session, customer.case, "escalated", actor="agent:mei", reason="taken")
    cases.move(customer.session, customer.case, "resolved", actor="agent:mei", reason="done")
    customer.say("另外門市的店員很兇，當著其他客人的面罵了我整整十分鐘", "complain", asked="desired_outcome")
    assert set(customer.known) == {"what"}
    assert customer.missing() == ["when", "product", "desired_outcome"]
