"""Test through the API what agents are told, and that all their pages agree on what they read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette

from bot.cases import messages, notices
from bot.cases.accounts import agents
from bot.cases.care import course
from bot.desk.context import Context
from tests.clock import RunningClock
from tests.desk.agents.people import AgentAtDesk, somebody_waits, somebody_works_here
from tests.desk.agents.promised import somebody_was_promised
from tests.desk.agents.test_promises import act, handler_at, opening_day
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


async def test_a_handler_is_told_of_their_promises_and_sees_no_conversation(
    app: Starlette, wu: AgentAtDesk, context: Context, clock: RunningClock
) -> None:
    chang = await handler_at(app, context)
    talk, (number, other) = await somebody_was_promised(context, (3, 4), name="黃小姐")
    found = await listed(chang)
    first = found["notices"][-1]  # type: ignore[index]
    assert (found["unread"], first["kind"], first["promise_id"]) == (2, "promise_given", number)
    assert (first["customer"], first["what"]["zh-Hant"]) == ({"name": "黃小姐"}, "退款（第 1 筆）")
    assert (first["conversation_id"], first["seq"]) == (None, None)

    async def kinds() -> list[str]:
        return [one["kind"] for one in (await listed(chang))["notices"]]  # type: ignore[attr-defined]

    # What they do themselves tells them nothing.
    assert (await act(chang, number, "pick-up")).status_code == 200
    assert (await act(chang, number, "ask", question="哪個帳號？")).status_code == 200
    day = await opening_day(context, 6)
    assert (await act(wu, number, "redate", day=day, reason="零件還在路上")).status_code == 200
    assert (await act(wu, other, "hand-on", owner="billing")).status_code == 200
    assert (await kinds())[:2] == ["promise_gone", "promise_redated"]
    gone = (await listed(chang))["notices"][0]  # type: ignore[index]
    assert (gone["by"]["name"], gone["promise_id"], gone["customer"], gone["case_number"]) == (
        "吳志明",
        None,
        None,
        None,
    )
    # The answer to a question is told once, until something is asked again.
    for words in ("後四碼 1234", "謝謝"):
        await context.write(lambda s, words=words: messages.append(s, talk, role="customer", text=words))
    assert (await kinds()).count("promise_answered") == 1
    read = await chang.http.post("/api/desk/notices/read", json={"id": first["id"]})
    assert read.json() == {"unread": (await listed(chang))["unread"]} and read.json()["unread"] == 4
    clock.forward(timedelta(days=60))
    await context.write(lambda s: course.break_overdue(s, number))
    await chang.sign_in("chang")
    assert (await kinds())[0] == "promise_late"


async def test_a_handler_whose_account_is_closed_or_who_has_another_name_is_told_nothing(
    app: Starlette, context: Context
) -> None:
    other = await handler_at(app, context, "peng", "billing")
    await somebody_was_promised(context)
    assert await listed(other) == {"unread": 0, "notices": []}
