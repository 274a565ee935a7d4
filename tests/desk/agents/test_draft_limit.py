"""Test drafts above the agent's limit: they are not sent."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cases import cases, fact_store
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, add_facts, month_used_up, somebody_waits

pytestmark = pytest.mark.asyncio

TOO_MUCH = "不好意思，我們會在 12月6日前退您 50,000 元。"


async def mine(lin: AgentAtDesk, context: Context, *, left: int | None = None) -> str:
    """Take a conversation with facts; return its id. The agent may still give `left` minor units this month."""
    conversation_id = await somebody_waits(context, "吸塵器不動了")
    await add_facts(context, conversation_id)
    if left is not None:
        await month_used_up(context, conversation_id, but=left)
    await lin.do(conversation_id, "take")
    return conversation_id


async def texts(lin: AgentAtDesk, conversation_id: str) -> list[str]:
    return [message["text"] for message in (await lin.see(conversation_id))["messages"]]


async def test_a_message_above_the_limit_is_refused_and_not_stored(lin: AgentAtDesk, context: Context) -> None:
    conversation_id = await mine(lin, context)
    before = await texts(lin, conversation_id)
    refused = await lin.say(conversation_id, TOO_MUCH)
    assert refused.status_code == 422
    problem = refused.json()
    assert problem["type"] == "urn:amends:problem:agents.draft.above_limit"
    assert "NT$35,000" in problem["title"]
    assert problem["above_limit"]["value"] == "NT$50,000"
    assert problem["above_limit"]["amount"] == "50000"
    assert [place["words"] for place in problem["above_limit"]["places"]] == ["50,000 元"]
    assert await texts(lin, conversation_id) == before


@pytest.mark.parametrize(
    "text",
    [
        "我們會在 12月6日前退您 30,000 元。",
        "您說希望退 50,000 元，我先記下來了。",
        "We cannot refund NT$50,000, but I am looking for something else.",
    ],
)
async def test_what_is_within_the_limit_or_no_promise_is_sent(lin: AgentAtDesk, context: Context, text: str) -> None:
    conversation_id = await mine(lin, context)
    assert (await lin.say(conversation_id, text)).status_code == 202


async def test_what_the_customer_got_this_month_counts(lin: AgentAtDesk, context: Context) -> None:
    conversation_id = await mine(lin, context, left=1000_00)
    refused = await lin.say(conversation_id, "我們會退您 1,200 元，12月6日入帳。")
    assert refused.status_code == 422 and "NT$1,000" in refused.json()["title"]
    assert (await lin.say(conversation_id, "我們會退您 900 元，12月6日入帳。")).status_code == 202


async def test_a_full_refund_is_worth_what_was_paid(lin: AgentAtDesk, context: Context) -> None:
    conversation_id = await mine(lin, context)

    def pay(session: Any) -> None:
        case = cases.open_case(session, conversation_id)
        fact_store.note(session, case, "amount", {"minor": 42_000_00, "currency": "TWD"})

    await context.write(pay)
    refused = await lin.say(conversation_id, "We will give you a full refund by 6 December.")
    assert refused.json()["above_limit"]["value"] == "NT$42,000"


async def test_a_voucher_is_held_against_the_limit_for_goodwill(lin: AgentAtDesk, context: Context) -> None:
    conversation_id = await mine(lin, context)
    refused = await lin.say(conversation_id, "We will send you a voucher worth NT$3,000 by Friday.")
    assert refused.status_code == 422 and "NT$2,000" in refused.json()["title"]


async def test_what_an_open_offer_says_may_be_said_again(lin: AgentAtDesk, context: Context) -> None:
    conversation_id = await mine(lin, context)
    await context.write(lambda s: fact_store.note(s, cases.open_case(s, conversation_id), "order_number", "AM25110450"))
    found = (await lin.http.get(f"/api/desk/conversations/{conversation_id}/remedies")).json()["remedies"]
    chosen = [one for one in found if one["allowed"] and one["value"] != "NT$0"][:2]
    said = f"我們會退您 {chosen[0]['value']}，12月6日前入帳。"
    made = await lin.do(conversation_id, "offers", remedies=[one["remedy"] for one in chosen], reason="測試")
    assert made.status_code == 201, made.text
    await month_used_up(context, conversation_id)
    assert (await lin.say(conversation_id, said)).status_code == 202
    assert (await lin.say(conversation_id, "我們會退您 77 元，12月6日前入帳。")).status_code == 422


async def test_a_supervisor_may_promise_more(wu: AgentAtDesk, context: Context) -> None:
    conversation_id = await mine(wu, context)
    assert (await wu.say(conversation_id, TOO_MUCH)).status_code == 202


async def test_the_check_shows_the_place_of_the_promise(lin: AgentAtDesk, context: Context) -> None:
    conversation_id = await mine(lin, context)
    found = (await lin.do(conversation_id, "wording", text="😀" + TOO_MUCH)).json()
    place = found["above_limit"]["places"][0]
    assert ("😀" + TOO_MUCH)[place["start"] : place["end"]] == "50,000 元"
    assert (await lin.do(conversation_id, "wording", text="我來處理")).json()["above_limit"] is None


async def test_what_agents_promised_in_words_counts(lin: AgentAtDesk, context: Context) -> None:
    conversation_id = await mine(lin, context)
    assert (await lin.say(conversation_id, "我們會退您 30,000 元。")).status_code == 202
    refused = await lin.say(conversation_id, "我們另外再退您 34,000 元。")
    assert refused.status_code == 422 and "NT$5,000" in refused.json()["title"]
    assert (await lin.say(conversation_id, "跟您確認，是退您 30,000 元。")).status_code == 202, "said again"
    assert (await lin.say(conversation_id, "另外再補償您 5,000 元。")).status_code == 202


@pytest.mark.parametrize(
    "text",
    [
        "退款金額：\n90,000 元",
        "退您玖萬元",
        "90,000 元沒問題，三天內處理",
        "Sure, NT$90,000 works for us.",
        "我問過主管了，可以退您 90,000 元。",
        "退您 30,000 元。另外再退您 30,000 元",
    ],
)
async def test_what_is_not_clearly_a_price_is_not_sent(lin: AgentAtDesk, context: Context, text: str) -> None:
    conversation_id = await mine(lin, context)
    assert (await lin.say(conversation_id, text)).status_code == 422


@pytest.mark.parametrize(
    "text",
    [
        "這台售價 90,000 元，我先查保固。",
        "我查到訂單是 90,000 元，5月3日刷卡。",
        "您希望退 90,000 元，我了解了。",
        "You paid NT$90,000 for it in May, I can see that.",
        "這筆 1,200 元我先幫您確認。",
    ],
)
async def test_a_price_or_the_customers_own_words_are_sent(lin: AgentAtDesk, context: Context, text: str) -> None:
    conversation_id = await mine(lin, context)
    assert (await lin.say(conversation_id, text)).status_code == 202
