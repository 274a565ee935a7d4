"""Test the administration of accounts: who may sign in, with which role, and who is locked out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.cases import audit, conversations, messages
from bot.cases.accounts.sign_ins import TRIES
from bot.cases.queue import handoffs
from bot.clock import iso, utc_now
from bot.desk.app import create_app
from bot.desk.context import Context
from bot.settings import Settings
from tests.desk.agents.people import PASSWORD, AgentAtDesk, somebody_waits
from tests.desk.customer import Customer
from tests.desk.fakes import FakeDialogue

pytestmark = pytest.mark.asyncio

NEW = {"login": "Tsai", "name": "蔡佩珊", "role": "trainer", "password": "a first password"}


async def account(desk: AgentAtDesk, login: str) -> dict[str, Any]:
    """Return one account as an administrator sees it."""
    found = (await desk.http.get("/api/desk/accounts")).json()["accounts"]
    return next(one for one in found if one["login"] == login)


async def change(desk: AgentAtDesk, login: str, **body: Any) -> httpx.Response:
    """Change one account and return the response."""
    number = (await account(desk, login))["id"]
    return await desk.http.patch(f"/api/desk/accounts/{number}", json=body)


async def status(desk: AgentAtDesk) -> int:
    """Return the status of `/api/desk/me`: 200 while this client is signed in, else 401."""
    return (await desk.http.get("/api/desk/me")).status_code


async def test_a_new_account_signs_in_as_what_it_is(zhou: AgentAtDesk, stranger: AgentAtDesk) -> None:
    made = await zhou.http.post("/api/desk/accounts", json=NEW)
    assert made.status_code == 201
    assert made.json()["account"] | {"id": 0} == {
        "id": 0,
        "login": "tsai",
        "name": "蔡佩珊",
        "role": "trainer",
        "handler": None,
        "closed_at": None,
        "own": False,
        "second_factor": False,
    }
    assert (await account(zhou, "tsai"))["last_sign_in"] is None
    signed_in = await stranger.sign_in("tsai", "a first password")
    assert signed_in.json()["agent"]["may"] == ["be_here", "hear", "see", "train"]
    assert (await account(zhou, "tsai"))["last_sign_in"] is not None


async def test_a_handler_is_one_of_the_policy_and_nobody_else_is_one(zhou: AgentAtDesk, stranger: AgentAtDesk) -> None:
    for wrong in ({"role": "handler"}, {"role": "handler", "handler": "nobody"}, {"handler": "returns_desk"}):
        assert (await zhou.http.post("/api/desk/accounts", json={**NEW, **wrong})).status_code == 400
    made = await zhou.http.post("/api/desk/accounts", json={**NEW, "role": "handler", "handler": "returns_desk"})
    assert made.json()["account"]["handler"] == "returns_desk"
    signed_in = await stranger.sign_in("tsai", "a first password")
    assert signed_in.json()["agent"]["may"] == ["be_here", "hear", "keep"]
    assert (await change(zhou, "tsai", role="handler", handler="billing")).json()["account"]["handler"] == "billing"
    assert await status(stranger) == 401
    assert (await change(zhou, "tsai", role="agent", handler="")).json()["account"]["handler"] is None


@pytest.mark.parametrize(
    "wrong, code, says",
    [
        ({"login": "LIN"}, 409, "There is a login lin already"),
        ({"login": "two words"}, 400, "no spaces"),
        ({"login": " "}, 400, "no spaces"),
        ({"name": "\u200b "}, 400, "fill in a name"),
        ({"role": "king"}, 400, "Choose a role"),
        ({"password": "1234567"}, 400, "at least 8"),
    ],
)
async def test_what_is_wrong_is_said(zhou: AgentAtDesk, wrong: dict[str, str], code: int, says: str) -> None:
    response = await zhou.http.post("/api/desk/accounts", json={**NEW, **wrong})
    assert response.status_code == code
    assert says in response.json()["title"]
    assert len((await zhou.http.get("/api/desk/accounts")).json()["accounts"]) == 3


async def test_no_password_is_ever_shown(zhou: AgentAtDesk) -> None:
    shown = (await zhou.http.get("/api/desk/accounts")).text
    assert "argon2" not in shown and "hash" not in shown


async def test_a_new_name_is_seen_at_once_and_ends_nothing(zhou: AgentAtDesk, lin: AgentAtDesk) -> None:
    assert (await change(zhou, "lin", name="林小美")).status_code == 200
    assert (await lin.http.get("/api/desk/me")).json()["agent"]["name"] == "林小美"


@pytest.mark.parametrize("body", [{"role": "trainer"}, {"password": "another one now"}, {"closed": True}])
async def test_a_role_a_password_and_closing_end_the_sessions(
    zhou: AgentAtDesk, lin: AgentAtDesk, wu: AgentAtDesk, body: dict[str, Any]
) -> None:
    assert (await change(zhou, "lin", **body)).status_code == 200
    assert await status(lin) == 401
    assert await status(wu) == await status(zhou) == 200


async def test_a_reopened_account_can_sign_in_again(zhou: AgentAtDesk, lin: AgentAtDesk, stranger: AgentAtDesk) -> None:
    await change(zhou, "lin", closed=True)
    assert (await account(zhou, "lin"))["closed_at"] is not None
    assert (await stranger.sign_in("lin")).status_code == 401
    await change(zhou, "lin", closed=False)
    assert (await stranger.sign_in("lin")).status_code == 200


async def test_an_account_given_a_new_password_has_only_that_one(zhou: AgentAtDesk, stranger: AgentAtDesk) -> None:
    await change(zhou, "lin", password="another one now")
    assert (await stranger.sign_in("lin")).status_code == 401
    assert (await stranger.sign_in("lin", "another one now")).status_code == 200


@pytest.mark.parametrize("body", [{"closed": True}, {"role": "agent"}, {"password": "without the old one"}])
async def test_nobody_shuts_themselves_out(zhou: AgentAtDesk, body: dict[str, Any]) -> None:
    response = await change(zhou, "zhou", **body)
    assert response.status_code == 409
    assert "own account" in response.json()["title"]
    assert (await change(zhou, "zhou", name="Zhou", role="administrator")).status_code == 200
    assert await status(zhou) == 200


async def test_a_refused_change_changes_nothing_of_it(zhou: AgentAtDesk, lin: AgentAtDesk) -> None:
    assert (await change(zhou, "zhou", name="Somebody else", closed=True)).status_code == 409
    assert (await account(zhou, "zhou"))["name"] == "周建宏"
    assert (await change(zhou, "lin", name="Somebody else", role="king")).status_code == 400
    assert (await account(zhou, "lin"))["name"] == "林雅婷"


async def test_an_account_that_is_not_there(zhou: AgentAtDesk) -> None:
    assert (await zhou.http.patch("/api/desk/accounts/4711", json={"name": "x"})).status_code == 404


@pytest.mark.parametrize("body", [{"closed": True}, {"role": "trainer"}, {"role": "administrator"}])
async def test_conversations_of_a_closed_account_return_to_the_queue(
    zhou: AgentAtDesk, lin: AgentAtDesk, wu: AgentAtDesk, context: Context, body: dict[str, Any]
) -> None:
    waiting = await somebody_waits(context)
    await lin.do(waiting, "take")
    await change(zhou, "lin", **body)
    (entry,) = (await wu.queue())["waiting"]
    assert entry["conversation_id"] == waiting
    said = await context.read(lambda s: messages.after(s, waiting, 0)[-1])
    assert (said.role, "林雅婷已經不在線上" in said.text) == ("system", True)
    assert (await wu.do(waiting, "take")).status_code == 200


async def test_a_requeued_conversation_gets_a_new_promise_and_can_be_overdue_again(
    zhou: AgentAtDesk, lin: AgentAtDesk, wu: AgentAtDesk, customer: Customer, context: Context
) -> None:
    late = await somebody_waits(context, promised_in=timedelta(minutes=-5))
    await context.write(lambda s: setattr(handoffs.current(s, late), "overdue_at", utc_now()))
    promised = await somebody_waits(context, promised_in=timedelta(minutes=2))
    before = await context.read(lambda s: handoffs.current(s, promised).promised_by)
    for one in (late, promised, customer.id):
        await lin.do(one, "take")
    await change(zhou, "lin", closed=True)
    waiting = {entry["conversation_id"]: entry for entry in (await wu.queue())["waiting"]}
    straight_from_the_bot = waiting[customer.id]
    assert (straight_from_the_bot["reason"], straight_from_the_bot["queue"]) == (
        "requested",
        context.policy.escalation("requested").queue,
    )
    assert straight_from_the_bot["promised_by"] > iso(utc_now())
    assert waiting[late]["overdue"] is False
    assert (await context.read(lambda s: handoffs.current(s, late))).overdue_at is None
    assert waiting[promised]["promised_by"] == iso(before)


async def test_an_agent_who_may_still_work_keeps_the_conversations(
    zhou: AgentAtDesk, lin: AgentAtDesk, context: Context
) -> None:
    waiting = await somebody_waits(context)
    await lin.do(waiting, "take")
    await change(zhou, "lin", role="supervisor", name="林主任", password="another one now")
    assert (await context.read(lambda s: conversations.get(s, waiting))).owner == "agent"
    assert (await context.read(lambda s: handoffs.current(s, waiting))).state == "taken"


async def test_every_change_is_audited_with_who_made_it(zhou: AgentAtDesk, context: Context) -> None:
    await zhou.http.post("/api/desk/accounts", json=NEW)
    for body in (
        {"name": "Tsai"},
        {"role": "agent"},
        {"password": "another one now"},
        {"closed": True},
        {"closed": False},
    ):
        await change(zhou, "tsai", **body)
    found = await context.read(lambda s: audit.of(s, "agent:tsai"))
    assert [entry.action for entry in found] == [
        "agent.add",
        "agent.renamed",
        "agent.role",
        "agent.password",
        "agent.closed",
        "agent.reopened",
    ]
    assert {entry.actor for entry in found} == {"agent:zhou"}
    assert all("now" not in str(entry.detail) for entry in found)


@pytest.mark.slow
async def test_a_lock_out_outlasts_a_restart_and_is_lifted(
    zhou: AgentAtDesk, stranger: AgentAtDesk, settings: Settings, context: Context
) -> None:
    for _ in range(TRIES["login"]):
        await stranger.sign_in("lin", "wrong")
    again: Starlette = create_app(
        settings, dialogue=FakeDialogue(), policy=context.policy, words=context.words, phrases=context.phrases
    )
    elsewhere = AgentAtDesk.at(again, locale="en")
    refused = await elsewhere.sign_in("lin")
    assert (refused.status_code, "Too many attempts" in refused.json()["title"]) == (429, True)
    assert (await account(zhou, "lin"))["locked_until"] is not None
    assert (await zhou.http.delete("/api/desk/lockouts/login/lin")).status_code == 204
    assert (await account(zhou, "lin"))["locked_until"] is None
    assert (await elsewhere.sign_in("lin")).status_code == 200
    await elsewhere.http.aclose()
    again.state.context.store.close()


async def test_a_login_that_does_not_exist_is_locked_out_like_any_other(stranger: AgentAtDesk) -> None:
    answers = {}
    for login in ("lin", "no/body"):
        answers[login] = [await stranger.sign_in(login, "wrong") for _ in range(TRIES["login"] + 1)]
    first, second = ([(answer.status_code, answer.json()["title"]) for answer in tried] for tried in answers.values())
    assert first == second
    assert first[-1][0] == 429


@pytest.mark.slow
async def test_a_locked_address_is_shown_and_lifted(zhou: AgentAtDesk, stranger: AgentAtDesk) -> None:
    for number in range(TRIES["address"]):
        await stranger.sign_in(f"guess{number}", "wrong")
    assert (await stranger.sign_in("lin")).status_code == 429
    (locked,) = (await zhou.http.get("/api/desk/accounts")).json()["addresses"]
    assert (await zhou.http.delete(f"/api/desk/lockouts/address/{locked['address']}")).status_code == 204
    assert (await zhou.http.get("/api/desk/accounts")).json()["addresses"] == []
    assert (await stranger.sign_in("lin")).status_code == 200


# --- one's own password --------------------------------------------------------------------------------------


async def own(desk: AgentAtDesk, old: str, new: str) -> httpx.Response:
    """Change the agent's own password and return the response."""
    return await desk.http.post("/api/desk/me/password", json={"old": old, "new": new})


