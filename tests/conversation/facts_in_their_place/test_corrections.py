"""Test that a correction changes the fact that it names and no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cases import conversations
from bot.conversation.commands import parse_command
from bot.conversation.correcting import ASK, CHANGED, correct
from bot.conversation.recap import recap
from bot.conversation.services import Services
from tests.conversation.facts_in_their_place.telling import put_right, tell
from tests.conversation.turns import Customer


@pytest.fixture
def read_back(customer: Customer, services: Services) -> Customer:
    """Return a customer who gets everything read back."""
    tell(customer, "烤箱11/15在信義店買的，昨天加熱管不熱了，我要退款，訂單編號AJ26111615275")
    recap(customer.session, services, customer.id, "zh-Hant")
    customer.slots["stage"] = "recap"
    return customer


@pytest.mark.parametrize("fact", ["what", "when", "product", "desired_outcome"])
def test_a_fact_to_be_corrected_takes_no_other_with_it(read_back: Customer, fact: str) -> None:
    before = read_back.known
    heard = read_back.turn(parse_command(f"/correct?fact={fact}", "不對"))
    assert correct(read_back.session, read_back.services, heard).outcome == ASK
    assert read_back.known == {name: value for name, value in before.items() if name != fact}


@pytest.mark.parametrize("intent", ["correct", "inform", "complain", "deny"])
@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("不對，是11/25壞的", {"when": "2026-11-25"}),
        ("不是昨天，是前天", {"when": "2026-11-26"}),
        ("買的日子是11/10才對", {"bought_on": "2026-11-10"}),
        ("不是烤箱，是氣炸鍋", {"product": "air_fryer"}),
        ("我是在板橋店買的", {"branch": "banqiao"}),
        ("我要換新的，不要退款", {"desired_outcome": "exchange", "unwanted": ["refund"]}),
        ("no, it was the air fryer", {"product": "air_fryer"}),
        ("it broke on 25 November", {"when": "2026-11-25"}),
    ],
)
def test_a_correction_touches_what_it_names(
    read_back: Customer, intent: str, text: str, named: dict[str, object]
) -> None:
    before = read_back.known
    assert put_right(read_back, text, intent).outcome == CHANGED
    assert {key: found for key, found in read_back.known.items() if key != "what"} == {
        **{key: found for key, found in before.items() if key != "what"},
        **named,
    }
    assert str(read_back.known["what"]).startswith(str(before["what"]))


def test_a_correction_to_a_day_before_the_purchase_is_asked_about(read_back: Customer) -> None:
    assert put_right(read_back, "不對，是11/3壞的").outcome == ASK
    assert read_back.slots["day_doubt"] == "before_purchase"
    assert read_back.known["when"] == "2026-11-27"


@pytest.mark.parametrize("text", ["訂單編號打錯了", "單號不對", "the order number is wrong"])
def test_an_order_number_taken_back_is_gone(read_back: Customer, text: str) -> None:
    before = read_back.known
    put_right(read_back, text)
    assert read_back.known == {name: value for name, value in before.items() if name != "order_number"}


def test_an_order_number_taken_back_while_telling_is_gone(customer: Customer) -> None:
    conversations.update_customer(customer.session, customer.id, phone="0900000696")
    tell(customer, "床墊塌下去了，訂單編號AJ26071056149")
    assert customer.known["bought_on"] == "2026-07-10"
    tell(customer, "訂單編號打錯了", "correct", asked="when")
    assert not {"order_number", "bought_on"} & set(customer.known)


def test_a_product_told_before_its_order_stays_when_the_order_is_taken_back(customer: Customer) -> None:
    conversations.update_customer(customer.session, customer.id, phone="0900000696")
    tell(customer, "床墊塌下去了")
    tell(customer, "訂單編號AJ26071056149", "inform")
    tell(customer, "訂單編號打錯了", "correct")
    assert not {"order_number", "bought_on"} & set(customer.known)
    assert (customer.known["what"], customer.known["product"]) == ("床墊塌下去了", "mattress")


def test_a_turn_noted_twice_raises_and_settles_a_doubt_once(customer: Customer) -> None:
    def note_again() -> None:
        assert customer.last_turn is not None
        customer.note(replace(customer.last_turn, slots=dict(customer.slots)))

    tell(customer, "11/20買的烤箱，11/3就壞了")
    note_again()
    assert customer.slots["day_doubt"] == "before_purchase" and "when" not in customer.known
    tell(customer, "11/3", "inform", asked="when")
    note_again()
    assert (customer.slots["day_doubt"], customer.known["when"]) == ("none", "2026-11-03")


def test_broken_alone_is_what_happened_and_the_thing_is_not(customer: Customer) -> None:
    tell(customer, "壞了")
    tell(customer, "電扇", "inform", asked="when")
    assert (customer.known["what"], customer.known["product"]) == ("壞了", "fan")


def test_the_last_monday_is_not_moved_by_a_year(customer: Customer) -> None:
    tell(customer, "我媽今年七十五歲，電鍋打不開")
    assert tell(customer, "星期一", "inform", asked="when")["when"] == "2026-11-23"
