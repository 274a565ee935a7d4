"""Signing in: the cookie, wrong passwords, too many of them, foreign pages."""

from __future__ import annotations

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from bot.cases import audit
from bot.desk.agents import routes
from bot.desk.agents.throttle import BY_LOGIN, SignInThrottle
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
    }
    cookie = response.headers["set-cookie"].lower()
    assert cookie.startswith("amends_desk=")
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
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
    for _ in range(BY_LOGIN.tries):
        assert (await stranger.sign_in("lin", "wrong")).status_code == 401
    response = await stranger.sign_in("lin")
    assert response.status_code == 429
    assert 0 < int(response.headers["retry-after"]) <= BY_LOGIN.seconds
    assert response.headers["content-type"] == "application/problem+json"
    # The other account is not punished for it.
    assert (await wu.sign_in("wu")).status_code == 200


async def test_guesses_made_at_the_same_moment_count_too(stranger: AgentAtDesk) -> None:
    answers = await asyncio.gather(*(stranger.sign_in("lin", f"guess {n}") for n in range(12)))
    assert sorted(answer.status_code for answer in answers).count(401) == BY_LOGIN.tries


async def test_the_throttle_forgets_in_time_and_after_success() -> None:
    now = [0.0]
    throttle = SignInThrottle(lambda: now[0])
    assert [throttle.begin("lin", "a") for _ in range(BY_LOGIN.tries)] == [0] * BY_LOGIN.tries
    assert throttle.begin("lin", "a") == BY_LOGIN.seconds
    now[0] = BY_LOGIN.seconds + 1
    assert throttle.begin("lin", "a") == 0
    throttle.succeeded("lin", "a")
    assert [throttle.begin("lin", "a") for _ in range(BY_LOGIN.tries)] == [0] * BY_LOGIN.tries


async def test_one_address_cannot_try_every_account() -> None:
    throttle = SignInThrottle(lambda: 0.0)
    refused = [login for login in range(40) if throttle.begin(f"agent{login}", "10.0.0.1")]
    assert refused == list(range(30, 40))
    assert throttle.begin("agent39", "10.0.0.2") == 0


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
    assert (await lin.see(waiting))["owner"] == "queue"
    assert (await lin.sign_in("lin")).status_code == 403


def _address(route: Route) -> str:
    values = {"conversation_id": "x", "attachment_id": "y", "approval_id": 1, "template_id": 1}
    return route.path_format.format(**values)


async def test_every_call_needs_a_session_but_the_page_and_signing_in(stranger: AgentAtDesk) -> None:
    open_to_all = {("/desk", "GET"), ("/api/desk/session", "POST"), ("/api/desk/session", "DELETE")}
    asked = 0
    for route in routes:
        if not isinstance(route, Route):
            continue
        path = _address(route)
        for method in (route.methods or set()) - {"HEAD"}:
            if (route.path, method) in open_to_all:
                continue
            response = await stranger.http.request(method, path, json={} if method != "GET" else None)
            assert response.status_code == 401, f"{method} {path}"
            assert response.json()["title"], f"{method} {path}"
            asked += 1
    assert asked >= 10


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
    assert page.text.count("<script") == 2
    assert "http://" not in page.text
    assert "https://" not in page.text
    assert (await stranger.http.get("/desk/static/js/main.js")).status_code == 200
