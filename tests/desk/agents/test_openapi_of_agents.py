"""Test that `docs/openapi.yaml` describes agents' calls, and agents' cards for customers."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, add_facts, somebody_waits
from tests.desk.agents.promised import somebody_was_promised
from tests.desk.agents.test_closed_list import resolved
from tests.desk.agents.test_draft_limit import TOO_MUCH
from tests.desk.agents.test_offers import offered
from tests.desk.agents.test_postponing import ahead
from tests.desk.agents.test_transfers import ready
from tests.desk.customer import Customer
from tests.desk.openapi import Call, Published, calls_of

pytestmark = pytest.mark.asyncio
# What only the page calls, under /api/desk/. A new call is described in docs/openapi.yaml, or named here.
FOR_THE_PAGE = """
GET accounts
POST accounts
PATCH accounts/{account_id}
GET approvals
DELETE approvals/{approval_id}
POST approvals/{approval_id}
GET audit
GET audit.csv
GET colleagues
POST colleagues/{agent_id}
GET conversations/{conversation_id}
GET conversations/{conversation_id}/assist
GET conversations/{conversation_id}/attachments/{attachment_id}
GET conversations/{conversation_id}/corrections
PUT conversations/{conversation_id}/corrections
POST conversations/{conversation_id}/draft-approval
POST conversations/{conversation_id}/notes
POST conversations/{conversation_id}/offers
PUT conversations/{conversation_id}/order-proof
POST conversations/{conversation_id}/pass
GET conversations/{conversation_id}/remedies
POST conversations/{conversation_id}/suggestions
GET conversations/{conversation_id}/timeline
POST conversations/{conversation_id}/transfer
POST conversations/{conversation_id}/typing
POST conversations/{conversation_id}/wording
GET events
GET heard-wrongly
DELETE lockouts/{kind}/{name}
POST me/password
DELETE me/second-factor
GET me/second-factor
POST me/second-factor
PUT me/second-factor
POST me/second-factor/codes
DELETE me/sessions
GET me/sessions
DELETE me/sessions/{session_id}
POST outbox/{item_id}/again
GET policy
POST presence
GET queue
GET search
GET suggestions
GET templates
POST templates
DELETE templates/{template_id}
PUT templates/{template_id}
GET views
POST views
DELETE views/{view_id}
PUT views/{view_id}
"""


@pytest.fixture(scope="module")
def published() -> Published:
    return Published()


async def test_every_call_is_described_or_only_for_the_page(app: Starlette, published: Published) -> None:
    there = {call for call in calls_of(app.routes) if call.path.startswith("/api/desk/")}
    pairs = [line.split() for line in FOR_THE_PAGE.strip().splitlines()]
    assert there - published.calls == {Call(method, f"/api/desk/{path}") for method, path in pairs}


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


async def test_a_program_may_put_off_and_give_tasks(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context, published: Published
) -> None:
    lins, wus = await ready(context, "lin"), await ready(context, "wu")
    talk, soon = await somebody_waits(context), ahead(days=1)
    await lin.do(talk, "take")
    calls: list[tuple[AgentAtDesk, str, dict[str, Any], int]] = [
        (lin, "postpone", {"until": soon, "reason": "waits for a part"}, 409),
        (lin, "postpone", {"until": "soon", "reason": "waits for a part"}, 400),
        (lin, "postpone", {"until": soon, "reason": "waits for a part", "tell_later": True}, 200),
        (wu, "come-back", {}, 204),
        (lin, "tasks", {"text": "call the branch", "due_at": soon, "agent_id": lins}, 201),
        (lin, "tasks", {"text": "call the branch", "due_at": "soon", "agent_id": lins}, 400),
        (lin, "tasks", {"text": "call the branch", "due_at": soon, "agent_id": 10_000}, 409),
        (lin, "tasks", {"text": "x" * 301, "due_at": soon, "agent_id": lins}, 413),
    ]
    for desk, what, told, status in calls:
        answer = await desk.do(talk, what, **told)
        assert answer.status_code == status, (what, answer.text)
        published.check(answer)
    mine = await lin.http.get("/api/desk/tasks")
    published.check(mine)
    (task,) = mine.json()["tasks"]
    for change in ({"agent_id": wus}, {"due_at": "soon"}, {"agent_id": 10_000}, {"done": True}):
        published.check(await lin.http.patch(f"/api/desk/tasks/{task['id']}", json=change))
    published.check(await lin.http.patch("/api/desk/tasks/10000", json={"done": True}))


async def test_a_program_may_read_what_is_over_and_take_tables(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context, published: Published
) -> None:
    await somebody_was_promised(context, (3,))
    over, waits = await resolved(lin, context, "水壺漏水"), await somebody_waits(context)
    found = await lin.http.get("/api/desk/closed", params={"words": "漏水", "stage": "resolved"})
    assert [each["conversation_id"] for each in found.json()["found"]] == [over]
    published.check(found)
    published.check(await lin.http.get("/api/desk/closed", params={"stage": "offering"}))
    for name in ("closed", "search", "promises"):
        published.check(await wu.http.get(f"/api/desk/{name}.csv"))
    for name, ids in (("waiting", [waits]), ("approvals", [1]), ("waiting", [1])):
        published.check(await wu.http.post("/api/desk/lists.csv", json={"list": name, "ids": ids}))
    for to in ("queue", "me", "nobody"):
        published.check(await wu.do(over, "open-again", to=to, reason="not mended"))
    other = await resolved(lin, context)
    await ready(context, "lin")
    published.check(await wu.do(other, "open-again", to="handler", reason="not mended"))
