"""Test every call of the agents' API with every role, from the route table.

A new route needs a line in `WHO`; without one, or without a guard, a test here fails.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from bot.cases.accounts import agents, sessions
from bot.cases.models.agent import AGENT_ROLES
from bot.desk.agents import guard, routes
from bot.desk.agents.sessions import COOKIE
from tests.desk.agents.people import OWN_PAGE, PASSWORD
from tests.desk.databases import Template

NOBODY = "nobody"
# The session token of each role, none for nobody; filled by `empty_database`.
TOKENS: dict[str, str | None] = {NOBODY: None}
EVERYBODY = {NOBODY, *AGENT_ROLES}
SIGNED_IN = set(AGENT_ROLES)
READERS = {"agent", "supervisor", "manager", "trainer"}
WORKERS = {"agent", "supervisor", "manager"}
OWNERS = {*WORKERS, "handler"}
HEARERS = {*READERS, "handler"}
DECIDERS = {"supervisor", "manager"}
KEEPERS = {"administrator"}

CONVERSATION = "/api/desk/conversations/{conversation_id}"
# The roles that may make each call. Others get 401 (not signed in) or 403.
WHO: dict[tuple[str, str], set[str]] = {
    ("GET", "/desk"): EVERYBODY,
    ("GET", "/desk/case/{what}"): EVERYBODY,
    ("GET", "/desk/sign-in"): EVERYBODY,
    ("GET", "/desk/sign-in/done"): EVERYBODY,
    ("POST", "/api/desk/session"): EVERYBODY,
    ("DELETE", "/api/desk/session"): EVERYBODY,
    ("GET", "/api/desk/me"): SIGNED_IN,
    ("POST", "/api/desk/me/password"): SIGNED_IN,
    ("GET", "/api/desk/me/sessions"): SIGNED_IN,
    ("DELETE", "/api/desk/me/sessions"): SIGNED_IN,
    ("DELETE", "/api/desk/me/sessions/{session_id}"): SIGNED_IN,
    ("GET", "/api/desk/me/second-factor"): SIGNED_IN,
    ("POST", "/api/desk/me/second-factor"): SIGNED_IN,
    ("PUT", "/api/desk/me/second-factor"): SIGNED_IN,
    ("DELETE", "/api/desk/me/second-factor"): SIGNED_IN,
    ("POST", "/api/desk/me/second-factor/codes"): SIGNED_IN,
    ("GET", "/api/desk/policy"): SIGNED_IN,
    ("GET", "/api/desk/accounts"): KEEPERS,
    ("POST", "/api/desk/accounts"): KEEPERS,
    ("PATCH", "/api/desk/accounts/{account_id:int}"): KEEPERS,
    ("DELETE", "/api/desk/lockouts/{kind}/{name:path}"): KEEPERS,
    ("GET", "/api/desk/audit"): KEEPERS,
    ("GET", "/api/desk/audit.csv"): KEEPERS,
    ("GET", "/api/desk/promises"): OWNERS,
    ("POST", "/api/desk/promises/calendar"): OWNERS,
    ("POST", "/api/desk/promises/hand-on"): DECIDERS,
    ("POST", "/api/desk/promises/{promise_id:int}/keep"): OWNERS,
    ("POST", "/api/desk/promises/{promise_id:int}/redate"): OWNERS,
    ("POST", "/api/desk/promises/{promise_id:int}/pick-up"): OWNERS,
    ("POST", "/api/desk/promises/{promise_id:int}/hand-on"): OWNERS,
    ("POST", "/api/desk/promises/{promise_id:int}/ask"): OWNERS,
    ("POST", "/api/desk/promises/{promise_id:int}/cannot"): OWNERS,
    ("GET", "/api/desk/queue"): READERS,
    ("GET", "/api/desk/events"): READERS,
    ("GET", CONVERSATION): READERS,
    ("GET", CONVERSATION + "/attachments/{attachment_id}"): READERS,
    ("GET", CONVERSATION + "/export"): READERS,
    ("GET", CONVERSATION + "/timeline"): READERS,
    ("GET", CONVERSATION + "/assist"): READERS,
    ("GET", "/api/desk/search"): READERS,
    ("GET", "/api/desk/closed"): READERS,
    ("POST", "/api/desk/lists.csv"): READERS,
    ("GET", "/api/desk/search.csv"): READERS,
    ("GET", "/api/desk/promises.csv"): OWNERS,
    ("GET", "/api/desk/closed.csv"): READERS,
    ("GET", "/api/desk/views"): READERS,
    ("POST", "/api/desk/views"): READERS,
    ("PUT", "/api/desk/views/{view_id:int}"): READERS,
    ("DELETE", "/api/desk/views/{view_id:int}"): READERS,
    ("GET", "/api/desk/templates"): READERS,
    ("POST", "/api/desk/templates"): READERS,
    ("PUT", "/api/desk/templates/{template_id:int}"): READERS,
    ("DELETE", "/api/desk/templates/{template_id:int}"): READERS,
    ("GET", "/api/desk/suggestions"): {"manager", "trainer"},
    ("GET", "/api/desk/heard-wrongly"): {"manager", "trainer"},
    ("POST", CONVERSATION + "/suggestions"): WORKERS,
    ("POST", CONVERSATION + "/draft-approval"): WORKERS,
    ("POST", CONVERSATION + "/pass"): WORKERS,
    ("POST", CONVERSATION + "/notes"): WORKERS,
    ("GET", CONVERSATION + "/corrections"): WORKERS,
    ("PUT", CONVERSATION + "/corrections"): WORKERS,
    ("PUT", CONVERSATION + "/order-proof"): WORKERS,
    ("POST", CONVERSATION + "/transfer"): WORKERS,
    ("POST", CONVERSATION + "/assign"): DECIDERS,
    ("POST", CONVERSATION + "/to-queue"): WORKERS,
    ("GET", "/api/desk/colleagues"): WORKERS,
    ("POST", "/api/desk/colleagues/{agent_id:int}"): WORKERS,
    ("POST", "/api/desk/presence"): WORKERS,
    ("POST", "/api/desk/hand-over"): WORKERS,
    ("GET", "/api/desk/notices"): HEARERS,
    ("POST", "/api/desk/notices/read"): HEARERS,
    ("POST", CONVERSATION + "/here"): READERS,
    ("POST", CONVERSATION + "/attachments"): WORKERS,
    ("POST", CONVERSATION + "/ties"): WORKERS,
    ("DELETE", CONVERSATION + "/ties/{tie_id:int}"): WORKERS,
    ("POST", CONVERSATION + "/split"): WORKERS,
    ("POST", CONVERSATION + "/in-hand"): WORKERS,
    ("POST", CONVERSATION + "/take"): WORKERS,
    ("POST", CONVERSATION + "/messages"): WORKERS,
    ("POST", CONVERSATION + "/typing"): WORKERS,
    ("POST", CONVERSATION + "/wording"): WORKERS,
    ("GET", CONVERSATION + "/remedies"): WORKERS,
    ("POST", CONVERSATION + "/offers"): WORKERS,
    ("POST", CONVERSATION + "/give-back"): WORKERS,
    ("POST", CONVERSATION + "/open-again"): WORKERS,
    ("POST", CONVERSATION + "/postpone"): WORKERS,
    ("POST", CONVERSATION + "/tasks"): WORKERS,
    ("GET", CONVERSATION + "/causes"): READERS,
    ("PUT", CONVERSATION + "/causes"): WORKERS,
    ("POST", CONVERSATION + "/flags"): WORKERS,
    ("DELETE", CONVERSATION + "/flags/{flag_id:int}"): WORKERS,
    ("GET", "/api/desk/tasks"): WORKERS,
    ("PATCH", "/api/desk/tasks/{task_id:int}"): WORKERS,
    ("POST", CONVERSATION + "/come-back"): WORKERS,
    ("POST", CONVERSATION + "/resolve"): WORKERS,
    ("GET", "/api/desk/approvals"): DECIDERS,
    ("POST", "/api/desk/approvals/{approval_id:int}"): DECIDERS,
    ("DELETE", "/api/desk/approvals/{approval_id:int}"): WORKERS,
}
# The part of the table that is not a call: the page's files, which everybody may read.
FILES = {"/desk/static"}
# Values for the variable parts of an address, by converter; nothing has these ids.
GAPS = {"int": "987654", "path": "no/body"}

# Changes to the headers that a page of another site cannot avoid.
FOREIGN = (
    {"x-amends-desk": ""},
    {"origin": "http://evil.example"},
    {"origin": "null"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
)


def calls() -> Iterator[tuple[str, str]]:
    """Yield every method and path of the route table."""
    for route in routes:
        if isinstance(route, Route):
            for method in (route.methods or set()) - {"HEAD"}:
                yield method, route.path


def address(path: str) -> str:
    """Return the path with its variable parts filled by values that do not exist."""
    parts = [GAPS.get(part.strip("{}").partition(":")[2], "x") if "{" in part else part for part in path.split("/")]
    return "/".join(parts)


async def status_of(app: Starlette, method: str, path: str, token: str | None, **headers: str) -> int:
    """Return the status of a call as soon as it is known, because an event stream does not end by itself."""
    sent = {
        "host": "desk",
        "content-type": "application/json",
        **{k.lower(): v for k, v in OWN_PAGE.items()},
        **headers,
    }
    if token is not None:
        sent["cookie"] = f"{COOKIE}={token}"
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in sent.items() if value],
        "client": ("127.0.0.1", 1),
        "server": ("desk", 80),
    }
    status: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    read = False

    async def receive() -> dict[str, object]:
        nonlocal read
        if not read:
            read = True
            return {"type": "http.request", "body": b"{}", "more_body": False}
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start" and not status.done():
            status.set_result(int(str(message["status"])))

    running = asyncio.ensure_future(app(scope, receive, send))  # type: ignore[arg-type]
    await asyncio.wait({running, status}, return_when=asyncio.FIRST_COMPLETED, timeout=20)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert status.done(), f"{method} {path} gave no answer"
    return status.result()


@pytest.fixture(scope="session")
def empty_database(empty_database: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """Return a database with a signed-in account of each role, made once; every test gets a copy."""
    with empty_database.copied(tmp_path_factory.mktemp("roles")) as made:
        with made.filling() as store, store.begin() as session:
            for role in AGENT_ROLES:
                account = agents.add(
                    session, f"the-{role}", role, role, PASSWORD, handler="returns_desk" if role == "handler" else None
                )
                TOKENS[role] = sessions.create(session, account.id)
        yield made


def test_every_route_is_behind_the_guard() -> None:
    for route in routes:
        if isinstance(route, Mount):
            assert route.path in FILES, (
                f"{route.path}: what is mounted is open to all; add it to FILES if that is meant"
            )
            continue
        assert isinstance(route, Route), f"{route!r} is no route that the guard can stand before"
        if route.path == "/desk":
            continue
        guarded = route.endpoint.__module__ == guard.__name__ and route.endpoint.__qualname__.startswith("for_anyone.")
        assert guarded, f"{route.path}: wrap the endpoint in for_agents(..., May...) or for_anyone(...)"


def test_every_call_has_its_line_and_every_line_its_call() -> None:
    assert set(calls()) == set(WHO)


@pytest.mark.asyncio
@pytest.mark.parametrize("method, path", sorted(calls()))
async def test_who_may_call(app: Starlette, method: str, path: str) -> None:
    may = WHO.get((method, path), set())
    wrong = {}
    for role, token in TOKENS.items():
        status = await status_of(app, method, address(path), token)
        refused = 401 if role == NOBODY else 403
        # An allowed call may be refused for its content, but not for the role.
        right = status not in (401, 403) if role in may else status == refused
        if not right or status >= 500:
            wrong[role] = status
    assert wrong == {}


@pytest.mark.asyncio
@pytest.mark.parametrize("method, path", sorted(call for call in calls() if call[0] not in guard.SAFE_METHODS))
async def test_no_foreign_page_may_change_anything(app: Starlette, method: str, path: str) -> None:
    for role in WHO.get((method, path), set()):
        for foreign in FOREIGN:
            assert await status_of(app, method, address(path), TOKENS[role], **foreign) == 403, (role, foreign)
        # The session is unchanged, because signing out from a foreign page would be a change too.
        assert await status_of(app, "GET", "/api/desk/me", TOKENS[role]) == (401 if role == NOBODY else 200)


@pytest.mark.asyncio
async def test_a_session_that_does_not_exist_is_nobodys(app: Starlette) -> None:
    assert await status_of(app, "GET", "/api/desk/me", "no such session") == 401
