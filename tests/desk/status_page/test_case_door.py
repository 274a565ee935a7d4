"""Test that a case number with the last digits of its telephone opens the page from another chat."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bot.cases.models import Case
from bot.conversation.contacts.known import note_contacts
from bot.conversation.from_page import new_link
from bot.conversation.proven_case import LINK
from bot.conversation.turn_facts import Found
from bot.desk.context import Context
from tests.clock import RunningClock
from tests.desk.customer import Customer, said
from tests.desk.fakes import FakeDialogue
from tests.desk.status_page.conftest import Open, StatusPage, plain

pytestmark = pytest.mark.asyncio

UNKNOWN = "2611-4821-7"


def with_phone(page: StatusPage, context: Context) -> str:
    with context.store.begin() as session:
        case = session.get(Case, page.case_id)
        assert case is not None
        note_contacts(session, case.conversation_id, {"phone": Found("+886912345678", display="0912-345-678")})
        return str(case.number)


async def last(customer: Customer) -> dict[str, Any]:
    return (await customer.messages())[-1]


@pytest.mark.parametrize(
    "digits", ["5678", "末四碼 5678", "０９１２３４５６７８", "五六七八", "0912-345-678", "+886 912 345 678"]
)
async def test_the_last_digits_open_the_page(
    digits: str, status_of: Open, context: Context, customer: Customer, dialogue: FakeDialogue
) -> None:
    number = with_phone(status_of(), context)
    await said(customer, context, f"我的案件 {number} 現在怎樣了")
    asked = await last(customer)
    assert asked["payload"]["asks"] == "case_proof" and number not in asked["text"]
    await said(customer, context, digits)
    card = await last(customer)
    assert card["kind"] == "status" and card["payload"]["case_number"] == number
    assert LINK not in card["payload"]
    page = await customer.http.get(card["payload"]["status_url"])
    assert page.status_code == 200 and number in plain(page.text)
    assert dialogue.requests == []


async def test_number_and_digits_may_come_together(status_of: Open, context: Context, customer: Customer) -> None:
    number = with_phone(status_of(), context)
    await said(customer, context, f"case {number}, phone ends in 5678")
    assert (await last(customer))["payload"]["status_url"]


async def test_wrong_digits_and_unknown_cases_get_the_same_answers_true_to_the_end(
    status_of: Open, context: Context, customer: Customer
) -> None:
    answers = {}
    for number in (with_phone(status_of(), context), UNKNOWN):
        talk = await Customer.arrive(customer.http)
        for digits in ("0000", "1111", "2222", "3333", "5678"):
            await said(talk, context, f"{number} {digits}")
            answers.setdefault(number, []).append((await last(talk))["text"])
        await said(talk, context, number)
        answers[number].append((await last(talk))["text"])
    first, second = answers.values()
    assert first == second
    assert all("對不上" in text and "再試" in text for text in first[:3])
    assert all("不能再用電話號碼核對" in text and "再試" not in text for text in first[3:])


async def strangers_try(context: Context, customer: Customer, number: str) -> None:
    for _ in range(2):
        stranger = await Customer.arrive(customer.http)
        for digits in ("0000", "1111", "2222", "4444", "5555"):
            await said(stranger, context, f"{number} {digits}")


async def test_strangers_do_not_use_up_the_tries_of_the_customer(
    status_of: Open, context: Context, customer: Customer
) -> None:
    answers = []
    for number in (with_phone(status_of(), context), UNKNOWN):
        await strangers_try(context, customer, number)
        talk = await Customer.arrive(customer.http)
        # The right last digits say nothing then, and are no try: whoever guesses them learns as much from wrong ones.
        for text in (number, "5678", f"{number} 0000", "5678", "0000", "5678"):
            await said(talk, context, text)
            assert "完整電話號碼" in (await last(talk))["text"]
            assert "status_url" not in (await last(talk))["payload"]
        await said(talk, context, "0912 000 000")
        assert "對不上" in (await last(talk))["text"]
        await said(talk, context, "0912-345-678")
        answers.append((await last(talk))["payload"].get("status_url"))
    assert answers[0] is not None and answers[1] is None


async def test_a_day_later_the_last_digits_do_again(
    status_of: Open, context: Context, customer: Customer, clock: RunningClock
) -> None:
    number = with_phone(status_of(), context)
    await strangers_try(context, customer, number)
    clock.forward(dt.timedelta(days=1, minutes=1))
    talk = await Customer.arrive(customer.http)
    await said(talk, context, f"{number} 5678")
    assert (await last(talk))["payload"]["status_url"]


async def test_a_case_without_a_telephone_opens_to_nobody(
    status_of: Open, context: Context, customer: Customer
) -> None:
    number = status_of().case().number
    await said(customer, context, f"{number} 5678")
    assert "對不上" in (await last(customer))["text"]


async def test_a_new_link_closes_what_was_opened(status_of: Open, context: Context, customer: Customer) -> None:
    page = status_of()
    number = with_phone(page, context)
    await said(customer, context, f"{number} 5678")
    with context.store.begin() as session:
        case = session.get(Case, page.case_id)
        assert case is not None
        new_link(session, case, actor="agent:lin")
    assert "status_url" not in (await last(customer))["payload"]


@pytest.mark.parametrize(
    "text",
    [
        "訂單 AJ26110312345 的掃地機壞了",
        "我電話 0912345678",
        "2611-4821-8",
        "上次 2611-4821-7 修好的又壞了",
        "9911-0000-0 5678",
    ],
)
async def test_other_numbers_and_stories_are_for_the_dialogue(
    text: str, context: Context, customer: Customer, dialogue: FakeDialogue
) -> None:
    await said(customer, context, text)
    assert [request.text for request in dialogue.requests] == [text]


async def test_who_turns_to_something_else_is_heard(
    status_of: Open, context: Context, customer: Customer, dialogue: FakeDialogue
) -> None:
    await said(customer, context, with_phone(status_of(), context))
    await said(customer, context, "算了，我的掃地機壞了")
    assert [request.text for request in dialogue.requests] == ["算了，我的掃地機壞了"]
