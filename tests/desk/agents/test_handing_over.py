"""Test that no customer waits for an agent who is away: what the agent decides, and what happens by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from bot.cases import audit, messages, notices
from bot.cases.accounts import agents
from bot.cases.queue import handoffs, presence
from bot.desk.agents import handing_over
from bot.desk.context import Context
from tests.clock import RunningClock
from tests.desk.agents.people import AgentAtDesk, id_of, somebody_waits, somebody_works_here
from tests.desk.agents.test_transfers import ready
from tests.desk.customer import Customer

pytestmark = pytest.mark.asyncio


async def holds(context: Context, agent: AgentAtDesk, *names: str) -> list[str]:
    """Have an agent hold a conversation with each of these customers, who wait for an answer; return their ids."""
    made = [await somebody_waits(context, "還沒有人回我", name=name) for name in names]
    for each in made:
        assert (await agent.do(each, "take", anyway=True)).status_code == 200
    return made


async def last_text(context: Context, conversation_id: str) -> str:
    return await context.read(lambda s: messages.after(s, conversation_id, 0)[-1].text)


async def test_whoever_waits_is_first_in_line_and_hears_by_when(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    waits, answered = await holds(context, lin, "黃小姐", "王先生")
    await lin.say(answered, "我查一下")
    # Promised earlier than anything that is promised now.
    before = await somebody_waits(context, name="先來的", promised_in=timedelta(minutes=1))
    hazard = await somebody_waits(context, name="冒煙", reason="hazard", priority=1)
    done = await lin.http.post("/api/desk/hand-over", json={})
    assert done.json() == {"to_colleague": 0, "to_queue": 1, "kept": 1}
    queue = (await wu.queue())["waiting"]
    assert [row["conversation_id"] for row in queue] == [hazard, waits, before]
    assert queue[1]["note"] == "林雅婷不在線上，顧客還在等回覆。"
    assert [row.conversation_id for row in await context.read(handoffs.waiting)] == [hazard, waits, before]
    text = await last_text(context, waits)
    assert text.startswith("林雅婷現在不在線上。您排在最前面") and "前回覆您" in text
    assert (await lin.see(answered))["mine"] is True
    entries = await context.read(lambda s: audit.of(s, f"conversation:{waits}"))
    assert [each.actor for each in entries if each.action == "handoff.agent_away"] == ["agent:lin"]
    # Who takes it has it as any other, and the agent who left was not told of what they did themselves.
    assert (await wu.do(waits, "take")).status_code == 200
    assert (await lin.http.get("/api/desk/notices")).json()["notices"] == []


async def test_a_colleague_gets_as_many_as_they_have_room_for(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    await ready(context, "lin")
    wus = await ready(context, "wu", capacity=2)
    held = await holds(context, lin, "一", "二", "三")
    done = await lin.http.post("/api/desk/hand-over", json={"agent_id": wus})
    assert done.json() == {"to_colleague": 2, "to_queue": 1, "kept": 0}
    # Whoever waits longest goes first.
    assert {row["conversation_id"] for row in (await wu.queue())["mine"]} == set(held[:2])
    assert await last_text(context, held[0]) == context.words.say(
        "by_person.away_passed", "zh-Hant", agent="林雅婷", colleague="吳志明"
    )
    assert [one["kind"] for one in (await wu.http.get("/api/desk/notices")).json()["notices"]] == ["transferred"] * 2
    full = await lin.http.post("/api/desk/hand-over", json={"agent_id": wus})
    assert (full.status_code, full.json()["type"]) == (409, "urn:amends:problem:agents.transfer.full")


async def test_it_is_refused_for_whoever_is_not_there(lin: AgentAtDesk, context: Context) -> None:
    lins, wus = await ready(context, "lin"), await ready(context, "wu", state="away")
    await holds(context, lin, "黃小姐")
    for whom, why in ((wus, "not_there"), (lins, "nobody"), (10_000, "nobody")):
        refused = await lin.http.post("/api/desk/hand-over", json={"agent_id": whom})
        assert (refused.status_code, refused.json()["type"]) == (409, f"urn:amends:problem:agents.transfer.{why}")


@pytest.mark.parametrize("way", ["away", "disconnected", "signed out"])
async def test_after_a_while_it_happens_by_itself(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context, clock: RunningClock, way: str
) -> None:
    lins = await ready(context, "lin")
    waits, answered = await holds(context, lin, "黃小姐", "王先生")
    await lin.say(answered, "我查一下")
    if way == "away":
        await lin.http.post("/api/desk/presence", json={"presence": "away"})
    elif way == "signed out":
        await lin.http.delete("/api/desk/session")
    long = context.policy.care.hand_over_after
    clock.forward(long - timedelta(minutes=1))
    if way == "away":
        await context.write(lambda s: presence.seen(s, lins))
    assert await handing_over.look(context) == []
    clock.forward(timedelta(minutes=2))
    if way == "away":
        await context.write(lambda s: presence.seen(s, lins))
    assert await handing_over.look(context) == [waits]
    assert await handing_over.look(context) == []
    entries = await context.read(lambda s: audit.of(s, f"conversation:{waits}"))
    assert [each.actor for each in entries if each.action == "handoff.agent_away"] == ["system"]
    told = await context.read(lambda s: [one.kind for one in notices.of_agent(s, lins)])
    assert told == ["back_in_queue"]
    # The other customer writes: by now it is known that nobody is there.
    await context.write(lambda s: messages.append(s, answered, role="customer", text="好了嗎？"))
    assert await handing_over.look(context) == [answered]


async def test_nothing_is_taken_from_whoever_is_there_or_was_never_connected(
    lin: AgentAtDesk, context: Context, clock: RunningClock
) -> None:
    await holds(context, lin, "黃小姐")
    lins = await id_of(context, "lin")
    clock.forward(timedelta(days=1))
    assert await handing_over.look(context) == []
    await ready(context, "lin")
    clock.forward(timedelta(hours=1))
    await context.write(lambda s: presence.seen(s, lins))
    assert await handing_over.look(context) == []


async def test_of_two_desks_that_look_at_once_one_hands_over(
    lin: AgentAtDesk, context: Context, clock: RunningClock
) -> None:
    await ready(context, "lin", state="away")
    (waits,) = await holds(context, lin, "黃小姐")
    clock.forward(timedelta(hours=1))
    said = await context.read(lambda s: messages.last_seq(s, waits))

    def twice(session: Session) -> None:
        from bot.conversation.away import hand_over_for

        mine = agents.find(session, "lin").id
        assert hand_over_for(session, context.services, [mine]) == [waits]
        assert hand_over_for(session, context.services, [mine]) == []

    await context.write(twice)
    assert await context.read(lambda s: messages.last_seq(s, waits)) == said + 1


async def test_three_agents_and_a_customer_from_leaving_to_the_answer(
    lin: AgentAtDesk, wu: AgentAtDesk, customer: Customer, context: Context
) -> None:
    await somebody_works_here(context, "mei", "agent", "Mei")
    meis = await ready(context, "mei", capacity=0)
    await lin.do(customer.id, "take")
    await context.write(lambda s: messages.append(s, customer.id, role="customer", text="還在嗎？"))
    await lin.http.post("/api/desk/hand-over", json={})
    await lin.http.post("/api/desk/presence", json={"presence": "away"})
    assert (await wu.do(customer.id, "take")).status_code == 200
    passed = {"client_id": "1", "agent_id": meis, "note": "@林雅婷 知道經過"}
    assert (await wu.do(customer.id, "transfer", **passed)).status_code == 409
    assert (await wu.do(customer.id, "transfer", **passed, over_capacity="speaks to them already")).status_code == 200
    # Lin is back: nothing is hers to hand over, and the bell tells that she is asked about it.
    await lin.http.post("/api/desk/presence", json={"presence": "available"})
    nothing = {"to_colleague": 0, "to_queue": 0, "kept": 0}
    assert (await lin.http.post("/api/desk/hand-over", json={})).json() == nothing
    kinds = [one["kind"] for one in (await lin.http.get("/api/desk/notices")).json()["notices"]]
    assert kinds == ["mentioned", "wrote_again"]
    told = await context.read(lambda s: [one.kind for one in notices.of_agent(s, meis)])
    assert told == ["transferred"]
    # What the customer read: who was there, that she left and who answers by when, and who continues.
    said = [message["text"] for message in await customer.messages() if message["author"]["role"] == "system"]
    assert ["林雅婷" in text for text in said] == [True, True, False, False]
    assert "您排在最前面" in said[1] and "吳志明" in said[2] and "我是 Mei" in said[3]
