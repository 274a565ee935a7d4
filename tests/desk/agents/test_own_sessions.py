"""Test that agents see where they are signed in and end those sessions, and only their own."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.applications import Starlette

from bot.cases import audit
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk

pytestmark = pytest.mark.asyncio
SESSIONS = "/api/desk/me/sessions"


async def sessions_of(desk: AgentAtDesk) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await desk.http.get(SESSIONS)).json()["sessions"]
    return found


async def test_where_one_is_signed_in_is_shown(lin: AgentAtDesk, wu: AgentAtDesk, app: Starlette) -> None:
    phone = AgentAtDesk.at(app)
    phone.http.headers["user-agent"] = "Telephone/1.0"
    await phone.sign_in("lin")
    newest, first = await sessions_of(lin)
    assert (newest["own"], first["own"]) == (False, True)
    assert (newest["browser"], newest["address"], newest["via"]) == ("Telephone/1.0", "127.0.0.1", "password")
    assert newest["signed_in_at"] < newest["ends_at"]
    assert lin.http.cookies["amends_desk"] not in (await lin.http.get(SESSIONS)).text


async def test_a_session_is_ended_from_another_one(lin: AgentAtDesk, context: Context, app: Starlette) -> None:
    phone = AgentAtDesk.at(app)
    await phone.sign_in("lin")
    other = next(one for one in await sessions_of(lin) if not one["own"])
    assert (await lin.http.delete(f"{SESSIONS}/{other['id']}")).status_code == 204
    assert (await phone.http.get("/api/desk/me")).status_code == 401
    assert len(await sessions_of(lin)) == 1
    assert (await lin.http.delete(f"{SESSIONS}/{other['id']}")).status_code == 404
    actions = await context.read(lambda s: [entry.action for entry in audit.of(s, "agent:lin")])
    assert actions.count("agent.sessions_ended") == 1


async def test_every_other_session_is_ended_at_once(lin: AgentAtDesk, wu: AgentAtDesk, app: Starlette) -> None:
    others = [AgentAtDesk.at(app) for _ in range(3)]
    for other in others:
        await other.sign_in("lin")
    assert (await lin.http.delete(SESSIONS)).status_code == 204
    assert [(await other.http.get("/api/desk/me")).status_code for other in others] == [401] * 3
    assert [one["own"] for one in await sessions_of(lin)] == [True]
    assert (await wu.http.get("/api/desk/me")).status_code == 200


async def test_nobody_ends_a_session_of_somebody_else(lin: AgentAtDesk, wu: AgentAtDesk) -> None:
    (own,) = await sessions_of(lin)
    assert (await wu.http.delete(f"{SESSIONS}/{own['id']}")).status_code == 404
    assert (await lin.http.get("/api/desk/me")).status_code == 200
