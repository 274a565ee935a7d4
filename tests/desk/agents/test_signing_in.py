"""Test signing in: the cookie, wrong passwords, the limit on guesses, pages of other sites."""

from __future__ import annotations

import asyncio
import re

import pytest
from starlette.applications import Starlette

from bot.cases import audit, conversations
from bot.cases.accounts.sign_ins import TRIES, WITHIN
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, somebody_waits

pytestmark = pytest.mark.asyncio


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(stranger: AgentAtDesk) -> None:
    response = await stranger.sign_in("LIN ")
    assert response.status_code == 200
    assert response.json()["agent"] | {"id": 0} == {
        "id": 0,
        "login": "lin",
        "name": "林雅婷",
        "role": "agent",
        "handler": None,
        "may": ["be_here", "hear", "keep", "see", "work"],
        "lacks_second_factor": False,
    }
    cookie = response.headers["set-cookie"].lower()
    assert cookie.startswith("amends_desk=")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert (await stranger.http.get("/api/desk/me")).json() == response.json()


async def test_the_store_does_not_know_the_cookie(stranger: AgentAtDesk, context: Context) -> None:
    await stranger.sign_in("lin")
    token = stranger.http.cookies["amends_desk"]
    rows = await context.read(lambda s: s.connection().exec_driver_sql("select token_hash from agent_sessions").all())
    assert len(rows) == 1
    assert token not in rows[0][0]


async def test_signing_out_ends_the_session_on_the_server_too(lin: AgentAtDesk, stranger: AgentAtDesk) -> None:
    token = lin.http.cookies["amends_desk"]
    assert (await lin.http.delete("/api/desk/session")).status_code == 204
    assert "amends_desk" not in lin.http.cookies
    stranger.http.cookies.set("amends_desk", token)
    assert (await stranger.http.get("/api/desk/me")).status_code == 401


@pytest.mark.parametrize("login, password", [("lin", "wrong"), ("nobody", "wrong"), ("lin", "correct horse battery ")])
async def test_a_wrong_password_and_an_unknown_login_look_the_same(
    stranger: AgentAtDesk, login: str, password: str
) -> None:
    response = await stranger.sign_in(login, password)
    assert response.status_code == 401
    assert response.json()["title"] == "帳號或密碼不對，請再試一次。"
    assert "set-cookie" not in response.headers


async def test_a_password_that_was_guessed_too_often_is_not_looked_at(stranger: AgentAtDesk, wu: AgentAtDesk) -> None:
    for _ in range(TRIES["login"]):
        assert (await stranger.sign_in("lin", "wrong")).status_code == 401
    response = await stranger.sign_in("lin")
    assert response.status_code == 429
    assert 0 < int(response.headers["retry-after"]) <= WITHIN.total_seconds()
    assert response.headers["content-type"] == "application/problem+json"
    # The other account is not locked out.
    assert (await wu.sign_in("wu")).status_code == 200


async def test_guesses_made_at_the_same_moment_count_too(stranger: AgentAtDesk) -> None:
    answers = await asyncio.gather(*(stranger.sign_in("lin", f"guess {n}") for n in range(12)))
    assert sorted(answer.status_code for answer in answers).count(401) == TRIES["login"]


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Amends-Desk": ""},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_foreign_page_changes_nothing(lin: AgentAtDesk, context: Context, headers: dict[str, str]) -> None:
    waiting = await somebody_waits(context)
    for name, value in headers.items():
        if value:
            lin.http.headers[name] = value
        else:
            del lin.http.headers[name]
    response = await lin.do(waiting, "take")
    assert response.status_code == 403
    assert (await context.read(lambda s: conversations.get(s, waiting))).owner == "queue"
    assert (await lin.sign_in("lin")).status_code == 403


async def test_signing_in_and_failing_to_is_in_the_audit_log(stranger: AgentAtDesk, context: Context) -> None:
    await stranger.sign_in("lin", "wrong")
    await stranger.sign_in("lin")
    await stranger.http.delete("/api/desk/session")
    actions = await context.read(lambda s: [entry.action for entry in audit.of(s, "agent:lin")])
    assert actions == ["agent.add", "agent.sign_in_failed", "agent.signed_in", "agent.signed_out"]


async def test_the_page_is_strict_about_what_it_loads(stranger: AgentAtDesk, app: Starlette) -> None:
    page = await stranger.http.get("/desk")
    assert page.status_code == 200
    assert 'lang="zh-Hant"' in page.text
    assert "客服工作台" in page.text
    assert "'unsafe" not in page.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    # One script of its own; the others are data.
    scripts = re.findall(r"<script[^>]*>", page.text)
    assert [one for one in scripts if "application/json" not in one] == [scripts[-1]] and "module" in scripts[-1]
    assert "http://" not in page.text
    assert "https://" not in page.text
    assert (await stranger.http.get("/desk/static/js/main.js")).status_code == 200
