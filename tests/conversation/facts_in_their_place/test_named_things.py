"""Test which thing, order and name a customer's words name."""

from __future__ import annotations

import pytest

from bot.cases import conversations
from tests.conversation.facts_in_their_place.telling import entities, tell
from tests.conversation.turns import Customer


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("電視壞了，螢光幕全黑", "電視"),
        ("冷氣不冷，修了好幾次", "冷氣"),
        ("雪櫃唔凍，入面啲嘢壞晒", "雪櫃"),
        ("My TV won't turn on any more", "TV"),
        ("the fridge is broken again", "fridge"),
        ("店員很熱心推薦那台掃地機器人，結果昨天就壞了", "robot_vacuum"),
        ("the clerk recommended this kettle and it leaks", "kettle"),
        ("烤箱壞了", "oven"),
    ],
)
def test_a_thing_outside_the_catalogue_is_a_named_thing(customer: Customer, text: str, product: str) -> None:
    assert tell(customer, text)["product"] == product
    assert customer.slots["product"] == product


def test_a_rude_clerk_is_what_the_matter_is_about(customer: Customer) -> None:
    text = "店員罵人，我只是問掃地機器人的價錢"
    assert tell(customer, text, kind="service_attitude")["product"] == "store_service"


@pytest.mark.parametrize("intent", ["inform", "nlu_fallback", "complain", "out_of_scope"])
def test_an_order_number_alone_answers_which_product(customer: Customer, intent: str) -> None:
    tell(customer, "昨天就壞了，完全不能用")
    tell(customer, "AJ26111156789", intent, asked="product")
    assert customer.known["order_number"] == "AJ26111156789"
    assert "product" not in customer.missing()


def test_an_order_number_as_the_first_words_is_kept(customer: Customer) -> None:
    conversations.update_customer(customer.session, customer.id, phone="0900000699")
    tell(customer, "AJ26111156789", "nlu_fallback")
    tell(customer, "昨天就壞了，完全不能用")
    assert customer.missing() == ["desired_outcome"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我叫陳小美，電話0912000333", "陳小美"),
        ("敝姓林，電話0912000333", "林"),
        ("姓名：王大明 電話 0912000333", "王大明"),
        ("my name is Mary Chan and my phone is 0912000333", "Mary Chan"),
    ],
)
@pytest.mark.parametrize("stage", ["listening", "agreed"])
def test_a_name_and_a_number_are_kept_at_any_time(customer: Customer, text: str, name: str, stage: str) -> None:
    customer.slots["stage"] = stage
    customer.say(text, "inform", entities(customer, text))
    row = conversations.get(customer.session, customer.id)
    assert (row.customer_name, row.customer_phone) == (name, "+886912000333")


@pytest.mark.parametrize("text", ["我叫了外送", "我叫你們經理出來", "call me back", "name the price"])
def test_other_words_are_no_name(customer: Customer, text: str) -> None:
    customer.say(text, "inform", entities(customer, text))
    assert conversations.get(customer.session, customer.id).customer_name is None
