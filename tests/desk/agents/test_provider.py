"""Test signing in with an OpenID Connect provider, with roles from a claim."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from joserfc.jwk import RSAKey
from playwright.async_api import Browser, expect
from starlette.applications import Starlette

from bot.cases import audit
from bot.desk.agents.provider import sign_in
from bot.desk.context import Context
from tests.chromium import CHROMIUM
from tests.desk.agents.people import AgentAtDesk, somebody_waits
from tests.desk.agents.provider import CLIENT, SECRET, FakeProvider, running_provider

pytestmark = pytest.mark.asyncio


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture(scope="module")
def kept_provider() -> Iterator[FakeProvider]:
    with running_provider() as running:
        yield running


@pytest.fixture
def provider(kept_provider: FakeProvider) -> FakeProvider:
    """Return a provider that knows nothing yet, and which the desk has not met."""
    kept_provider.begin_anew()
    sign_in._client.cache_clear()
    return kept_provider


@pytest.fixture
def environ(provider: FakeProvider) -> dict[str, str]:
    return {
        "AMENDS_PUBLIC_URL": "http://desk",
        "AMENDS_OIDC_ISSUER": provider.issuer,
        "AMENDS_OIDC_CLIENT_ID": CLIENT,
        "AMENDS_OIDC_CLIENT_SECRET": SECRET,
    }


async def to_provider(desk: AgentAtDesk, asked_for: str = "") -> str:
    """Leave the desk for the provider; return the address at which it sends the browser back."""
    left = await desk.http.get("/desk/sign-in", params={"to": asked_for} if asked_for else {})
    assert left.status_code == 302, left.text
    # It is spoken to in plain text, and to read the certificates would take longer than the whole test.
    async with httpx.AsyncClient(trust_env=False, verify=False) as outside:
        came = await outside.get(left.headers["location"])
    assert came.headers["location"].startswith("http://desk/desk/sign-in/done?")
    return came.headers["location"]


async def signed_in(desk: AgentAtDesk) -> httpx.Response:
    """Sign in with the provider; return the answer of the desk at the end."""
    return await desk.http.get(await to_provider(desk))


async def me(desk: AgentAtDesk) -> dict[str, Any]:
    """Return who is signed in."""
    response = await desk.http.get("/api/desk/me")
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()["agent"]
    return found


def why(response: httpx.Response) -> str:
    """Return the reason that the page shows."""
    assert response.status_code == 303, response.text
    return response.headers["location"].removeprefix("/desk?refused=")


async def test_a_person_of_the_provider_has_the_role_of_the_claim(
    stranger: AgentAtDesk, context: Context, provider: FakeProvider
) -> None:
    assert (await signed_in(stranger)).headers["location"] == "/desk"
    agent = await me(stranger)
    assert (agent["login"], agent["name"], agent["role"]) == ("mei", "林美", "agent")
    (session,) = (await stranger.http.get("/api/desk/me/sessions")).json()["sessions"]
    assert session["via"] == "provider"
    assert (await stranger.http.get("/api/desk/me/second-factor")).json()["has_password"] is False
    actions = await context.read(lambda s: [entry.action for entry in audit.of(s, "agent:mei")])
    assert actions == ["agent.add", "agent.signed_in"]


@pytest.mark.parametrize(
    ("asked", "opened"),
    [
        ("/desk/case/2611-4821-7", "/desk/case/2611-4821-7"),
        ("/desk#c0ffee", "/desk#c0ffee"),
        ("/desk/insight/causes?by=kind&days=91", "/desk/insight/causes?by=kind&days=91"),
        ("/desk/insight/../../x?to=//evil.example", "/desk"),
        ("//evil.example/desk", "/desk"),
        ("https://evil.example", "/desk"),
        ("/desk/case/../../x", "/desk"),
        ("/desk\\evil", "/desk"),
        ("/desk#a\r\nSet-Cookie: x=y", "/desk"),
    ],
)
async def test_what_was_asked_for_is_opened_in_the_end_and_nothing_elsewhere(
    stranger: AgentAtDesk, asked: str, opened: str
) -> None:
    assert (await stranger.http.get(await to_provider(stranger, asked))).headers["location"] == opened


async def test_the_password_side_is_shut_for_them(stranger: AgentAtDesk, app: Starlette) -> None:
    await signed_in(stranger)
    for password in ("", "none", "null", "wrong and long"):
        assert (await AgentAtDesk.at(app).sign_in("mei", password or " ")).status_code == 401


async def test_name_and_role_follow_the_provider(
    stranger: AgentAtDesk, wu: AgentAtDesk, context: Context, provider: FakeProvider, app: Starlette
) -> None:
    await signed_in(stranger)
    waiting = await somebody_waits(context)
    assert (await stranger.do(waiting, "take")).status_code == 200
    provider.claims |= {"name": "林小美", "roles": ["trainer"], "preferred_username": "xiaomei"}
    again = AgentAtDesk.at(app)
    await signed_in(again)
    agent = await me(again)
    assert (agent["login"], agent["name"], agent["role"]) == ("mei", "林小美", "trainer")
    # The sessions with the old role ended, and who was being helped waits again.
    assert (await stranger.http.get("/api/desk/me")).status_code == 401
    assert [one["conversation_id"] for one in (await wu.queue())["waiting"]] == [waiting]


@pytest.mark.parametrize(
    "more, reason",
    [
        ({"roles": []}, "no_role"),
        ({"roles": ["boss"]}, "no_role"),
        ({"roles": {"agent": True}}, "no_role"),
        ({"roles": [["agent"]]}, "no_role"),
        ({"preferred_username": None}, "no_login"),
        ({"preferred_username": "two words"}, "no_login"),
        ({"preferred_username": "LIN"}, "taken"),
        ({"iss": "https://elsewhere.example"}, "refused"),
        ({"aud": "somebody else"}, "refused"),
        ({"exp": 1}, "refused"),
        ({"nonce": "of another time"}, "refused"),
    ],
)
async def test_who_is_not_let_in(
    stranger: AgentAtDesk, provider: FakeProvider, more: dict[str, Any], reason: str
) -> None:
    provider.claims |= more
    assert why(await signed_in(stranger)) == reason
    assert (await stranger.http.get("/api/desk/me")).status_code == 401
    page = await stranger.http.get(f"/desk?refused={reason}")
    assert 'role="alert" >' in page.text
    assert "/desk/sign-in" in page.text


async def test_a_token_that_another_key_signed_is_refused(stranger: AgentAtDesk, provider: FakeProvider) -> None:
    provider.key = RSAKey.generate_key(2048, {"kid": "one"})
    assert why(await signed_in(stranger)) == "refused"


async def test_a_new_key_of_the_provider_is_fetched(stranger: AgentAtDesk, provider: FakeProvider) -> None:
    await signed_in(stranger)
    provider.key = provider.known_key = RSAKey.generate_key(2048, {"kid": "two", "use": "sig"})
    provider.claims["name"] = "After the change of keys"
    assert (await signed_in(stranger)).headers["location"] == "/desk"
    assert (await me(stranger))["name"] == "After the change of keys"


async def test_what_one_browser_began_another_cannot_end(stranger: AgentAtDesk, app: Starlette) -> None:
    back = await to_provider(stranger)
    victim = AgentAtDesk.at(app)
    assert why(await victim.http.get(back)) == "refused"
    assert (await victim.http.get("/api/desk/me")).status_code == 401
    forged = {"amends_sign_in": stranger.http.cookies["amends_sign_in"][:-3] + "AAA"}
    assert why(await AgentAtDesk.at(app).http.get(back, cookies=forged)) == "refused"


async def test_a_way_back_is_used_once(stranger: AgentAtDesk) -> None:
    back = await to_provider(stranger)
    assert (await stranger.http.get(back)).headers["location"] == "/desk"
    assert why(await stranger.http.get(back)) == "refused"


async def test_a_closed_account_stays_closed(stranger: AgentAtDesk, zhou: AgentAtDesk) -> None:
    await signed_in(stranger)
    number = (await me(stranger))["id"]
    await zhou.http.patch(f"/api/desk/accounts/{number}", json={"closed": True})
    assert why(await signed_in(stranger)) == "closed"


async def test_a_person_who_declined_there_reads_why(stranger: AgentAtDesk, provider: FakeProvider) -> None:
    provider.refuses = "access_denied"
    assert why(await signed_in(stranger)) == "refused"


async def test_the_role_may_be_in_the_userinfo_of_the_same_person_only(
    stranger: AgentAtDesk, provider: FakeProvider
) -> None:
    del provider.claims["roles"]
    provider.userinfo = {"sub": "somebody else", "roles": ["manager"]}
    assert why(await signed_in(stranger)) == "no_role"
    provider.userinfo["sub"] = "4711"
    await signed_in(stranger)
    assert (await me(stranger))["role"] == "manager"


async def test_the_only_administrator_is_not_demoted_by_surprise(
    stranger: AgentAtDesk, zhou: AgentAtDesk, wu: AgentAtDesk, provider: FakeProvider, context: Context
) -> None:
    provider.claims["roles"] = ["administrator"]
    await signed_in(stranger)
    zhou_id = (await me(zhou))["id"]
    closed = await stranger.http.patch(f"/api/desk/accounts/{zhou_id}", json={"closed": True})
    assert closed.status_code == 200, closed.text
    provider.claims["roles"] = ["agent"]
    assert why(await signed_in(stranger)) == "last_administrator"


class TestOtherNamesOfRoles:
    """A provider with its own names of roles, deep in the token."""

    @pytest.fixture
    def environ(self, environ: dict[str, str]) -> dict[str, str]:
        return {
            **environ,
            "AMENDS_OIDC_ROLES_CLAIM": "realm_access.roles",
            "AMENDS_OIDC_ROLES": "desk-leads=supervisor, desk=agent, returns=handler:returns_desk",
            "AMENDS_OIDC_LOGIN_CLAIM": "email",
            "AMENDS_SECOND_FACTOR": "supervisor",
        }

    async def test_the_first_that_fits_counts_and_its_second_step_is_the_providers(
        self, stranger: AgentAtDesk, provider: FakeProvider
    ) -> None:
        provider.claims |= {"realm_access": {"roles": ["desk", "agent", "desk-leads"]}, "email": "Mei@shop.example"}
        await signed_in(stranger)
        agent = await me(stranger)
        assert (agent["login"], agent["role"], agent["lacks_second_factor"]) == (
            "mei@shop.example",
            "supervisor",
            False,
        )
        assert (await stranger.http.get("/api/desk/queue")).status_code == 200

    async def test_a_handler_is_the_one_of_the_setting(self, stranger: AgentAtDesk, provider: FakeProvider) -> None:
        provider.claims |= {"realm_access": {"roles": ["returns"]}, "email": "chang@shop.example"}
        await signed_in(stranger)
        agent = await me(stranger)
        assert (agent["role"], agent["handler"], agent["may"]) == (
            "handler",
            "returns_desk",
            ["be_here", "hear", "keep"],
        )

    async def test_our_own_names_mean_nothing_then(self, stranger: AgentAtDesk, provider: FakeProvider) -> None:
        provider.claims |= {"realm_access": {"roles": ["manager"]}, "email": "mei@shop.example"}
        assert why(await signed_in(stranger)) == "no_role"


class TestAProviderThatIsDown:
    """A desk whose provider does not answer."""

    @pytest.fixture
    def environ(self, environ: dict[str, str]) -> dict[str, str]:
        return {**environ, "AMENDS_OIDC_ISSUER": "http://127.0.0.1:9"}

    async def test_the_page_says_so_and_passwords_still_work(self, stranger: AgentAtDesk) -> None:
        assert why(await stranger.http.get("/desk/sign-in")) == "unreachable"
        assert (await stranger.sign_in("lin")).status_code == 200


class TestWithoutAProvider:
    """A desk without one."""

    @pytest.fixture
    def environ(self) -> dict[str, str]:
        return {}

    async def test_there_is_no_such_page(self, stranger: AgentAtDesk) -> None:
        assert (await stranger.http.get("/desk/sign-in")).status_code == 404
        assert (await stranger.http.get("/desk/sign-in/done")).status_code == 404
        assert "/desk/sign-in" not in (await stranger.http.get("/desk?refused=no_role")).text


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the agents' page was not tried")
async def test_coming_back_from_another_site_the_page_is_open(
    browser: Browser, live: httpx.AsyncClient, context: Context
) -> None:
    # Two sites, so that the browser treats the cookies as it does in earnest.
    desk = str(live.base_url).replace("127.0.0.1", "localhost").rstrip("/")
    context.settings = replace(context.settings, public_url=desk)
    page = await browser.new_page(base_url=desk, locale="en-GB")
    await page.goto("/desk")
    await page.locator("#sign-in-provider").click()
    await expect(page.locator("#desk")).to_be_visible()
    await expect(page.locator(".bar__who b")).to_have_text("林美")
    assert page.url == f"{desk}/desk"
