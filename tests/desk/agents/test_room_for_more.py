"""Test that whatever hands out work keeps to what an agent can hold, and asks or wants a reason for more."""

from __future__ import annotations

import pytest

from bot.cases import audit
from bot.cases.queue import presence
from bot.cases.utc import now_of
from bot.conversation import after_closing
from bot.desk import dispatching
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, somebody_waits, somebody_works_here
from tests.desk.agents.test_postponing import ahead
from tests.desk.agents.test_transfers import ready

pytestmark = pytest.mark.asyncio


async def reasons(context: Context, conversation_id: str) -> list[object]:
    """Return the reasons for which somebody got more than they can hold."""
    entries = await context.read(lambda s: audit.of(s, f"conversation:{conversation_id}"))
    return [each.detail["reason"] for each in entries if each.action == "handoff.over_capacity"]


async def test_taking_beyond_it_is_asked_once(lin: AgentAtDesk, context: Context) -> None:
    await ready(context, "lin", capacity=1)
    first, second = await somebody_waits(context), await somebody_waits(context)
    assert (await lin.do(first, "take")).status_code == 200
    asked = await lin.do(second, "take")
    assert (asked.status_code, asked.json()["type"]) == (409, "urn:amends:problem:agents.take.full")
    assert asked.json()["full"] == {"holds": 1, "capacity": 1}
    assert (await lin.see(second))["owner"] == "queue"
    assert (await lin.do(second, "take", anyway=True)).status_code == 200
    # Taken already: nothing is asked again.
    assert (await lin.do(second, "take")).status_code == 200
    assert await reasons(context, second) == [None]


async def test_what_is_put_by_leaves_room(lin: AgentAtDesk, wu: AgentAtDesk, context: Context) -> None:
    lins = await ready(context, "lin", capacity=1)
    first, second, third = [await somebody_waits(context) for _ in range(3)]
    for desk, talk, what, whom in ((lin, first, "take", {}), (wu, second, "assign", {"agent_id": lins})):
        assert (await desk.do(talk, what, **whom)).status_code == 200
        await lin.say(talk, "我先查一下")
        assert (await lin.do(talk, "postpone", until=ahead(days=1), reason="等物流")).status_code == 200
    assert (await lin.do(third, "take")).status_code == 200


async def test_who_was_faster_matters_more_than_room(lin: AgentAtDesk, wu: AgentAtDesk, context: Context) -> None:
    await ready(context, "lin", capacity=0)
    waiting = await somebody_waits(context)
    await wu.do(waiting, "take")
    assert (await lin.do(waiting, "take")).json()["taken_by"]["name"] == "吳志明"


async def test_a_colleague_without_room_gets_more_only_for_a_reason(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    lins = await ready(context, "lin", capacity=0)
    wus = await ready(context, "wu", capacity=0)
    for what, more in (("assign", {}), ("transfer", {"client_id": "1", "note": "x"})):
        waiting = await somebody_waits(context)
        if what == "transfer":
            await wu.do(waiting, "take", anyway=True)
        for nothing in ({}, {"over_capacity": "  "}, {"anyway": True}):
            refused = await wu.do(waiting, what, agent_id=lins, **more, **nothing)
            assert (refused.status_code, refused.json()["full"]) == (
                409,
                {"holds": int(what == "transfer"), "capacity": 0},
            )
        done = await wu.do(waiting, what, agent_id=lins, **more, over_capacity="knows them")
        assert done.status_code == 200, done.text
        assert (await reasons(context, waiting))[-1] == "knows them"
        timeline = (await wu.http.get(f"/api/desk/conversations/{waiting}/timeline")).json()["events"]
        (shown,) = [one for one in timeline if one.get("reason") == "knows them"]
        assert (shown["what"], shown["agent"]) == ("over_capacity", "林雅婷")
    # A supervisor who takes it from a colleague is asked like anybody.
    back = await wu.do(waiting, "transfer", agent_id=wus, client_id="2", note="mine")
    assert back.json()["type"].endswith("agents.take.full")
    assert (await wu.do(waiting, "transfer", agent_id=wus, client_id="2", note="mine", anyway=True)).status_code == 200


async def test_nothing_rings_for_somebody_without_room(lin: AgentAtDesk, context: Context) -> None:
    lins = await ready(context, "lin", capacity=1)
    first = await somebody_waits(context)
    await lin.do(first, "take")
    await lin.resolve(first, "done")
    other = await somebody_waits(context)
    await lin.do(other, "take")

    def not_mended(session: object) -> str:
        from bot.cases import conversations

        conversation = conversations.get(session, first)  # type: ignore[arg-type]
        after_closing.hear_score(session, context.services, first, 1, "還是不動")  # type: ignore[arg-type]
        return str(conversation.owner)

    await context.write(not_mended)
    await somebody_waits(context, priority=1)
    await dispatching.look(context)
    found = {one.agent_id: one for one in await context.read(lambda s: presence.everybody(s, now_of(s)))}
    assert (found[lins].holds, found[lins].ringing) == (1, False)


async def test_two_supervisors_do_not_fill_one_place_twice(wu: AgentAtDesk, context: Context) -> None:
    lins = await ready(context, "lin", capacity=1)
    await somebody_works_here(context, "ho", "supervisor", "Ho")
    first, second = await somebody_waits(context), await somebody_waits(context)
    assert (await wu.do(first, "assign", agent_id=lins)).status_code == 200
    assert (await wu.do(second, "assign", agent_id=lins)).status_code == 409
