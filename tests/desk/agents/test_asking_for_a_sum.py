"""Test free sums above the limit: asked for, approved whole or for less, declined with words, and what counts then."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from bot.cases import cases, commitments
from bot.cases.record import verify
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, add_facts, open_day, somebody_waits

pytestmark = pytest.mark.asyncio


async def mine(lin: AgentAtDesk, context: Context) -> str:
    """Take a conversation with facts; return its id."""
    conversation_id = await somebody_waits(context, "吸塵器不動了")
    await add_facts(context, conversation_id)
    await lin.do(conversation_id, "take")
    return conversation_id


async def ask(lin: AgentAtDesk, context: Context, conversation_id: str, **more: str) -> httpx.Response:
    """Ask for NT$60,000, with the fields in `more` changed."""
    asked = {
        "amount": "60,000",
        "purpose": "全額退款與地板",
        "how": "transfer",
        "by": open_day(context),
        "words": "我們會退您 60,000 元。",
    }
    return await lin.do(conversation_id, "draft-approval", **{**asked, **more})


async def decide(wu: AgentAtDesk, decision: str, **more: str) -> httpx.Response:
    """Decide on the only request that waits."""
    (waiting,) = (await wu.http.get("/api/desk/approvals")).json()["approvals"]
    return await wu.http.post(f"/api/desk/approvals/{waiting['id']}", json={"decision": decision, **more})


async def texts(lin: AgentAtDesk, conversation_id: str, role: str) -> list[str]:
    found = (await lin.see(conversation_id))["messages"]
    return [message["text"] for message in found if message["author"]["role"] == role]


async def test_a_sum_is_asked_for_and_may_be_promised_once_it_is_approved(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    conversation_id = await mine(lin, context)
    draft = "我們會退您 60,000 元。"
    assert (await lin.say(conversation_id, draft)).status_code == 422
    asked = await ask(lin, context, conversation_id)
    assert asked.status_code == 202, asked.text
    assert asked.json()["needs"] == "supervisor"
    assert (await texts(lin, conversation_id, "system"))[-1].startswith("林雅婷想為您爭取")
    assert (await lin.say(conversation_id, draft)).status_code == 422, "asked for is not approved"
    (waiting,) = (await wu.http.get("/api/desk/approvals")).json()["approvals"]
    assert waiting["sum"]["amount"] == "NT$60,000" and waiting["sum"]["purpose"] == "全額退款與地板"
    assert waiting["may_decide"]
    assert (await decide(wu, "approve", note="好")).status_code == 200
    seen = await lin.see(conversation_id)
    assert seen["approvals"][0]["state"] == "approved" and seen["approvals"][0]["sum"]["granted"] == "NT$60,000"
    assert "NT$60,000" in (await texts(lin, conversation_id, "system"))[-1]
    promised = await context.read(lambda s: commitments.of_case(s, cases.current_case(s, conversation_id)))  # type: ignore[arg-type]
    assert [one.what["en"] for one in promised] == ["Transfer NT$60,000 to your bank account"]
    assert (await lin.say(conversation_id, draft)).status_code == 202
    assert (await lin.say(conversation_id, "跟您確認，退您 60,000 元。")).status_code == 202
    assert (await lin.say(conversation_id, "另外再退您 1,000 元。")).status_code == 422
    assert (await lin.say(conversation_id, "我們退您 61,000 元。")).status_code == 422
    assert await context.read(lambda s: verify.verify_conversation(s, conversation_id)) == []


async def test_less_may_be_approved_and_then_no_more_be_promised(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    conversation_id = await mine(lin, context)
    await ask(lin, context, conversation_id)
    for amount, fault in (("60001", "more_than_asked"), ("0", "amount"), ("abc", "amount")):
        refused = await decide(wu, "approve", amount=amount)
        assert refused.status_code == 400 and refused.json()["field"] == "amount"
        assert refused.json()["type"].endswith(f"agents.sum.fault.{fault}")
    assert (await decide(wu, "approve", amount="40,000")).status_code == 200
    assert (await lin.see(conversation_id))["approvals"][0]["sum"]["less"]
    assert "同意其中一部分" in (await texts(lin, conversation_id, "system"))[-1]
    assert (await lin.say(conversation_id, "我們會退您 60,000 元。")).status_code == 422
    assert (await lin.say(conversation_id, "我們會在週五退您 40,000 元。")).status_code == 202


async def test_an_approval_comes_on_top_of_what_was_promised_before(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    conversation_id = await mine(lin, context)
    assert (await lin.say(conversation_id, "我們會退您 30,000 元。")).status_code == 202
    assert (await ask(lin, context, conversation_id, amount="20000")).status_code == 202
    assert (await decide(wu, "approve")).status_code == 200
    assert (await lin.say(conversation_id, "另外再退您 20,000 元。")).status_code == 202
    assert (await lin.say(conversation_id, "再退您 500 元。")).status_code == 422


async def test_a_refusal_goes_to_the_customer_in_the_words_of_who_decided(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    conversation_id = await mine(lin, context)
    await ask(lin, context, conversation_id)
    assert (await decide(wu, "decline")).status_code == 400
    above = await decide(wu, "decline", words="這筆不行，但我們會退您 90,000 元。")
    assert above.status_code == 422, "a supervisor's words have a limit too"
    words = "這筆金額我們沒辦法同意，我們會先派人到府檢查。"
    assert (await decide(wu, "decline", words=words)).status_code == 200
    assert (await texts(lin, conversation_id, "agent"))[-1] == words
    assert (await lin.see(conversation_id))["approvals"][0]["customer_words"] == words
    assert (await lin.say(conversation_id, "我們會退您 60,000 元。")).status_code == 422


@pytest.mark.parametrize(
    "more, field, fault",
    [
        ({"amount": "-5"}, "amount", "amount"),
        ({"amount": "很多"}, "amount", "amount"),
        ({"amount": "99999999"}, "amount", "above_everybody"),
        ({"amount": "100"}, "amount", "within_limit"),
        ({"purpose": " "}, "purpose", "purpose"),
        ({"words": "\u200b"}, "words", "words"),
        ({"how": "gold"}, "how", "how"),
        ({"by": "soon"}, "by", "by"),
        ({"by": "2020-01-02"}, "by", "by_passed"),
        ({"by": "2999-01-02"}, "by", "by"),
    ],
)
async def test_what_cannot_be_meant_is_said_at_its_field(
    lin: AgentAtDesk, context: Context, more: dict[str, str], field: str, fault: str
) -> None:
    conversation_id = await mine(lin, context)
    refused = await ask(lin, context, conversation_id, **more)
    assert refused.status_code in (400, 409), refused.text
    assert refused.json()["field"] == field
    assert refused.json()["type"].endswith(f"agents.sum.fault.{fault}")


async def test_a_second_request_waits_for_the_first(lin: AgentAtDesk, context: Context) -> None:
    conversation_id = await mine(lin, context)
    assert (await ask(lin, context, conversation_id)).status_code == 202
    again = await ask(lin, context, conversation_id)
    assert again.status_code == 409 and again.json()["type"].endswith("agents.approval.one_waits")


async def test_what_is_above_a_supervisor_waits_for_a_manager(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    conversation_id = await mine(lin, context)
    asked: dict[str, Any] = (await ask(lin, context, conversation_id, amount="100000")).json()
    assert asked["needs"] == "manager"
    assert (await decide(wu, "approve")).status_code == 403
    assert (await decide(wu, "approve", amount="50000")).status_code == 403


async def test_a_voided_promise_gives_the_room_back(lin: AgentAtDesk, wu: AgentAtDesk, context: Context) -> None:
    conversation_id = await mine(lin, context)
    await ask(lin, context, conversation_id)
    await decide(wu, "approve")
    assert (await lin.say(conversation_id, "我們會退您 60,000 元。")).status_code == 202

    def void(session: Any) -> None:
        (promise,) = commitments.of_case(session, cases.current_case(session, conversation_id))  # type: ignore[arg-type]
        promise.state = "voided"

    await context.write(void)
    assert (await lin.say(conversation_id, "另外再退您 100 元。")).status_code == 422, (
        "60,000 is still promised in words"
    )
