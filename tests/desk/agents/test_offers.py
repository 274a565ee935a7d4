"""Test offers and approvals at the desk, from the agent's and the customer's side."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cases import cases, fact_store, messages, offers
from bot.cases.record import verify
from bot.desk.context import Context
from bot.desk.customers.messages import redeem
from tests.desk.agents.people import AgentAtDesk, add_facts, month_used_up
from tests.desk.customer import Customer
from tests.desk.fakes import FakeDialogue

pytestmark = pytest.mark.asyncio

REASON = "第三次維修"


async def fitting(agent: AgentAtDesk, conversation_id: str) -> list[dict[str, Any]]:
    response = await agent.http.get(f"/api/desk/conversations/{conversation_id}/remedies")
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["remedies"]
    return found


async def offered(lin: AgentAtDesk, customer: Customer, context: Context) -> dict[str, Any]:
    """Take the conversation and make an offer; return the card as the customer received it."""
    await add_facts(context, customer.id)
    await lin.do(customer.id, "take")
    names = [remedy["remedy"] for remedy in await fitting(lin, customer.id) if remedy["allowed"]][:2]
    response = await lin.do(customer.id, "offers", remedies=names, reason=REASON)
    assert response.status_code == 201, response.text
    card = (await customer.messages())[-1]
    assert card["kind"] == "options" and card["author"] == {"role": "agent", "name": "林雅婷"}
    return card


async def test_the_customer_gets_cards_and_agrees_with_a_person(
    lin: AgentAtDesk, customer: Customer, context: Context, dialogue: FakeDialogue
) -> None:
    card = await offered(lin, customer, context)
    assert 2 <= len(card["payload"]["options"]) <= 4
    assert "command" not in str(card["payload"])
    await customer.press(card["payload"]["options"][0]["choice"])
    await context.turns.settled()
    last = (await customer.messages())[-1]
    assert last["kind"] == "commitment"
    assert all(item["owner"] and item["due_at"] for item in last["payload"]["items"])
    assert dialogue.requests == []
    seen = await lin.see(customer.id)
    assert seen["stage"] == "agreed" and seen["owner"] == "agent"
    assert seen["offers"][0]["state"] == "accepted"
    assert await context.read(lambda s: verify.verify_conversation(s, customer.id)) == []


@pytest.mark.slow
async def test_the_title_typed_to_a_person_agrees_and_other_words_do_not(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    card = await offered(lin, customer, context)
    title = card["payload"]["options"][0]["label"]
    for words in (f"{title}？", f"不要{title}", f"{title}，謝謝"):
        await customer.say(words)
        await context.turns.settled()
        assert (await lin.see(customer.id))["offers"][0]["state"] == "open"
    await customer.say(f"{title}。")
    await context.turns.settled()
    assert (await customer.messages())[-1]["kind"] == "commitment"
    assert (await customer.texts("customer"))[-1] == f"{title}。"
    assert (await lin.see(customer.id))["offers"][0]["state"] == "accepted"


async def test_a_second_click_agrees_to_nothing_more(lin: AgentAtDesk, customer: Customer, context: Context) -> None:
    card = await offered(lin, customer, context)
    first, second = (option["choice"] for option in card["payload"]["options"][:2])
    assert (await customer.press(first)).status_code == 202
    await context.turns.settled()
    assert (await customer.press(first)).status_code == 409
    assert (await customer.press(second)).status_code == 409
    seen = await lin.see(customer.id)
    assert [option["chosen"] for option in seen["offers"][0]["options"]].count(True) == 1


async def test_a_choice_counts_when_the_person_writes_in_the_same_moment(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    card = await offered(lin, customer, context)

    def both(session: Any) -> None:
        redeem(session, customer.id, card["payload"]["options"][0]["choice"], "at-once")
        messages.append(session, customer.id, role="agent", text="請慢慢看", author_name="林雅婷")

    await context.write(both)
    context.turns.customer_wrote(customer.id, at_once=True)
    await context.turns.settled()
    assert (await customer.messages())[-1]["kind"] == "commitment"
    assert (await lin.see(customer.id))["offers"][0]["state"] == "accepted"


async def test_none_of_them_withdraws_the_offer(lin: AgentAtDesk, customer: Customer, context: Context) -> None:
    card = await offered(lin, customer, context)
    await customer.press(card["payload"]["none"]["choice"])
    await context.turns.settled()
    seen = await lin.see(customer.id)
    assert seen["offers"][0]["state"] == "withdrawn"
    assert (await customer.messages())[-1]["text"] == context.words.say("by_person.offer.rejected", "zh-Hant")


async def test_only_who_has_the_conversation_offers(
    lin: AgentAtDesk, wu: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await add_facts(context, customer.id)
    await lin.do(customer.id, "take")
    names = [remedy["remedy"] for remedy in await fitting(wu, customer.id) if remedy["allowed"]][:2]
    assert (await wu.do(customer.id, "offers", remedies=names, reason=REASON)).status_code == 409
    assert (await lin.see(customer.id))["offers"] == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"remedies": "refund", "reason": "x"},
        {"remedies": [1, 2], "reason": "x"},
        {"remedies": [], "reason": "x"},
        {"remedies": ["nothing", "of_this"], "reason": "x"},
        {"remedies": ["a" * 70, "b"], "reason": "x"},
    ],
)
async def test_what_is_no_offer_is_refused(
    lin: AgentAtDesk, customer: Customer, context: Context, body: dict[str, Any]
) -> None:
    await add_facts(context, customer.id)
    await lin.do(customer.id, "take")
    assert (await lin.do(customer.id, "offers", **body)).status_code == 400
    assert await context.read(lambda s: offers.of_case(s, cases.current_case(s, customer.id))) == []  # type: ignore[arg-type]


async def above(lin: AgentAtDesk, customer: Customer, context: Context) -> list[str]:
    """Take the conversation of a customer who got all an agent may give in a month; return two remedies' ids."""
    await add_facts(context, customer.id)
    await month_used_up(context, customer.id)
    await lin.do(customer.id, "take")
    found = await fitting(lin, customer.id)
    high = [remedy["remedy"] for remedy in found if remedy["needs"] == "supervisor"]
    assert high, found
    return [high[0], next(remedy["remedy"] for remedy in found if remedy["remedy"] != high[0])]


