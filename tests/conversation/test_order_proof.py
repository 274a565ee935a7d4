"""Test that nothing of an order is told or used before it is proved to be the customer's, and what proves it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.cases import cases, conversations, fact_store, offers
from bot.conversation.correcting import ASK, correct
from bot.conversation.offering import case_facts_of, offer
from bot.conversation.order_proof import is_proved
from bot.conversation.phrases import Phrases
from bot.conversation.proving_orders import MOST_FOR_ORDER, MOST_HERE, digits_in
from bot.conversation.recap import recap
from bot.conversation.services import Services
from bot.conversation.turn_facts import NOT_NEEDED, ORDER_PROOF, UNKNOWN
from bot.remedy import Order, OrderList
from bot.remedy.order_contacts import OrderContacts

from .turns import Customer, entity, time, understood

NUMBER = "AJ26111156789"
PHONE, DIGITS = "0912-345-678", "5678"
EMAIL = "amy@example.com"


def order_of(customer: Customer, **contacts: Any) -> Order:
    shipped = customer.services.policy.orders.find(NUMBER)
    assert shipped is not None
    return replace(shipped, contacts=OrderContacts.read(contacts.get("phone"), contacts.get("email")))


def with_orders(customer: Customer, *orders: Order) -> Customer:
    policy = replace(customer.services.policy, orders=OrderList(orders))
    customer.services = Services(customer.services.store, policy, customer.services.words, customer.services.phrases)
    return customer


@pytest.fixture
def buyer(customer: Customer) -> Customer:
    """Return a customer whose order has the telephone number `PHONE` and the address `EMAIL`."""
    return with_orders(customer, order_of(customer, phone=PHONE, email=EMAIL))


def names_order(customer: Customer, number: str = NUMBER) -> dict[str, Any]:
    return customer.say(f"訂單 {number} 壞了", "complain", [entity("order_number", number, start=3)])


def answers(customer: Customer, text: str, intent: str = "nlu_fallback", *entities: dict[str, Any]) -> dict[str, Any]:
    return customer.say(text, intent, entities, asked=ORDER_PROOF)


def proved(customer: Customer) -> bool:
    return is_proved(fact_store.current(customer.session, customer.case))


def of_order(customer: Customer) -> set[str]:
    return {"product", "bought_on"} & customer.known.keys()


def test_a_number_alone_tells_nothing_and_leads_to_one_question(buyer: Customer) -> None:
    slots = names_order(buyer)
    assert buyer.known["order_number"] == NUMBER
    assert not of_order(buyer)
    assert slots[ORDER_PROOF] is None
    assert next(name for name in buyer.missing()) == ORDER_PROOF


@pytest.mark.parametrize(
    "text",
    ["5678", "末四碼是 5678", "５６７８", "五六七八", "five six seven eight", "345678", "it's 5-6-7-8", "0912345678"],
)
def test_the_last_digits_prove_it_and_the_order_answers_for_the_customer(buyer: Customer, text: str) -> None:
    names_order(buyer)
    slots = answers(buyer, text)
    assert proved(buyer)
    assert buyer.known["product"] == "robot_vacuum" and buyer.known["bought_on"] == "2026-11-11"
    assert ORDER_PROOF not in buyer.missing() and slots["product"] == "robot_vacuum"


def test_digits_that_look_like_a_day_are_digits(customer: Customer) -> None:
    buyer = with_orders(customer, order_of(customer, phone="0912-341-105"))
    names_order(buyer)
    answers(buyer, "1105", "inform", entity("time", "2026-11-05", "1105", role_hint="happened", grain="day"))
    assert proved(buyer)
    assert "when" not in buyer.known


@pytest.mark.parametrize(
    ("name", "told"), [("phone", "+886912345678"), ("phone", "0912345678"), ("email", "AMY@example.com")]
)
def test_a_detail_told_at_any_time_proves_it_without_a_question(buyer: Customer, name: str, told: str) -> None:
    buyer.say(f"我是 {told}", "inform", [entity(name, told, start=3)])
    slots = names_order(buyer)
    assert proved(buyer) and slots[ORDER_PROOF] == name
    assert of_order(buyer) == {"product", "bought_on"}


def test_a_detail_given_by_the_page_proves_it(buyer: Customer) -> None:
    conversations.update_customer(buyer.session, buyer.id, phone="0912 345 678")
    names_order(buyer)
    assert proved(buyer)


def test_a_number_told_after_the_order_proves_it_too(buyer: Customer) -> None:
    names_order(buyer)
    answers(buyer, "我的電話 0912345678", "inform", entity("phone", "+886912345678", "0912345678", start=5))
    assert proved(buyer)


@pytest.mark.parametrize("wrong", ["1234", "678", "0987654321", "5679"])
def test_wrong_digits_prove_nothing_and_the_second_try_is_the_last(buyer: Customer, wrong: str) -> None:
    names_order(buyer)
    slots = answers(buyer, wrong)
    assert slots[ORDER_PROOF] is None and slots["asking_again"]
    slots = answers(buyer, wrong[::-1])
    assert slots[ORDER_PROOF] == UNKNOWN
    assert not proved(buyer) and not of_order(buyer)
    assert ORDER_PROOF not in buyer.missing()


def test_the_right_digits_at_the_second_try_prove_it(buyer: Customer) -> None:
    names_order(buyer)
    answers(buyer, "1234")
    answers(buyer, "啊 是5678")
    assert proved(buyer) and of_order(buyer)


def test_right_digits_with_a_wrong_number_count_once_the_number_is_corrected(buyer: Customer) -> None:
    names_order(buyer, "AJ26111156780")
    answers(buyer, DIGITS)
    assert not proved(buyer)
    answers(buyer, f"編號是 {NUMBER}", "correct", entity("order_number", NUMBER, start=4))
    assert proved(buyer)


@pytest.mark.parametrize(
    ("text", "intent"),
    [("不記得了", "inform"), ("不方便說", "deny"), ("我不想提供電話", "request_human"), ("I'd rather not", "deny")],
)
def test_who_keeps_the_digits_back_goes_on_at_once(buyer: Customer, text: str, intent: str) -> None:
    names_order(buyer)
    if intent == "request_human":
        intent = "inform"
    assert answers(buyer, text, intent)[ORDER_PROOF] == UNKNOWN
    assert not proved(buyer) and not of_order(buyer)


def test_the_button_skips_the_question(buyer: Customer) -> None:
    names_order(buyer)
    assert buyer.press("/inform?fact=unknown", asked=ORDER_PROOF)[ORDER_PROOF] == UNKNOWN


def test_an_unknown_number_is_asked_about_in_the_same_way(buyer: Customer) -> None:
    assert names_order(buyer, "AJ26010100001")[ORDER_PROOF] is None
    assert answers(buyer, DIGITS)[ORDER_PROOF] is None
    assert answers(buyer, "4321")[ORDER_PROOF] == UNKNOWN


def test_a_number_that_is_no_order_number_leads_to_no_question(buyer: Customer) -> None:
    buyer.say("單號 ZZ-999", "inform", [entity("order_number", "ZZ999", start=3)])
    assert buyer.slots[ORDER_PROOF] == NOT_NEEDED


def test_without_telephone_numbers_nothing_is_told_and_nothing_asked(customer: Customer) -> None:
    alone = with_orders(customer, order_of(customer))
    names_order(alone)
    assert alone.slots[ORDER_PROOF] == NOT_NEEDED
    assert not of_order(alone) and not proved(alone)


def test_an_unproved_order_counts_for_nothing_in_the_options_and_a_proved_one_does(buyer: Customer) -> None:
    def facts() -> Any:
        known = fact_store.current(buyer.session, buyer.case)
        return case_facts_of(buyer.session, buyer.services, buyer.case, known, buyer.services.now())

    names_order(buyer)
    assert facts().paid is None and not facts().order_known and facts().product_id is None
    answers(buyer, DIGITS)
    assert facts().paid is not None and facts().order_known


def test_neither_recap_nor_options_give_an_unproved_order_away(buyer: Customer) -> None:
    order = order_of(buyer, phone=PHONE)
    told = [
        entity("order_number", NUMBER, start=3),
        time("2026-11-17", "昨天", "happened"),
        entity("desired_outcome", "refund", "退款", start=25),
    ]
    buyer.say(f"訂單 {NUMBER} 昨天壞了，我要退款", "complain", told)
    answers(buyer, "不方便說", "deny")
    shown = recap(buyer.session, buyer.services, buyer.id, "zh-Hant")
    offer(buyer.session, buyer.services, buyer.id)
    standing = offers.open_offer(buyer.session, buyer.case)
    bodies = [option.body for option in standing.options] if standing is not None else []
    text = f"{shown.lines}{shown.payload}{bodies}"
    paid = buyer.services.policy.company.show(order.paid.minor)
    assert "掃地機器人" not in text and "11月11日" not in text and paid not in text


def test_each_wrong_detail_counts_and_a_conversation_has_few_tries(buyer: Customer) -> None:
    for number in ("AJ26111156781", "AJ26111156782"):
        names_order(buyer, number)
        answers(buyer, "1111")
        answers(buyer, "2222")
    # The right digits come too late: nothing is tried any more.
    names_order(buyer)
    assert buyer.slots[ORDER_PROOF] == UNKNOWN
    buyer.say("0912345678", "inform", [entity("phone", "+886912345678", "0912345678")])
    assert not proved(buyer)
    assert MOST_HERE == 4


def test_many_conversations_together_have_few_tries_at_one_order_a_day(buyer: Customer) -> None:
    for guess in range(MOST_FOR_ORDER):
        other = Customer(buyer.session, buyer.services, _conversation(buyer.session))
        names_order(other)
        answers(other, f"{guess:04d}")
        assert not proved(other)
    late = Customer(buyer.session, buyer.services, _conversation(buyer.session))
    assert names_order(late)[ORDER_PROOF] == UNKNOWN
    answers(late, DIGITS)
    assert not proved(late) and not of_order(late)


def test_several_guesses_in_one_message_are_one(buyer: Customer, phrases: Phrases) -> None:
    names_order(buyer)
    answers(buyer, "1111 2222 3333 5678")
    assert not proved(buyer)
    assert digits_in("1111, 2222, 5678", phrases.contacts) == "1111"


def test_a_proof_in_one_case_holds_in_the_next_of_the_conversation(buyer: Customer) -> None:
    names_order(buyer)
    answers(buyer, DIGITS)
    buyer.slots["stage"] = "listening"
    case = cases.open_beside(buyer.session, buyer.id)
    cases.move(buyer.session, case, "listening", actor="bot", reason="taken up")
    cases.put_in_hand(buyer.session, case)
    names_order(buyer)
    assert buyer.case.id == case.id and proved(buyer)


def test_a_number_told_at_the_recap_leads_to_the_question(buyer: Customer) -> None:
    buyer.say_everything()
    turn = buyer.turn(understood(f"訂單編號是 {NUMBER}", "correct", [entity("order_number", NUMBER, start=6)]))
    corrected = correct(buyer.session, buyer.services, turn)
    assert corrected.outcome == ASK and corrected.slots[ORDER_PROOF] is None
    assert corrected.slots["stage"] == "listening"
    assert buyer.known["order_number"] == NUMBER


@pytest.mark.parametrize(
    ("recorded", "told", "same"),
    [
        ("0912-345-678", "+886912345678", True),
        ("+886 912 345 678", "0912345678", True),
        ("912345678", "0912345678", True),
        ("02-2345-6789#12", "0223456789", True),
        ("0900-111-222 / 0912-345-678", "0912345678", True),
        ("9123 4567", "+85291234567", True),
        ("0912-345-678", "0912345679", False),
        ("0912-345-678", "5678", False),
        ("", "0912345678", False),
        ("none", "none", False),
    ],
)
def test_telephone_numbers_are_compared_by_their_digits(recorded: str, told: str, same: bool) -> None:
    assert OrderContacts.read(recorded, None).is_phone(told) is same


def _conversation(session: Session) -> str:
    return conversations.open_conversation(session, locale="zh-Hant").id


@pytest.mark.parametrize("text", ["İİ 5678", "㍿ ５６７８", "ŉ⑴ 五六七八", "ﷺ five six 78", "e\u0301 5678"])
def test_digits_stand_where_they_were_typed(text: str, phrases: Phrases) -> None:
    written = phrases.contacts.with_digits(text)
    assert len(written) == len(text)
    assert written.index("5") == next(at for at, sign in enumerate(text) if sign in "5５五f")
