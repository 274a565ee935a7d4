"""Test presence: who is at the desk, and who may set presence, capacity, languages and team."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from bot.cases.accounts.permissions import PERMISSIONS, May
from bot.cases.queue import presence
from bot.cases.queue.presence import ANSWERING
from bot.cases.utc import now_of
from bot.desk.agents.presence import at_desk
from bot.desk.agents.sessions import SignedIn
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, somebody_waits
from tests.desk.agents.test_events import listen, signed_in, until

pytestmark = pytest.mark.asyncio


async def colleagues(desk: AgentAtDesk) -> dict[str, dict[str, Any]]:
    """Return all colleagues by name, as this agent sees them."""
    response = await desk.http.get("/api/desk/colleagues")
    assert response.status_code == 200, response.text
    return {person["name"]: person for person in response.json()["colleagues"]}


async def set_up(desk: AgentAtDesk, agent_id: int, **more: Any) -> httpx.Response:
    """Set capacity, languages and team of an agent."""
    body = {"capacity": 2, "languages": ["en"], "team": "九龍", **more}
    return await desk.http.post(f"/api/desk/colleagues/{agent_id}", json=body)


async def test_who_may_answer_is_who_may_work() -> None:
    assert {role for role, may in PERMISSIONS.items() if May.WORK in may} == set(ANSWERING)


async def test_an_agent_is_there_while_their_page_is_connected(live: httpx.AsyncClient, context: Context) -> None:
    desk = await signed_in(live)
    assert (await colleagues(desk))["林雅婷"]["presence"] == "offline"
    stream = listen(live)
    await until(stream, "listening")
    for _ in range(100):
        # Recorded in the background, just after the stream opened.
        found = (await colleagues(desk))["林雅婷"]
        if found["presence"] == "available":
            break
    assert (found["presence"], found["me"], found["holds"], found["capacity"]) == ("available", True, 0, 4)
    await stream.aclose()  # type: ignore[attr-defined]
    await live.delete("/api/desk/session")
    assert {person.now for person in await context.read(lambda s: presence.everybody(s, now_of(s)))} == {"offline"}


async def test_a_stream_that_has_not_heard_of_it_does_not_bring_back_who_signed_out(
    lin: AgentAtDesk, context: Context
) -> None:
    me = (await lin.http.get("/api/desk/me")).json()["agent"]
    signed_in_agent = SignedIn(me["id"], me["login"], me["name"], me["role"])
    token = lin.http.cookies["amends_desk"]

    async def here() -> set[int]:
        return await context.read(lambda s: presence.connected(s, now_of(s)))

    await at_desk(context, signed_in_agent, token)
    assert await here() == {me["id"]}
    await lin.http.delete("/api/desk/session")
    await at_desk(context, signed_in_agent, token)
    assert await here() == set()


@pytest.mark.slow
async def test_choosing_ones_presence_tells_the_colleagues(live: httpx.AsyncClient) -> None:
    desk = await signed_in(live)
    stream = listen(live)
    await until(stream, "listening")
    assert (await desk.http.post("/api/desk/presence", json={"presence": "busy"})).status_code == 200
    assert await until(stream, "colleagues") == {}
    assert (await colleagues(desk))["林雅婷"]["presence"] == "busy"
    await stream.aclose()  # type: ignore[attr-defined]


async def test_a_presence_that_there_is_not_says_which_there_are(lin: AgentAtDesk) -> None:
    response = await lin.http.post("/api/desk/presence", json={"presence": "asleep"})
    assert response.status_code == 400
    assert response.json()["title"] == "狀態只能選可接案、忙碌或離開。"


async def test_an_agent_sets_up_themselves_and_a_supervisor_everybody(lin: AgentAtDesk, wu: AgentAtDesk) -> None:
    ids = {name: person["id"] for name, person in (await colleagues(lin)).items()}
    assert (await set_up(lin, ids["林雅婷"])).status_code == 204
    refused = await set_up(lin, ids["吳志明"])
    assert (refused.status_code, refused.json()["title"]) == (403, "你的角色不能做這件事，請找主管。")
    assert (await set_up(wu, ids["林雅婷"], capacity=7)).status_code == 204
    found = (await colleagues(lin))["林雅婷"]
    assert (found["capacity"], found["languages"], found["team"]) == (7, ["en"], "九龍")
    assert (await lin.http.get("/api/desk/colleagues")).json()["teams"] == ["九龍"]
    assert not (await colleagues(lin))["吳志明"]["may_set_up"]


@pytest.mark.parametrize("wrong", [{"capacity": -1}, {"languages": []}, {"languages": [1]}, {"languages": [[]]}])
async def test_what_cannot_be_set_up_says_what_can(lin: AgentAtDesk, wrong: dict[str, Any]) -> None:
    mine = (await colleagues(lin))["林雅婷"]["id"]
    response = await set_up(lin, mine, **wrong)
    assert response.status_code == 400
    assert response.json()["title"].startswith("請填 0 到 50 的數字")


async def test_what_somebody_holds_is_counted(lin: AgentAtDesk, wu: AgentAtDesk, context: Context) -> None:
    await lin.do(await somebody_waits(context), "take")
    assert (await colleagues(wu))["林雅婷"]["holds"] == 1
