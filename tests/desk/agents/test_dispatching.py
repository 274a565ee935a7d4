"""Test dispatching: urgent handoffs ring for one agent first; overdue ones are raised and shown to supervisors."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
import pytest
from sqlalchemy.orm import Session

from bot.cases.queue import presence
from bot.cases.utc import now_of
from bot.desk import dispatching
from bot.desk.context import Context
from tests.clock import RunningClock
from tests.desk.agents.people import AgentAtDesk, rings_for, somebody_waits
from tests.desk.agents.test_events import listen, signed_in, until

pytestmark = pytest.mark.asyncio


async def here(context: Context) -> None:
    """Record Lin and Wu as connected to the desk; urgent cases ring for both."""
    await rings_for(context, "wu")

    def run(session: Session) -> None:
        for person in presence.everybody(session, now_of(session)):
            presence.seen(session, person.agent_id)

    await context.write(run)


async def look(context: Context) -> list[str]:
    """Dispatch once, as the desk's job does."""
    return await dispatching.look(context)


async def test_an_urgent_case_is_shown_to_one_agent_first(lin: AgentAtDesk, wu: AgentAtDesk, context: Context) -> None:
    await here(context)
    waiting = await somebody_waits(context, reason="hazard", priority=1)
    assert await look(context) == [waiting]
    (mine,) = (await lin.queue())["waiting"]
    assert (mine["offered_to"]["name"], mine["offered_to"]["me"]) == ("林雅婷", True)
    assert mine["offered_at"].endswith("Z")
    (theirs,) = (await wu.queue())["waiting"]
    assert theirs["offered_to"]["me"] is False
    # Any agent may still take it.
    assert (await wu.do(waiting, "take")).status_code == 200
    assert (await lin.queue())["others"][0]["offered_to"] is None


async def test_passing_lets_the_next_be_asked(lin: AgentAtDesk, wu: AgentAtDesk, context: Context) -> None:
    await here(context)
    waiting = await somebody_waits(context, reason="hazard", priority=1)
    await look(context)
    assert (await lin.do(waiting, "pass")).status_code == 204
    assert (await lin.do(waiting, "pass")).status_code == 204
    await look(context)
    assert (await wu.queue())["waiting"][0]["offered_to"]["me"] is True


async def test_an_unanswered_ring_moves_on_to_the_next_agent_at_once(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context, clock: RunningClock
) -> None:
    await here(context)
    waiting = await somebody_waits(context, reason="hazard", priority=1)
    await look(context)
    assert (await lin.queue())["waiting"][0]["offered_to"]["me"] is True
    clock.forward(timedelta(seconds=context.settings.ring_seconds))
    await here(context)
    # The first look ends one ring, the second starts the next.
    assert [await look(context), await look(context)] == [[waiting], [waiting]]
    assert (await wu.queue())["waiting"][0]["offered_to"]["me"] is True


async def test_what_nobody_took_in_time_is_raised_and_only_supervisors_get_the_list(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    late = await somebody_waits(context, priority=3, promised_in=timedelta(minutes=-1))
    await somebody_waits(context, priority=2)
    assert await look(context) == [late]
    assert (await wu.queue())["overdue"] == [late]
    found = await lin.queue()
    assert found["overdue"] == []
    assert [(p["conversation_id"] == late, p["urgency"]) for p in found["waiting"]] == [
        (True, "urgent"),
        (False, "high"),
    ]


@pytest.mark.slow
async def test_the_desk_dispatches_by_itself(live: httpx.AsyncClient, context: Context) -> None:
    desk = await signed_in(live)
    stream = listen(live)
    await until(stream, "listening")
    # Written as by the actions process, which does not wake this desk.
    waiting = await somebody_waits(context, reason="hazard", priority=1)

    async def rings() -> None:
        while True:
            assert await until(stream, "conversation") == {"conversation_id": waiting}
            if (await desk.queue())["waiting"][0]["offered_to"]:
                return

    await asyncio.wait_for(rings(), 10)
    await stream.aclose()  # type: ignore[attr-defined]


async def test_a_desk_that_cannot_dispatch_once_does_so_later(
    context: Context, lin: AgentAtDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await here(context)
    await somebody_waits(context, reason="hazard", priority=1)
    monkeypatch.setattr("bot.desk.dispatching.REST_SECONDS", 0.01)
    monkeypatch.setattr("bot.desk.dispatching.LOOK_SECONDS", 0.01)
    read, failures = context.read, iter([True, True])

    async def fails_twice(run):  # type: ignore[no-untyped-def]
        if next(failures, False):
            raise OSError("disk")
        return await read(run)

    monkeypatch.setattr(context, "read", fails_twice)
    job = dispatching.dispatching(context)
    job.start()
    while not (await context.write(lambda s: s.connection().exec_driver_sql("select count(*) from rings").scalar())):
        await asyncio.sleep(0.01)
    await job.close()
