"""Test that details written to a person agree to their offer only when nothing else stands beside them."""

from __future__ import annotations

from typing import Any

import pytest
import pytest_asyncio

from bot.cases import cases, fact_store
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, add_facts
from tests.desk.customer import Customer, said

pytestmark = [pytest.mark.asyncio, pytest.mark.slow]

DETAILS = "0912-000-333，台北市中山區南京東路二段100號5樓"
OPEN = ("我還沒決定", "等我確定才算數", "可是我要先問我先生再決定", "算了，我不要退款了", "先不要", "我要換成第二個")
UNSURE = ("我老公也在問", "這是你們系統裡的資料嗎？", "而且要賠我一萬元", "如果三天內做不到就去告")


@pytest_asyncio.fixture
async def chosen(lin: AgentAtDesk, customer: Customer, context: Context) -> Customer:
    """Return a customer who chose an option of a person's offer that needs a number and an address."""

    def forget(session: Any) -> None:
        case = cases.current_case(session, customer.id)
        assert case is not None
        for name in ("phone", "address", "free_times"):
            fact_store.withdraw(session, case, name)

    await add_facts(context, customer.id)
    await context.write(forget)
    await lin.do(customer.id, "take")
    found = (await lin.http.get(f"/api/desk/conversations/{customer.id}/remedies")).json()["remedies"]
    visits = next(one["remedy"] for one in found if one["allowed"] and {"phone", "address"} <= set(one["missing"]))
    other = next(one["remedy"] for one in found if one["allowed"] and one["remedy"] != visits)
    await lin.do(customer.id, "offers", remedies=[visits, other], reason="x")
    card = (await customer.messages())[-1]
    await customer.press(card["payload"]["options"][0]["choice"])
    await context.turns.settled()
    return customer


async def say(customer: Customer, context: Context, text: str) -> dict[str, Any]:
    await said(customer, context, text)
    last: dict[str, Any] = (await customer.messages())[-1]
    return last


@pytest.mark.parametrize("beside", OPEN)
async def test_what_gives_up_or_puts_off_drops_the_choice(
    lin: AgentAtDesk, chosen: Customer, context: Context, beside: str
) -> None:
    await say(chosen, context, f"{DETAILS}，{beside}")
    assert (await lin.see(chosen.id))["commitments"] == []
    # The details alone, said again, agree to nothing either.
    await say(chosen, context, DETAILS)
    seen = await lin.see(chosen.id)
    assert seen["commitments"] == [] and "phone" in {fact["name"] for fact in seen["facts"]}


@pytest.mark.parametrize("beside", UNSURE)
async def test_other_words_take_a_press_of_the_button(
    lin: AgentAtDesk, chosen: Customer, context: Context, beside: str
) -> None:
    last = await say(chosen, context, f"{DETAILS}，{beside}")
    assert (await lin.see(chosen.id))["commitments"] == []
    if last["kind"] != "question":
        return
    pressed = await chosen.press(last["payload"]["suggestions"][0]["choice"])
    await context.turns.settled()
    seen = await lin.see(chosen.id)
    agreed = next(option for option in seen["offers"][0]["options"] if option["chosen"])
    assert seen["commitments"] and agreed["accepted_seq"] == pressed.json()["seq"]


async def test_a_doubt_before_the_details_counts(lin: AgentAtDesk, chosen: Customer, context: Context) -> None:
    await say(chosen, context, "我還沒決定喔")
    await say(chosen, context, DETAILS)
    assert (await lin.see(chosen.id))["commitments"] == []


async def test_plain_details_agree_at_once(lin: AgentAtDesk, chosen: Customer, context: Context) -> None:
    last = await say(chosen, context, f"{DETAILS}，請按門鈴，謝謝")
    assert last["kind"] == "commitment" and (await lin.see(chosen.id))["commitments"]


@pytest.mark.parametrize(
    ("puts_off", "comes_back"),
    [
        ("我先問我太太", "她說可以"),
        ("我要先問我先生再決定", "問過了，我先生說好"),
        ("等我問下我太太先", "問過喇，佢話得"),
        ("我先问我太太", "她说可以"),
        ("let me ask my wife first", "she says yes"),
        ("I need to talk it over with my husband", "my husband is fine with it"),
    ],
)
async def test_who_comes_back_to_a_choice_that_was_put_off_is_asked_for_a_yes(
    lin: AgentAtDesk, chosen: Customer, context: Context, puts_off: str, comes_back: str
) -> None:
    await say(chosen, context, puts_off)
    asked = await say(chosen, context, comes_back)
    seen = await lin.see(chosen.id)
    assert asked["kind"] == "question" and seen["commitments"] == []
    assert any(title in asked["text"] for title in seen["offers"][0]["options"][0]["title"].values())
    await chosen.press(asked["payload"]["suggestions"][0]["choice"])
    await context.turns.settled()
    assert (await lin.see(chosen.id))["commitments"] == [], "the details are still missing"
    last = await say(chosen, context, DETAILS)
    assert last["kind"] == "commitment" and (await lin.see(chosen.id))["commitments"]


@pytest.mark.parametrize(
    ("before", "after"),
    [("我先問我太太", "她說不要"), ("let me ask my wife first", "she says no"), ("我先問我太太", "她說要問你多久")],
)
async def test_what_was_put_off_and_not_taken_is_left_to_the_person(
    lin: AgentAtDesk, chosen: Customer, context: Context, before: str, after: str
) -> None:
    await say(chosen, context, before)
    last = await say(chosen, context, after)
    assert last["kind"] != "question" and (await lin.see(chosen.id))["commitments"] == []