async def asked_above(lin: AgentAtDesk, customer: Customer, context: Context) -> str:
    """Request approval for an offer above the limit; return the address of the request."""
    names = await above(lin, customer, context)
    asked = (await lin.do(customer.id, "offers", remedies=names, reason=REASON, ask_approval=True)).json()
    return f"/api/desk/approvals/{asked['approval']}"


@pytest.mark.slow
async def test_above_the_limit_is_asked_for_told_and_decided(
    lin: AgentAtDesk, wu: AgentAtDesk, customer: Customer, context: Context
) -> None:
    names = await above(lin, customer, context)
    refused = await lin.do(customer.id, "offers", remedies=names, reason=REASON)
    assert refused.status_code == 409 and refused.json()["needs"] == "supervisor"
    assert (await lin.see(customer.id))["offers"] == []
    asked = await lin.do(customer.id, "offers", remedies=names, reason=REASON, ask_approval=True)
    assert asked.status_code == 202, asked.text
    assert "林雅婷" in (await customer.messages())[-1]["text"]
    (waiting,) = (await wu.http.get("/api/desk/approvals")).json()["approvals"]
    assert waiting["may_decide"] and waiting["reason"] == REASON and len(waiting["options"]) == 2
    decided = await wu.http.post(f"/api/desk/approvals/{waiting['id']}", json={"decision": "approve"})
    assert decided.status_code == 200, decided.text
    card = (await customer.messages())[-1]
    assert card["kind"] == "options"
    assert (await wu.http.post(f"/api/desk/approvals/{waiting['id']}", json={"decision": "approve"})).status_code == 409
    await customer.press(card["payload"]["options"][0]["choice"])
    await context.turns.settled()
    assert (await lin.see(customer.id))["stage"] == "agreed"


async def test_a_refusal_is_told_and_the_note_is_not(
    lin: AgentAtDesk, wu: AgentAtDesk, customer: Customer, context: Context
) -> None:
    names = await above(lin, customer, context)
    asked = (await lin.do(customer.id, "offers", remedies=names, reason=REASON, ask_approval=True)).json()
    path = f"/api/desk/approvals/{asked['approval']}"
    assert (await wu.http.post(path, json={"decision": "decline"})).status_code == 400
    assert (await wu.http.post(path, json={"decision": "decline", "note": "內部：預算不足"})).status_code == 200
    said = [message["text"] for message in await customer.messages()]
    assert said[-1] == context.words.say("by_person.approval.declined", "zh-Hant", agent="林雅婷")
    assert not any("預算不足" in text for text in said)
    assert (await lin.see(customer.id))["approvals"][0]["note"] == "內部：預算不足"


