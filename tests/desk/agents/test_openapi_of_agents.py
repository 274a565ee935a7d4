"""Test that `docs/openapi.yaml` describes agents' calls, and agents' cards for customers."""

from __future__ import annotations

import httpx
import pytest

from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, add_facts, somebody_waits
from tests.desk.agents.promised import somebody_was_promised
from tests.desk.agents.test_draft_limit import TOO_MUCH
from tests.desk.agents.test_offers import offered
from tests.desk.agents.test_transfers import ready
from tests.desk.customer import Customer
from tests.desk.openapi import Published

pytestmark = pytest.mark.asyncio


@pytest.fixture(scope="module")
def published() -> Published:
    return Published()


@pytest.mark.slow
async def test_the_cards_that_come_from_people(
    lin: AgentAtDesk, customer: Customer, context: Context, published: Published
) -> None:
    card = await offered(lin, customer, context)
    await customer.press(card["payload"]["options"][0]["choice"])
    await context.turns.settled()
    await lin.say(customer.id, "我來處理")
    refused = await lin.do(customer.id, "resolve", note="done")
    assert refused.status_code == 409 and refused.json()["unsettled"]
    published.check(refused)
    published.check(await lin.resolve(customer.id, "done"))
    said = await customer.messages()
    for message in said:
        published.check_schema("Message", message)
    assert {"options", "commitment", "survey"} <= {message["kind"] for message in said}
    assert {"customer", "bot", "agent", "system"} == {message["author"]["role"] for message in said}


async def test_a_program_may_see_to_promises(
    wu: AgentAtDesk, lin: AgentAtDesk, context: Context, published: Published
) -> None:
    _, (number, other, third) = await somebody_was_promised(context, (3, 4, 5))
    home, there = "/api/desk/promises", f"/api/desk/promises/{number}"
    published.check(await wu.http.get(home))
    day = context.policy.clock.local(context.policy.clock.closing_times(context.store.clock())[6]).date().isoformat()
    calls: list[tuple[str, dict[str, str], int]] = [
        ("pick-up", {}, 200),
        ("ask", {"question": "Which account?"}, 200),
        ("redate", {"day": day, "reason": "A part is late"}, 200),
        ("redate", {"day": "soon", "reason": "A part is late"}, 400),
        ("hand-on", {"owner": "billing"}, 200),
        ("keep", {"proof": "Paid", "reference": "TX-1"}, 200),
        ("cannot", {"reason": "No stock"}, 409),
    ]
    for what, told, status in calls:
        answer = await wu.http.post(f"{there}/{what}", json=told)
        assert answer.status_code == status, (what, answer.text)
        published.check(answer)
    published.check(await wu.http.post(f"{home}/{other}/cannot", json={"reason": "No stock"}))
    published.check(await lin.http.post(f"{home}/{third}/keep", json={}))
    handed = {"from": "returns_desk", "to": "billing", "reason": "ill"}
    published.check(await wu.http.post(f"{home}/hand-on", json=handed))
    published.check(await lin.http.post(f"{home}/hand-on", json=handed))


async def test_a_program_may_act_for_an_agent(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context, published: Published
) -> None:
    waiting = await somebody_waits(context)
    await add_facts(context, waiting)
    published.check(await lin.sign_in("lin"))
    published.check(await lin.http.get("/api/desk/me"))
    published.check(await lin.do(waiting, "take"))
    published.check(await lin.say(waiting, "您好"))
    for wanted in ("txt", "json", "pdf"):
        published.check(await lin.http.get(f"/api/desk/conversations/{waiting}/export", params={"format": wanted}))
    published.check(await lin.do(waiting, "to-queue", note="later"))
    published.check(await lin.do(waiting, "to-queue"))
    lins = await ready(context, "lin")
    published.check(await wu.do(waiting, "assign", agent_id=lins))
    published.check(await lin.do(waiting, "assign", agent_id=lins))
    published.check(await lin.do(waiting, "give-back"))
    published.check(await lin.http.delete("/api/desk/session"))


@pytest.mark.slow
async def test_what_agents_are_refused(
    lin: AgentAtDesk, wu: AgentAtDesk, zhou: AgentAtDesk, stranger: AgentAtDesk, context: Context, published: Published
) -> None:
    waiting = await somebody_waits(context)
    await add_facts(context, waiting)
    await lin.do(waiting, "take")
    session = "/api/desk/session"
    foreign = {"Origin": "https://elsewhere.example"}
    refused: dict[int, list[httpx.Response]] = {
        400: [
            await lin.say(waiting, " "),
            await lin.do(waiting, "resolve"),
            await stranger.http.post(session, json={}),
        ],
        401: [await stranger.sign_in("lin", "wrong"), await stranger.http.get("/api/desk/me")],
        403: [await zhou.do(waiting, "take"), await lin.http.delete(session, headers=foreign)],
        404: [await lin.do("none", "take")],
        409: [await wu.do(waiting, "take"), await wu.say(waiting, "hello"), await wu.do(waiting, "give-back")],
        413: [await lin.say(waiting, "字" * 4001)],
        422: [await lin.say(waiting, "{customer} 您好"), await lin.say(waiting, TOO_MUCH)],
    }
    refused[429] = [(await stranger.sign_in("lin", "wrong")) for _ in range(30)][-1:]
    for wanted, responses in refused.items():
        for response in responses:
            assert response.status_code == wanted, (str(response.request.url), response.text)
            published.check(response)


async def test_a_program_may_read_notices_and_hand_over(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context, published: Published
) -> None:
    lins, wus = await ready(context, "lin", capacity=1), await ready(context, "wu")
    first, second = await somebody_waits(context), await somebody_waits(context)
    published.check(await wu.do(first, "assign", agent_id=lins))
    published.check(await wu.do(second, "assign", agent_id=lins, over_capacity="knows them"))
    asked = await lin.do(await somebody_waits(context), "take")
    assert asked.status_code == 409
    published.check(asked)
    published.check(await lin.http.get("/api/desk/notices"))
    published.check(await lin.http.post("/api/desk/notices/read", json={"conversation_id": first}))
    published.check(await lin.do(first, "here", tab="1", state="looking"))
    published.check(await lin.do(first, "here", tab="1", state="dancing"))
    there = await wu.do(first, "here", tab="1", state="writing")
    assert there.json()["people"] == [{"id": lins, "name": "林雅婷", "writing": False}]
    published.check(there)
    published.check(await lin.http.post("/api/desk/hand-over", json={"agent_id": wus}))
    published.check(await lin.http.post("/api/desk/hand-over", json={"agent_id": 10_000}))
