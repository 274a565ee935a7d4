"""Test the calendar of promises: what it shows, to whom, and that its address can be made new."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from icalendar import Calendar
from starlette.applications import Starlette

from bot.cases.accounts import agents
from bot.cases.models import Commitment
from bot.desk.context import Context
from tests.desk.agents.people import PASSWORD, AgentAtDesk
from tests.desk.agents.promised import somebody_was_promised

pytestmark = pytest.mark.asyncio


async def account(app: Starlette, context: Context, login: str, role: str, handler: str | None = None) -> AgentAtDesk:
    """Add an account and return its signed-in client."""
    await context.write(lambda s: agents.add(s, login, login, role, PASSWORD, handler=handler))
    desk = AgentAtDesk.at(app)
    assert (await desk.sign_in(login)).status_code == 200
    return desk


async def address(desk: AgentAtDesk, **body: Any) -> str:
    response = await desk.http.post("/api/desk/promises/calendar", json=body)
    assert response.status_code == 200, response.text
    return str(response.json()["address"])


async def events(http: httpx.AsyncClient, where: str) -> list[Any]:
    """Subscribe as a calendar would, without cookies; return the events."""
    response = await http.get(where)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


async def test_a_supervisor_subscribes_to_one_owner_or_all(
    app: Starlette, http: httpx.AsyncClient, context: Context
) -> None:
    wu = await account(app, context, "wu", "supervisor")
    talk, (number,) = await somebody_was_promised(context)
    await somebody_was_promised(context, owner="billing")
    (event,) = await events(http, await address(wu, owner="returns_desk"))
    due = await context.read(lambda s: s.get(Commitment, number).due_at)
    assert event["DTEND"].dt == due.replace(microsecond=0) and event["DTSTART"].dt < event["DTEND"].dt
    assert event["SUMMARY"].startswith("退款（第 1 筆） · ") and event["URL"].endswith(f"/desk#{talk}")
    everything = await http.get(await address(wu))
    assert everything.text.count("BEGIN:VEVENT") == 2
    assert "0912" not in everything.text and "chen@" not in everything.text and "壞掉" not in everything.text
    await wu.http.post(f"/api/desk/promises/{number}/keep", json={})
    assert await events(http, await address(wu, owner="returns_desk")) == []
    await wu.http.aclose()


async def test_the_address_made_new_ends_the_former_one(
    app: Starlette, http: httpx.AsyncClient, context: Context
) -> None:
    wu = await account(app, context, "wu", "supervisor")
    first = await address(wu)
    assert first == await address(wu)
    second = await address(wu, renew=True)
    assert first != second
    assert (await http.get(first)).status_code == 404 and (await http.get(second)).status_code == 200
    await context.write(lambda s: agents.close(s, agents.find(s, "wu")))
    assert (await http.get(second)).status_code == 404
    for forged in ("/calendar/x.ics", "/calendar/1.abc.~AAAA.ics", second.replace("1.", "2.")):
        assert (await http.get(forged)).status_code == 404
    await wu.http.aclose()


async def test_a_handlers_calendar_is_theirs_whatever_it_asks_for(
    app: Starlette, http: httpx.AsyncClient, context: Context
) -> None:
    chang = await account(app, context, "chang", "handler", "returns_desk")
    talk, _ = await somebody_was_promised(context)
    await somebody_was_promised(context, owner="billing")
    for body in ({}, {"owner": "billing"}):
        (event,) = await events(http, await address(chang, **body))
        assert talk not in event["URL"] and "退換貨專員" in event["DESCRIPTION"]
    where = await address(chang)
    await context.write(lambda s: agents.set_role(s, agents.find(s, "chang"), "trainer"))
    assert (await http.get(where)).status_code == 404
    await chang.http.aclose()


async def test_the_owner_of_a_calendar_that_was_never_asked_for_has_none(
    app: Starlette, http: httpx.AsyncClient, context: Context
) -> None:
    from bot.care.links import Links

    wu = await account(app, context, "wu", "supervisor")
    links = Links(context.settings.secret_key, "")
    number = await context.read(lambda s: agents.find(s, "wu").id)
    assert (await http.get(links.calendar(number, "", None))).status_code == 404
    await wu.http.aclose()
