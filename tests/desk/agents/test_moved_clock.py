"""Test what changes at the desk by time alone, by moving its clock."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.cases.accounts.sessions import LASTS
from bot.cases.accounts.sign_ins import TRIES, WITHIN
from bot.cases.models import Approval
from bot.cases.utc import from_iso, now_of
from bot.conversation.offering import OPEN_FOR
from bot.desk.context import Context
from tests.clock import RunningClock
from tests.desk.agents.people import AgentAtDesk, somebody_waits
from tests.desk.agents.test_offers import asked_above, offered
from tests.desk.customer import Customer

pytestmark = pytest.mark.asyncio
MINUTE = timedelta(minutes=1)


async def approval(wu: AgentAtDesk) -> dict[str, object]:
    (found,) = (await wu.http.get("/api/desk/approvals")).json()["approvals"]
    return dict(found)


def jump(clock: RunningClock, to: datetime) -> None:
    clock.forward(to - clock.now)


async def test_services_store_and_sessions_go_by_one_clock(context: Context, clock: RunningClock) -> None:
    clock.forward(timedelta(days=30))
    before = clock.now
    told = [context.services.now(), await context.read(now_of), await context.write(now_of)]
    assert all(before <= moment <= clock.now for moment in told)


async def test_a_request_nobody_answered_becomes_overdue(
    lin: AgentAtDesk, wu: AgentAtDesk, customer: Customer, context: Context, clock: RunningClock
) -> None:
    number = int((await asked_above(lin, customer, context)).rpartition("/")[2])
    answer_by = (await context.read(lambda s: s.get(Approval, number))).answer_by
    assert (await approval(wu))["overdue"] is False
    jump(clock, answer_by - MINUTE)
    await wu.sign_in("wu")
    assert (await approval(wu))["overdue"] is False
    clock.forward(2 * MINUTE)
    assert (await approval(wu))["overdue"] is True


async def test_who_waits_past_the_promise_is_late(lin: AgentAtDesk, context: Context, clock: RunningClock) -> None:
    await somebody_waits(context, promised_in=30 * MINUTE)
    assert (await lin.queue())["waiting"][0]["overdue"] is False
    clock.forward(31 * MINUTE)
    waiting = (await lin.queue())["waiting"][0]
    assert waiting["overdue"] is True and from_iso(waiting["promised_by"]) < clock.now
    found = (await lin.http.get("/api/desk/search", params={"overdue": "yes"})).json()["found"]
    assert [each["conversation_id"] for each in found] == [waiting["conversation_id"]]


async def test_an_offer_expires(lin: AgentAtDesk, customer: Customer, context: Context, clock: RunningClock) -> None:
    await offered(lin, customer, context)
    assert (await lin.see(customer.id))["offers"][0]["state"] == "open"
    clock.forward(OPEN_FOR)
    await lin.sign_in("lin")
    assert (await lin.see(customer.id))["offers"][0]["state"] == "expired"


async def test_a_sign_in_lasts_and_a_lock_out_ends(
    lin: AgentAtDesk, stranger: AgentAtDesk, clock: RunningClock
) -> None:
    clock.forward(LASTS - MINUTE)
    assert (await lin.http.get("/api/desk/me")).status_code == 200
    clock.forward(MINUTE)
    assert (await lin.http.get("/api/desk/me")).status_code == 401
    for _ in range(TRIES["login"]):
        assert (await stranger.sign_in("lin", "wrong")).status_code == 401
    assert (await stranger.sign_in("lin")).status_code == 429
    clock.forward(WITHIN)
    assert (await stranger.sign_in("lin")).status_code == 200
