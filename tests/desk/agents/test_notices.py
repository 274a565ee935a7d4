"""Test through the API what agents are told, and that all their pages agree on what they read."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from bot.cases import messages, notices
from bot.cases.accounts import agents
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, somebody_waits, somebody_works_here
from tests.desk.agents.test_transfers import ready

pytestmark = pytest.mark.asyncio


async def listed(agent: AgentAtDesk) -> dict[str, object]:
    response = await agent.http.get("/api/desk/notices")
    assert response.status_code == 200, response.text
    found: dict[str, object] = response.json()
    return found


async def test_a_mention_tells_the_colleague_and_the_writer_hears_whom(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    await somebody_works_here(context, "mei", "agent", "Mei")
    waiting = await somebody_waits(context, name="黃小姐")
    note = {"client_id": "1", "text": "@吳志明 @mei @林雅婷 請看"}
    for _ in range(2):
        answer = await lin.do(waiting, "notes", **note)
        assert (answer.status_code, answer.json()["not_told"]) == (201, [])
        assert sorted(answer.json()["told"]) == ["Mei", "吳志明"]
    found = await listed(wu)
    (notice,) = found["notices"]  # type: ignore[misc]
    assert found["unread"] == 1
    assert (notice["kind"], notice["by"]["name"], notice["customer"]["name"], notice["read"]) == (  # type: ignore[index]
        "mentioned", "林雅婷", "黃小姐", False,
    )  # fmt: skip
    assert (await listed(lin))["notices"] == []
    # A note for a colleague who goes on with it may mention another one.
    await ready(context, "wu")
    await lin.do(waiting, "take")
    await lin.do(
        waiting, "transfer", client_id="2", agent_id=notice_agent(await wu.http.get("/api/desk/me")), note="@mei knows"
    )
    assert [one["kind"] for one in (await listed(wu))["notices"]] == ["transferred", "mentioned"]  # type: ignore[attr-defined,index]


def notice_agent(response: httpx.Response) -> int:
    found: int = response.json()["agent"]["id"]
    return found


async def test_where_teams_are_apart_nobody_is_told_of_what_they_do_not_see(lin: AgentAtDesk, context: Context) -> None:
    await somebody_works_here(context, "mei", "agent", "Mei")
    await ready(context, "lin", team="Taipei")
    await ready(context, "mei", team="Kowloon")
    waiting = await somebody_waits(context)
    await lin.do(waiting, "take")
    context.policies.policy = replace(context.policy, agents_see_own_team=True)
    answer = await lin.do(waiting, "notes", client_id="1", text="@Mei @吳志明")
    assert (answer.json()["told"], answer.json()["not_told"]) == (["吳志明"], ["Mei"])


async def test_a_conversation_that_went_out_of_sight_shows_no_customer(lin: AgentAtDesk, context: Context) -> None:
    await ready(context, "lin", team="Taipei")
    await somebody_works_here(context, "mei", "agent", "Mei")
    await ready(context, "mei", team="Kowloon")
    mei = AgentAtDesk.at(lin.http._transport.app)  # type: ignore[attr-defined]
    await mei.sign_in("mei")
    waiting = await somebody_waits(context, name="黃小姐")
    await mei.do(waiting, "take")
    mine = notice_agent(await lin.http.get("/api/desk/me"))
    await context.write(lambda s: notices.tell(s, mine, "taken_away", waiting))
    context.policies.policy = replace(context.policy, agents_see_own_team=True)
    (notice,) = (await listed(lin))["notices"]  # type: ignore[misc]
    assert (notice["conversation_id"], notice["customer"], notice["case_number"]) == (None, None, None)  # type: ignore[index]
    assert "黃小姐" not in str(notice)


async def test_what_is_read_is_read_for_oneself_alone(lin: AgentAtDesk, wu: AgentAtDesk, context: Context) -> None:
    first, second = await somebody_waits(context), await somebody_waits(context)
    mine, theirs = [notice_agent(await one.http.get("/api/desk/me")) for one in (lin, wu)]

    def tell(session: object) -> list[int]:
        for agent_id in (mine, theirs):
            for conversation_id in (first, second, second):
                notices.tell(session, agent_id, "mentioned", conversation_id)  # type: ignore[arg-type]
        return [one.id for one in notices.of_agent(session, mine)]  # type: ignore[arg-type]

    newest = (await context.write(tell))[0]
    read = await lin.http.post("/api/desk/notices/read", json={"conversation_id": second})
    assert read.json() == {"unread": 1}
    read = await lin.http.post("/api/desk/notices/read", json={"up_to": newest})
    assert read.json() == {"unread": 0}
    assert (await listed(wu))["unread"] == 3
    assert (await wu.http.post("/api/desk/notices/read", json={})).json() == {"unread": 0}
    assert (await lin.http.post("/api/desk/notices/read", json={"up_to": "x"})).status_code == 400


async def test_the_notice_of_a_message_names_the_message(lin: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context)
    await lin.do(waiting, "take")
    # Nobody is connected here, so the agent counts as away.
    seq = await context.write(lambda s: messages.append(s, waiting, role="customer", text="在嗎？").seq)
    (notice,) = (await listed(lin))["notices"]  # type: ignore[misc]
    assert (notice["kind"], notice["seq"], notice["by"]) == ("wrote_again", seq, None)  # type: ignore[index]
    assert [one.login for one in await context.read(agents.all_agents) if one.login == "lin"] == ["lin"]
