"""Test that `docs/openapi.yaml` describes agents' calls, and agents' cards for customers."""

from __future__ import annotations

import httpx
import pytest

from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, add_facts, somebody_waits
from tests.desk.agents.test_draft_limit import TOO_MUCH
from tests.desk.agents.test_offers import offered
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
    published.check(await lin.do(customer.id, "resolve", note="done"))
    said = await customer.messages()
    for message in said:
        published.check_schema("Message", message)
    assert {"options", "commitment", "survey"} <= {message["kind"] for message in said}
    assert {"customer", "bot", "agent", "system"} == {message["author"]["role"] for message in said}


async def test_a_program_may_act_for_an_agent(lin: AgentAtDesk, context: Context, published: Published) -> None:
    waiting = await somebody_waits(context)
    await add_facts(context, waiting)
    published.check(await lin.sign_in("lin"))
    published.check(await lin.http.get("/api/desk/me"))
    published.check(await lin.do(waiting, "take"))
    published.check(await lin.say(waiting, "您好"))
    for wanted in ("txt", "json", "pdf"):
        published.check(await lin.http.get(f"/api/desk/conversations/{waiting}/export", params={"format": wanted}))
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
