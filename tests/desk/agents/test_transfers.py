"""Test transfers of a conversation to an available colleague or to a team."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta, timezone
from typing import Any

import httpx
import pytest
from sqlalchemy.orm import Session

from bot.cases import audit
from bot.cases.accounts import agents
from bot.cases.queue import presence
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, somebody_waits
from tests.desk.customer import Customer

pytestmark = pytest.mark.asyncio


async def ready(context: Context, login: str, state: str = "available", capacity: int = 4, team: str = "") -> int:
    """Set up an agent as connected to the desk, with this presence, capacity and team; return the id."""

    def run(session: Session) -> int:
        agent = agents.find(session, login)
        presence.set_up(session, agent, capacity=capacity, languages=["zh-Hant"], team=team, actor="test")
        presence.choose(session, agent, state)
        presence.seen(session, agent.id)
        return agent.id

    return await context.write(run)


async def transfer(desk: AgentAtDesk, conversation_id: str, **body: Any) -> httpx.Response:
    """Transfer a conversation with a note and return the response."""
    return await desk.do(conversation_id, "transfer", **{"client_id": uuid.uuid4().hex, "note": "請看發票", **body})


async def test_the_colleague_has_it_at_once_and_the_customer_hears_who(
    lin: AgentAtDesk, wu: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await lin.do(customer.id, "take")
    response = await transfer(lin, customer.id, agent_id=await ready(context, "wu"))
    assert (response.status_code, response.json()) == (200, {"owner": "agent"})
    last = (await customer.messages())[-1]
    assert last["author"] == {"role": "system"}
    assert last["text"] == context.words.say("by_person.transferred", "zh-Hant", agent="林雅婷", colleague="吳志明")
    seen = await wu.see(customer.id)
    assert (seen["mine"], seen["handoff"]["note"]) == (True, "請看發票")
    assert [note["text"] for note in seen["notes"]] == ["請看發票"]
    assert (await wu.say(customer.id, "我來看")).status_code == 202
    assert (await lin.say(customer.id, "還有")).status_code == 409
    assert "請看發票" not in (await customer.get("/transcript", params={"format": "txt"})).text


@pytest.mark.parametrize(
    "state, capacity, title",
    [
        ("busy", 4, "吳志明現在無法接手，請選另一位同事，或轉給小組。"),
        ("away", 4, "吳志明現在無法接手，請選另一位同事，或轉給小組。"),
        ("available", 0, "吳志明手上已有 0 段對話，滿了；請選另一位同事，或轉給小組。"),
    ],
)
async def test_a_colleague_who_cannot_take_it_leaves_it_where_it_is(
    lin: AgentAtDesk, context: Context, state: str, capacity: int, title: str
) -> None:
    waiting = await somebody_waits(context)
    await lin.do(waiting, "take")
    response = await transfer(lin, waiting, agent_id=await ready(context, "wu", state, capacity))
    assert (response.status_code, response.json()["title"]) == (409, title)
    seen = await lin.see(waiting)
    assert (seen["mine"], seen["notes"]) == (True, [])


async def test_a_colleague_who_is_not_there_or_not_one_is_a_409(lin: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context)
    await lin.do(waiting, "take")
    here = (await lin.http.get("/api/desk/colleagues")).json()["colleagues"]
    for person in here:
        assert (await transfer(lin, waiting, agent_id=person["id"])).status_code == 409
    assert (await transfer(lin, waiting, agent_id=999)).status_code == 409
    assert (await transfer(lin, waiting, team="不存在")).status_code == 409
    assert (await lin.see(waiting))["mine"] is True


async def test_only_the_holder_passes_it_on(lin: AgentAtDesk, wu: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context)
    lins = await ready(context, "lin")
    response = await transfer(lin, waiting, agent_id=await ready(context, "wu"))
    assert (response.status_code, response.json()["owner"]) == (409, "queue")
    await lin.do(waiting, "take")
    await transfer(lin, waiting, agent_id=await ready(context, "wu"))
    response = await transfer(lin, waiting, agent_id=lins)
    assert (response.status_code, response.json()["taken_by"]["name"]) == (409, "吳志明")


@pytest.mark.parametrize(
    "wrong, title",
    [
        ({"note": " ", "agent_id": 1}, "請寫一句說明，同事才能直接接下去。"),
        ({}, "請選一位同事或一個小組。"),
        ({"agent_id": 1, "team": "九龍"}, "請選一位同事或一個小組。"),
    ],
)
async def test_a_transfer_names_one_way_and_a_note(
    lin: AgentAtDesk, context: Context, wrong: dict[str, Any], title: str
) -> None:
    waiting = await somebody_waits(context)
    await lin.do(waiting, "take")
    response = await transfer(lin, waiting, **wrong)
    assert (response.status_code, response.json()["title"]) == (400, title)


async def test_for_a_team_it_waits_with_the_promise_unchanged_or_better(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    await ready(context, "wu", team="九龍")
    waiting = await somebody_waits(context, promised_in=timedelta(minutes=3))
    before = (await lin.queue())["waiting"][0]["promised_by"]
    await lin.do(waiting, "take")
    assert (await transfer(lin, waiting, team="九龍")).json() == {"owner": "queue"}
    (person,) = (await wu.queue())["waiting"]
    assert (person["team"], person["promised_by"], person["urgency"]) == ("九龍", before, "high")
    last = (await wu.see(waiting))["messages"][-1]
    assert last["kind"] == "handoff"
    assert last["payload"]["handler"] in last["text"]
    assert "九龍" not in str(last)
    assert "林雅婷" in last["text"]


async def test_what_was_taken_straight_from_the_bot_gets_a_promise_too(
    lin: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await ready(context, "wu", team="九龍")
    await lin.do(customer.id, "take")
    assert (await transfer(lin, customer.id, team="九龍")).status_code == 200
    (person,) = (await lin.queue())["waiting"]
    assert person["reason"] == "requested"
    assert person["promised_by"] > datetime.now(timezone.utc).isoformat()


async def test_a_supervisor_takes_over_from_a_colleague_who_has_left(
    lin: AgentAtDesk, wu: AgentAtDesk, customer: Customer, context: Context
) -> None:
    wus = await ready(context, "wu", state="busy", capacity=0)
    await lin.do(customer.id, "take")
    response = await transfer(wu, customer.id, agent_id=wus)
    assert (response.status_code, response.json()["full"]) == (409, {"holds": 0, "capacity": 0})
    response = await transfer(wu, customer.id, agent_id=wus, anyway=True)
    assert (response.status_code, response.json()) == (200, {"owner": "agent"})
    assert (await wu.see(customer.id))["mine"] is True
    said = context.words.say("by_person.transferred", "zh-Hant", agent="林雅婷", colleague="吳志明")
    assert (await customer.messages())[-1]["text"] == said
    recorded = await context.read(lambda s: audit.of(s, f"conversation:{customer.id}"))
    assert [entry.actor for entry in recorded if entry.action == "handoff.transferred"] == ["agent:wu"]


async def test_a_supervisor_transfers_what_a_colleague_holds(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    lins = await ready(context, "lin", team="九龍")
    waiting = await somebody_waits(context)
    await lin.do(waiting, "take")
    assert (await transfer(wu, waiting, agent_id=lins)).status_code == 409
    assert (await transfer(wu, waiting, team="九龍")).json() == {"owner": "queue"}
    assert "林雅婷" in (await wu.see(waiting))["messages"][-1]["text"]
