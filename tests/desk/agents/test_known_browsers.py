"""Test that nobody locks an agent out from elsewhere, nor out of a browser that the agent knows."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from starlette.applications import Starlette

from bot.cases.accounts.sign_ins import QUICK_TRIES, TRIES
from bot.desk.agents import passwords
from tests.desk.agents.people import OWN_PAGE, PASSWORD, AgentAtDesk

pytestmark = pytest.mark.asyncio


def elsewhere(app: Starlette, address: str) -> AgentAtDesk:
    """Return a client of the desk at another network address."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False, client=(address, 4711))
    return AgentAtDesk(httpx.AsyncClient(transport=transport, base_url="http://desk", headers=OWN_PAGE))


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the seconds that the desk waited before it checked a password; it does not really wait."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        await asyncio.sleep(0)

    monkeypatch.setattr(passwords, "sleep", sleep)
    return waited


async def test_guesses_from_elsewhere_do_not_lock_an_agent_out(app: Starlette, stranger: AgentAtDesk) -> None:
    guesser = elsewhere(app, "203.0.113.7")
    statuses = [(await guesser.sign_in("lin", "wrong")).status_code for _ in range(TRIES["login"] + 1)]
    assert statuses == [401] * TRIES["login"] + [429]
    assert (await guesser.sign_in("lin", PASSWORD)).status_code == 429
    assert (await stranger.sign_in("lin")).status_code == 200


async def test_guesses_from_the_addresses_of_one_ipv6_network_count_together(
    app: Starlette, stranger: AgentAtDesk
) -> None:
    guessers = [elsewhere(app, f"2001:db8:1:2::{number:x}") for number in range(1, TRIES["login"] + 2)]
    statuses = [(await guesser.sign_in("lin", "wrong")).status_code for guesser in guessers]
    assert statuses == [401] * TRIES["login"] + [429]
    assert (await elsewhere(app, "2001:db8:1:3::1").sign_in("lin")).status_code == 200


async def test_guesses_in_the_same_office_do_not_lock_a_known_browser_out(
    lin: AgentAtDesk, stranger: AgentAtDesk
) -> None:
    await lin.http.delete("/api/desk/session")
    for number in range(TRIES["address"]):
        await stranger.sign_in("lin" if number < TRIES["login"] else f"nobody{number}", "wrong")
    assert (await stranger.sign_in("wu")).status_code == 429
    assert (await lin.sign_in("lin")).status_code == 200


async def test_a_known_browser_is_slowed_down_by_its_own_mistakes_and_never_refused(
    lin: AgentAtDesk, waits: list[float]
) -> None:
    for _ in range(QUICK_TRIES + 6):
        assert (await lin.sign_in("lin", "wrong")).status_code == 401
    assert (await lin.sign_in("lin")).status_code == 200
    assert waits == [0] * QUICK_TRIES + [2, 4, 8, 16, 30, 30, 30]


async def test_guesses_at_once_in_a_known_browser_wait_for_each_other(lin: AgentAtDesk, waits: list[float]) -> None:
    answers = await asyncio.gather(*(lin.sign_in("lin", f"guess {n}") for n in range(20)))
    checked = [answer for answer in answers if answer.status_code == 401]
    assert len(checked) == len(waits) < 8
    assert {answer.status_code for answer in answers} == {401, 429}
    assert (await lin.sign_in("lin")).status_code == 200


async def test_a_browser_is_known_to_those_who_signed_in_there_only(lin: AgentAtDesk) -> None:
    statuses = [(await lin.sign_in("wu", "wrong")).status_code for _ in range(TRIES["login"] + 1)]
    assert statuses == [401] * TRIES["login"] + [429]


@pytest.mark.parametrize("forged", ["", "x", "lin.x", "%C3%A9.x"])
async def test_a_browser_that_the_desk_did_not_name_is_unknown(
    lin: AgentAtDesk, stranger: AgentAtDesk, forged: str
) -> None:
    unsigned = lin.http.cookies["amends_browser"].rpartition(".")[0]
    stranger.http.headers["cookie"] = f"amends_browser={forged or unsigned}"
    statuses = [(await stranger.sign_in("lin", "wrong")).status_code for _ in range(TRIES["login"] + 1)]
    assert statuses[-1] == 429


async def test_the_name_of_a_browser_is_out_of_reach_of_scripts_and_opens_nothing(
    stranger: AgentAtDesk, app: Starlette
) -> None:
    kept = next(c for c in (await stranger.sign_in("lin")).headers.get_list("set-cookie") if "amends_browser" in c)
    assert {"httponly", "samesite=strict", "path=/api/desk"} <= {part.strip().lower() for part in kept.split(";")}
    other = AgentAtDesk.at(app)
    other.http.cookies.set("amends_browser", stranger.http.cookies["amends_browser"])
    assert (await other.http.get("/api/desk/me")).status_code == 401
