"""Test taking, answering, giving back and resolving a conversation, on both sides and with two agents at once."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy.orm import Session

from bot.cases import audit
from bot.cases.record import verify
from bot.conversation.services import Services
from bot.desk.agents import live_work
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, somebody_waits
from tests.desk.customer import Customer
from tests.desk.fakes import FakeDialogue

pytestmark = pytest.mark.asyncio


async def test_the_customer_hears_who_took_over(lin: AgentAtDesk, customer: Customer, context: Context) -> None:
    response = await lin.do(customer.id, "take")
    assert response.status_code == 200
    assert response.json()["agent"]["name"] == "林雅婷"
    last = (await customer.messages())[-1]
    assert last["author"] == {"role": "system"}
    assert last["text"] == context.words.say("by_person.joined", "zh-Hant", agent="林雅婷")


async def test_taking_twice_is_taking_once(lin: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context)
    assert [(await lin.do(waiting, "take")).status_code for _ in range(3)] == [200, 200, 200]
    roles = [message["author"]["role"] for message in (await lin.see(waiting))["messages"]]
    assert roles == ["customer", "system"]


async def test_the_second_taker_is_told_who_has_it(lin: AgentAtDesk, wu: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context)
    await lin.do(waiting, "take")
    response = await wu.do(waiting, "take")
    assert response.status_code == 409
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["taken_by"]["name"] == "林雅婷"
    assert response.json()["title"] == "林雅婷 has already taken this one. Your draft is kept."
    assert (await wu.see(waiting))["agent"]["name"] == "林雅婷"


@pytest.mark.slow
async def test_of_two_who_take_at_the_same_moment_one_has_it(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    for _ in range(10):
        waiting = await somebody_waits(context)
        answers = await asyncio.gather(lin.do(waiting, "take", anyway=True), wu.do(waiting, "take", anyway=True))
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        winner = "林雅婷" if answers[0].status_code == 200 else "吳志明"
        assert answers[0 if winner == "吳志明" else 1].json()["taken_by"]["name"] == winner
        seen = await lin.see(waiting)
        assert seen["agent"]["name"] == winner
        assert [m["author"]["role"] for m in seen["messages"]] == ["customer", "system"]


async def test_words_reach_the_customer_with_the_agents_name(lin: AgentAtDesk, customer: Customer) -> None:
    await lin.do(customer.id, "take")
    response = await lin.say(customer.id, "我幫您看一下 <b>", client_id="a1")
    assert response.status_code == 202
    last = (await customer.messages())[-1]
    assert last["seq"] == response.json()["seq"]
    assert last["author"] == {"role": "agent", "name": "林雅婷"}
    assert last["text"] == "我幫您看一下 <b>"


async def test_words_sent_again_are_there_once(lin: AgentAtDesk, customer: Customer) -> None:
    await lin.do(customer.id, "take")
    answers = await asyncio.gather(*(lin.say(customer.id, "只說一次", client_id="a1") for _ in range(8)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["seq"] for answer in answers}) == 1
    assert (await customer.texts("agent")) == ["只說一次"]
    await lin.do(customer.id, "give-back")
    assert (await lin.say(customer.id, "只說一次", client_id="a1")).json() == answers[0].json()


async def test_other_words_under_the_same_id_are_refused_not_lost(lin: AgentAtDesk, customer: Customer) -> None:
    await lin.do(customer.id, "take")
    first = await lin.say(customer.id, "第一句，卡號 4111 1111 1111 1111", client_id="a1")
    refused = await lin.say(customer.id, "第二句", client_id="a1")
    assert (first.status_code, refused.status_code) == (202, 409)
    assert "client_id" in refused.json()["title"]
    assert (await lin.say(customer.id, "第一句，卡號 4111 1111 1111 1111", client_id="a1")).json() == first.json()
    assert len(await customer.texts("agent")) == 1
    await lin.do(customer.id, "give-back")
    assert (await lin.say(customer.id, "第三句", client_id="a1")).status_code == 409


async def test_an_agents_id_that_the_customer_used_too_loses_nothing(lin: AgentAtDesk, customer: Customer) -> None:
    await customer.say("我的話", client_id="1")
    await lin.do(customer.id, "take")
    await lin.say(customer.id, "我的回答", client_id="1")
    assert (await customer.texts("agent")) == ["我的回答"]
    mine = (await lin.see(customer.id))["messages"][-1]
    assert mine["text"] == "我的回答"
    assert mine["client_id"] == "1"


@pytest.mark.parametrize(
    "text, status",
    [("", 400), (" \u3000\u200b", 400), ("a" * 4001, 413), ("a\x00b", 400), ("好" * 4000, 202)],
)
async def test_what_cannot_be_sent_says_so(lin: AgentAtDesk, customer: Customer, text: str, status: int) -> None:
    await lin.do(customer.id, "take")
    response = await lin.say(customer.id, text)
    assert response.status_code == status
    if status != 202:
        assert response.json()["title"]
        assert (await customer.texts("agent")) == []


async def test_only_who_has_it_may_talk_give_back_or_resolve(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    waiting = await somebody_waits(context)
    for act in (
        {"what": "messages", "client_id": "1", "text": "hi"},
        {"what": "give-back"},
        {"what": "resolve", "note": "x"},
    ):
        response = await lin.do(waiting, **act)
        assert response.status_code == 409
        assert response.json()["title"] == "這段對話不在你手上，請先接手。"
    await lin.do(waiting, "take")
    for act in (
        {"what": "messages", "client_id": "1", "text": "hi"},
        {"what": "give-back"},
        {"what": "resolve", "note": "x"},
    ):
        response = await wu.do(waiting, **act)
        assert response.status_code == 409
        assert response.json()["taken_by"]["name"] == "林雅婷"
    assert (await lin.see(waiting))["mine"] is True


@pytest.mark.slow
async def test_the_bot_is_silent_while_a_person_talks_and_answers_again_afterwards(
    lin: AgentAtDesk, customer: Customer, context: Context, dialogue: FakeDialogue
) -> None:
    await lin.do(customer.id, "take")
    await customer.say("給真人的話")
    await context.turns.settled()
    assert dialogue.requests == []
    response = await lin.do(customer.id, "give-back")
    assert response.status_code == 200
    assert response.json() == {"owner": "bot"}
    assert (await customer.messages())[-1]["text"] == context.words.say("by_person.returned", "zh-Hant", agent="林雅婷")
    await customer.say("給機器人的話")
    await context.turns.settled()
    assert [request.text for request in dialogue.requests] == ["給機器人的話"]


async def test_a_reply_in_flight_is_dropped_when_a_person_takes_over(
    lin: AgentAtDesk, customer: Customer, context: Context, dialogue: FakeDialogue
) -> None:
    dialogue.gate.clear()
    await customer.say("很急")
    while not dialogue.requests:
        await asyncio.sleep(0.01)
    await lin.do(customer.id, "take")
    dialogue.gate.set()
    await context.turns.settled()
    assert (await customer.texts("bot")) == []


@pytest.mark.slow
async def test_ten_handovers_and_returns(lin: AgentAtDesk, wu: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context, "壞了")
    for turn in range(10):
        agent = lin if turn % 2 else wu
        assert (await agent.do(waiting, "take")).status_code == 200
        assert (await agent.say(waiting, f"第 {turn} 次")).status_code == 202
        assert (await agent.do(waiting, "give-back")).status_code == 200
    seen = await lin.see(waiting)
    assert [m["seq"] for m in seen["messages"]] == list(range(1, 32))
    assert seen["owner"] == "bot"
    assert seen["case"]["stage"] == "clarifying"
    assert await context.read(lambda s: verify.verify_conversation(s, waiting)) == []


async def test_resolving_needs_a_note_that_the_customer_never_sees(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await lin.do(customer.id, "take")
    for note in ({}, {"note": " "}):
        response = await lin.do(customer.id, "resolve", **note)
        assert response.status_code == 400
        assert response.json()["title"] == "請寫一句怎麼處理的。"
    assert (await lin.do(customer.id, "resolve", note="退了 300 元 secret-note")).status_code == 200
    told, survey = (await customer.messages())[-2:]
    assert told["author"]["role"] == "system"
    assert told["text"] == context.words.say("by_person.resolved", "zh-Hant", agent="林雅婷")
    assert survey["kind"] == "survey"
    assert survey["payload"] == {"choices": [1, 2, 3, 4, 5], "also": ["process", "treatment"]}
    transcript = await customer.get("/transcript", params={"format": "json"})
    assert "secret-note" not in transcript.text
    assert "secret-note" in str((await lin.see(customer.id))["handoffs"])


async def test_a_resolved_case_is_resolved_and_audited(lin: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context)
    await lin.do(waiting, "take")
    await lin.do(waiting, "resolve", note="已退款")
    seen = await lin.see(waiting)
    assert seen["case"]["stage"] == "resolved"
    assert seen["step"] == 5
    assert seen["owner"] == "bot"
    trail = await context.read(lambda s: [(e.actor, e.action) for e in audit.of(s, f"conversation:{waiting}")])
    assert trail.count(("agent:lin", "conversation.owner")) == 2


async def test_the_customer_is_told_in_their_own_language(wu: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context, "我要真人", locale="zh-Hans")
    await wu.do(waiting, "take")
    assert "接下来由我为您处理" in (await wu.see(waiting))["messages"][-1]["text"]


async def test_a_conversation_that_is_not_there_is_a_404(lin: AgentAtDesk) -> None:
    for what, body in (
        ("take", {}),
        ("give-back", {}),
        ("resolve", {"note": "x"}),
        ("wording", {"text": "x"}),
    ):
        response = await lin.do("nowhere", what, **body)
        assert response.status_code == 404, what
        assert response.json()["title"] == "找不到這段對話，請從列表重新選擇。"
    assert (await lin.say("nowhere", "x")).status_code == 404


async def test_a_draft_is_weighed_before_the_store_is_held(
    lin: AgentAtDesk, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = await somebody_waits(context)
    await lin.do(waiting, "take")
    weigh, held = live_work.refuse_above_limit, []

    def noted(session: Session, services: Services, conversation_id: str, role: str, text: str) -> None:
        held.append(session.get_bind() is context.store.engine)
        weigh(session, services, conversation_id, role, text)

    monkeypatch.setattr(live_work, "refuse_above_limit", noted)
    assert (await lin.say(waiting, "我先查一下。")).status_code == 202
    assert held == [False]