async def test_an_agent_neither_sees_nor_decides_what_waits(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    names = await above(lin, customer, context)
    asked = (await lin.do(customer.id, "offers", remedies=names, reason=REASON, ask_approval=True)).json()
    assert (await lin.http.get("/api/desk/approvals")).status_code == 403
    path = f"/api/desk/approvals/{asked['approval']}"
    assert (await lin.http.post(path, json={"decision": "approve"})).status_code == 403
    assert (await context.read(lambda s: len(messages.after(s, customer.id, 0)))) > 0
    assert (await lin.see(customer.id))["offers"] == []


@pytest.mark.slow
async def test_an_offer_stands_after_the_conversation_was_given_back(
    lin: AgentAtDesk, wu: AgentAtDesk, customer: Customer, context: Context, dialogue: FakeDialogue
) -> None:
    path = await asked_above(lin, customer, context)
    await lin.do(customer.id, "give-back")
    assert (await wu.http.post(path, json={"decision": "approve", "note": "好"})).status_code == 200
    card = (await customer.messages())[-1]
    await customer.press(card["payload"]["options"][0]["choice"])
    await context.turns.settled()
    assert (await customer.messages())[-1]["kind"] == "commitment"
    assert dialogue.requests == [], "the dialogue never saw the offer, so it cannot take the answer"
    await customer.say("謝謝")
    await context.turns.settled()
    assert [turn.text for turn in dialogue.requests] == ["謝謝"]


async def test_words_after_a_button_are_answered_too(
    lin: AgentAtDesk, customer: Customer, context: Context, dialogue: FakeDialogue
) -> None:
    card = await offered(lin, customer, context)
    await lin.do(customer.id, "give-back")
    await customer.press(card["payload"]["options"][0]["choice"])
    await customer.say("什麼時候來收？")
    await context.turns.settled()
    last = [(message["kind"], message["text"]) for message in await customer.messages()][-1]
    assert last == ("text", "heard: 什麼時候來收？")
    assert (await lin.see(customer.id))["stage"] == "agreed"


async def test_none_of_them_calls_a_person_when_nobody_is_there(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    card = await offered(lin, customer, context)
    await lin.do(customer.id, "give-back")
    await customer.press(card["payload"]["none"]["choice"])
    await context.turns.settled()
    last = (await customer.messages())[-1]
    assert last["kind"] == "handoff" and last["payload"]["promised_by"] and "都不合適" in last["text"]
    seen = await lin.see(customer.id)
    assert (seen["owner"], seen["handoff"]["reason"], seen["offers"][0]["state"]) == ("queue", "rejected", "withdrawn")


async def test_a_refusal_calls_a_person_when_nobody_is_there(
    lin: AgentAtDesk, wu: AgentAtDesk, customer: Customer, context: Context
) -> None:
    path = await asked_above(lin, customer, context)
    await lin.do(customer.id, "give-back")
    assert (await wu.http.post(path, json={"decision": "decline", "note": "內部：預算不足"})).status_code == 200
    last = (await customer.messages())[-1]
    assert last["kind"] == "handoff" and "沒有獲得同意" in last["text"] and "預算" not in last["text"]
    seen = await lin.see(customer.id)
    assert (seen["owner"], seen["handoff"]["reason"]) == ("queue", "over_authority")


async def test_a_request_is_taken_back_by_who_asked_and_the_customer_is_told(
    lin: AgentAtDesk, wu: AgentAtDesk, customer: Customer, context: Context
) -> None:
    path = await asked_above(lin, customer, context)
    assert (await wu.http.delete(path)).status_code == 403
    assert (await lin.http.delete(path)).status_code == 204
    assert (await customer.messages())[-1]["text"] == context.words.say(
        "by_person.approval.withdrawn", "zh-Hant", agent="林雅婷"
    )
    assert (await lin.http.delete(path)).status_code == 409
    assert (await wu.http.post(path, json={"decision": "approve"})).status_code == 409
    (tile,) = (await lin.see(customer.id))["approvals"]
    assert (tile["state"], tile["decided_by"]["name"], tile["may_take_back"]) == ("withdrawn", "林雅婷", False)


async def test_a_second_request_says_that_one_waits(lin: AgentAtDesk, customer: Customer, context: Context) -> None:
    names = await above(lin, customer, context)
    body = {"remedies": names, "reason": REASON, "ask_approval": True}
    assert (await lin.do(customer.id, "offers", **body)).status_code == 202
    again = await lin.do(customer.id, "offers", **body)
    assert (again.status_code, again.json()["title"]) == (
        409,
        context.words.say("agents.approval.one_waits", "zh-Hant"),
    )


async def test_what_waits_is_taken_back_when_the_case_is_resolved(
    lin: AgentAtDesk, wu: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await asked_above(lin, customer, context)
    assert (await lin.resolve(customer.id, "客人不要了")).status_code == 200
    assert (await wu.http.get("/api/desk/approvals")).json()["approvals"] == []


async def test_the_choice_comes_with_the_limit_and_the_offer_with_its_reasons(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await offered(lin, customer, context)
    limit = context.policy.authority["agent"]
    found = (await lin.http.get(f"/api/desk/conversations/{customer.id}/remedies")).json()
    assert found["limit"]["per_case"] == context.policy.company.show(limit.per_case)
    (offer,) = (await lin.see(customer.id))["offers"]
    assert (offer["made_by_name"], offer["role"], offer["reason"]) == ("林雅婷", "agent", REASON)
    why = offer["why"]
    titles = [entry["title"]["en"] for entry in why["offered"] + why["left_out"]]
    assert len(titles) == len(context.policy.remedies) and not any("_" in title for title in titles)
    assert why["severity_reasons"] and all(reason["points"] for reason in why["severity_reasons"])


@pytest.mark.slow
async def test_a_choice_without_an_address_waits_for_it_and_is_agreed_when_it_is_written(
    lin: AgentAtDesk, customer: Customer, context: Context, dialogue: FakeDialogue
) -> None:
    await add_facts(context, customer.id)
    await context.write(lambda s: _forget_contacts(s, customer.id))
    await lin.do(customer.id, "take")
    found = [remedy for remedy in await fitting(lin, customer.id) if remedy["allowed"]]
    visits = next(remedy for remedy in found if {"phone", "address"} <= set(remedy["missing"]))
    other = next(remedy["remedy"] for remedy in found if remedy is not visits)
    await lin.do(customer.id, "offers", remedies=[visits["remedy"], other], reason=REASON)
    card = (await customer.messages())[-1]
    yes = await customer.press(card["payload"]["options"][0]["choice"])
    await context.turns.settled()
    asked = (await customer.messages())[-1]
    assert asked["kind"] == "text" and "電話" in asked["text"] and "地址" in asked["text"]
    seen = await lin.see(customer.id)
    assert seen["commitments"] == [] and seen["offers"][0]["state"] == "open"
    assert {fact["name"]: fact["display"] for fact in seen["facts"]}["chosen_option"] == visits["title"]["zh-Hant"]
    await customer.say("我的電話是0912-000-333")
    await context.turns.settled()
    assert (await lin.see(customer.id))["commitments"] == []
    await customer.say("地址台北市中山區南京東路二段100號5樓，星期六下午有空")
    await context.turns.settled()
    last = (await customer.messages())[-1]
    assert last["kind"] == "commitment" and "0912-000-333" in last["text"] and "南京東路" in last["text"]
    seen = await lin.see(customer.id)
    assert seen["stage"] == "agreed" and seen["commitments"]
    chosen = next(option for option in seen["offers"][0]["options"] if option["chosen"])
    assert chosen["accepted_seq"] == yes.json()["seq"]
    facts = {fact["name"]: (fact["display"], fact["message_seq"] is not None) for fact in seen["facts"]}
    assert facts["phone"] == ("0912-000-333", True)
    assert facts["address"] == ("台北市中山區南京東路二段100號5樓", True)
    assert dialogue.requests == []


def _forget_contacts(session: Any, conversation_id: str) -> None:
    case = cases.current_case(session, conversation_id)
    assert case is not None
    for name in ("phone", "address", "free_times"):
        assert fact_store.withdraw(session, case, name)