async def test_ones_own_password_needs_the_old_one(lin: AgentAtDesk, stranger: AgentAtDesk) -> None:
    refused = await own(lin, "not it", "a better password")
    assert (refused.status_code, refused.json()["title"]) == (403, "目前的密碼不對，請再試一次。")
    short = await own(lin, PASSWORD, "short")
    assert (short.status_code, short.json()["title"]) == (400, "密碼太短了，至少要 8 個字元。")
    assert (await stranger.sign_in("lin")).status_code == 200
    assert (await own(lin, PASSWORD, "a better password")).status_code == 204
    # Still signed in with this session, but no longer with the other one.
    assert (await status(lin), await status(stranger)) == (200, 401)
    assert (await stranger.sign_in("lin")).status_code == 401
    assert (await stranger.sign_in("lin", "a better password")).status_code == 200


async def test_the_old_password_cannot_be_guessed_there_either(lin: AgentAtDesk, context: Context) -> None:
    for _ in range(TRIES["login"]):
        assert (await own(lin, "not it", "a better password")).status_code == 403
    assert (await own(lin, PASSWORD, "a better password")).status_code == 429
    actions = [entry.action for entry in await context.read(lambda s: audit.of(s, "agent:lin"))]
    assert actions.count("agent.password_refused") == TRIES["login"]
    assert actions.count("agent.locked") == 1
