"""Which sub-kinds hold: what was told, what the days say, and what others explain."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from bot.conversation.sub_kinds.deciding import decided, own_cost, steering
from bot.conversation.sub_kinds.keeping import FACT, sub_kinds_after, with_sub_kinds
from bot.conversation.turn import Turn, TurnPart
from bot.conversation.turn_facts import Found
from bot.remedy import Order, Policy

TODAY = dt.date(2026, 11, 18)


def turn(text: str, seq: int = 3, *entities: dict[str, Any], by_button: bool = False) -> Turn:
    parts = [TurnPart(str(seq), seq, 0, len(text))]
    return Turn("c1", text, "complain", 0.9, entities=entities, parts=parts, by_button=by_button)


def sum_of(minor: int, start: int = 0, currency: str = "TWD", times: int = 1) -> dict[str, Any]:
    value = {"minor": minor, "currency": currency, **({"times": times} if times > 1 else {})}
    return {"entity": "amount", "value": value, "start": start, "end": start + 4}


def bought(day: str, to: str | None = None, **more: Found) -> dict[str, Found]:
    interval = {"interval": {"from": day, "to": to}} if to else None
    return {"product": Found("cordless_vacuum"), "bought_on": Found(day, resolved=interval), **more}


def names(policy: Policy, known: dict[str, Found], kind: str | None = "product_quality", **told: Any) -> set[str]:
    return set(decided(told, policy, known, None, kind, TODAY))


@pytest.mark.parametrize(
    ("known", "out"),
    [
        (bought("2025-01-10"), True),
        (bought("2026-01-10"), False),
        (bought("2025-11-18"), False),
        (bought("2025-11-17"), True),
        # Of a month the last day counts, in the customer's favour.
        (bought("2025-11-01", to="2025-12-01"), False),
        (bought("2025-01-01", to="2025-02-01"), True),
        # What counts is the day of the trouble.
        (bought("2025-01-10", when=Found("2025-12-20")), False),
        (bought("2025-01-10", when=Found("2026-11-17")), True),
        (bought("2025-01-10", when=Found("unknown")), True),
        # The day of the purchase stands in for that of the trouble when no other was told.
        (bought("2025-01-10", when=Found("2025-01-10")), True),
        ({"bought_on": Found("2020-01-01")}, False),
        ({"product": Found("cordless_vacuum")}, False),
        ({"product": Found("store_service"), "bought_on": Found("2020-01-01")}, False),
    ],
)
def test_days_and_goods_tell_that_the_warranty_is_over(policy: Policy, known: dict[str, Found], out: bool) -> None:
    assert ("out_of_warranty" in names(policy, known)) is out


def test_the_reason_names_the_day_and_the_warranty(policy: Policy) -> None:
    (why,) = decided({}, policy, bought("2025-01-10"), None, None, TODAY).values()
    assert why["because"] == "bought 2025-01-10, warranty of 365 days until 2026-01-10"


def test_the_order_goes_before_the_day_that_was_told(policy: Policy) -> None:
    money = policy.company.money(9900_00)
    order = Order("AJ26110112345", dt.date(2026, 11, 1), "cordless_vacuum", "online", money)
    assert decided({}, policy, bought("2025-01-10"), order, None, TODAY) == {}


@pytest.mark.parametrize("beside", ["charged_twice", "not_delivered", "sent_back", "property_damage", "wrong_item"])
def test_a_warranty_is_about_faults_only(policy: Policy, beside: str) -> None:
    assert "out_of_warranty" not in names(policy, bought("2025-01-10"), **{beside: {"because": "..."}})
    assert "out_of_warranty" not in names(policy, bought("2025-01-10"), kind="service_attitude")
    assert "out_of_warranty" not in names(policy, bought("2025-01-10"), kind="safety_hazard")


def test_a_day_that_was_corrected_is_reckoned_anew(policy: Policy) -> None:
    before = decided({}, policy, bought("2025-01-10"), None, None, TODAY)
    assert decided(before, policy, bought("2026-01-10"), None, None, TODAY) == {}


def test_states_are_read_from_the_whole_story(policy: Policy) -> None:
    story = {"what": Found("吸塵器晚了一週才送到\n一開機就故障")}
    told = decided({"late": {"because": "晚了一週"}}, policy, story, None, None, TODAY)
    assert told["defective"] == {"because": "故障", "from": "story"}
    assert steering(told) == {"late", "defective", "arrived"}
    assert set(decided(told, policy, {"what": Found("晚了一週")}, None, None, TODAY)) == {"late"}


def test_only_what_the_matter_comes_down_to_is_at_own_cost() -> None:
    assert own_cost(frozenset({"own_fault", "arrived"})) == "own_fault"
    assert own_cost(frozenset({"out_of_warranty"})) == "out_of_warranty"
    assert own_cost(frozenset({"own_fault", "charged_twice"})) is None
    assert own_cost(frozenset({"late"})) is None


def test_turns_add_and_take_back() -> None:
    first = sub_kinds_after(turn("少了兩顆螺絲"), None)
    assert first is not None and first.value == ["part_missing"]
    assert first.resolved == {"part_missing": {"because": "少了兩顆螺絲", "seq": 3}}
    second = sub_kinds_after(turn("而且師傅遲到", 5), first)
    assert second is not None and second.value == ["late", "part_missing"]
    third = sub_kinds_after(turn("我看錯了，沒有少螺絲", 7), second)
    assert third is not None and third.value == ["late"]
    assert sub_kinds_after(turn("師傅遲到", 9), third) is None
    assert sub_kinds_after(turn("少了兩顆螺絲", 9, by_button=True), third) is None
    assert sub_kinds_after(turn("謝謝"), None) is None


def test_neither_days_nor_the_model_bring_back_what_the_customer_denies(policy: Policy) -> None:
    denied = sub_kinds_after(
        turn("我保固還沒過！你寫錯了"), Found(["out_of_warranty"], {"out_of_warranty": {"from": "days"}})
    )
    assert denied is not None and denied.value == []
    reasons = decided(denied.resolved, policy, bought("2025-01-10"), None, "product_quality", TODAY)
    assert steering(reasons) == frozenset()
    guessed = replace(turn("兩年保固才一年半，不給修", 5), sub_kind="out_of_warranty", sub_kind_confidence=0.95)
    assert sub_kinds_after(guessed, denied) is None
    told = sub_kinds_after(turn("我看錯了，保固已經過了", 7), denied)
    assert told is not None and told.value == ["out_of_warranty"]


def test_asking_about_the_warranty_denies_nothing() -> None:
    assert sub_kinds_after(replace(turn("還在保固內嗎"), asks_us=True), None) is None


def test_what_a_person_ruled_out_stays_so() -> None:
    by_person = Found([], {"out_of_warranty": {"from": "agent", "ruled_out": True}})
    assert sub_kinds_after(turn("保固已經過了"), by_person) is None


@pytest.mark.parametrize(
    ("text", "entities", "minor"),
    [
        ("多收我 500元", [sum_of(500_00, 4)], 500_00),
        ("網站標價 2990，結帳卻收 3290", [sum_of(2990_00, 5), sum_of(3290_00, 13)], 300_00),
        ("重複扣款，1280元扣了兩次", [sum_of(1280_00, 5)], 1280_00),
        ("billed me twice, NT$500 each", [sum_of(500_00, 17, times=2)], 500_00),
        ("同一單扣了三次，每次 500元", [sum_of(500_00, 11, times=3)], 1000_00),
        ("扣了兩次，共2560，應該是1280元", [sum_of(2560_00, 6), sum_of(1280_00, 14)], 1280_00),
        ("買了兩個，每個 500元", [sum_of(500_00, 8, times=2)], None),
        ("帳單金額不對，總共是 3290元", [sum_of(3290_00, 11)], None),
        ("多收了錢，100、200 和 300元", [sum_of(100_00, 5), sum_of(200_00, 9), sum_of(300_00, 14)], None),
        ("帳單不對，50元變 60元", [sum_of(50_00, 5), sum_of(60_00, 9, "USD")], None),
        ("花了 500元買的壞了", [sum_of(500_00, 3)], None),
        ("I was overcharged by NT$500", [sum_of(500_00, 21)], 500_00),
    ],
)
def test_what_was_charged_too_much(text: str, entities: list[dict[str, Any]], minor: int | None) -> None:
    found = with_sub_kinds({}, turn(text, 3, *entities), {})
    assert ("overcharged" in found) is (minor is not None)
    if minor is not None:
        assert found["overcharged"].value == {"minor": minor, "currency": "TWD"}


def test_the_fact_keeps_what_was_told_beside_other_facts() -> None:
    found = with_sub_kinds({"what": Found("少了兩顆螺絲", seq=3)}, turn("少了兩顆螺絲"), {})
    assert set(found) == {"what", FACT}
