"""Test one-time codes and recovery codes at sign-in, how they are set up, and roles that need them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from starlette.applications import Starlette

from bot.cases import audit
from bot.cases.accounts.sign_ins import TRIES
from bot.desk.context import Context
from tests.clock import RunningClock
from tests.desk.agents.people import PASSWORD, AgentAtDesk
from tests.desk.agents.test_known_browsers import elsewhere

pytestmark = pytest.mark.asyncio
FACTOR = "/api/desk/me/second-factor"
STEP = timedelta(seconds=30)


class Phone:
    """An authenticator app that read the secret."""

    def __init__(self, secret: str, clock: RunningClock) -> None:
        self._totp, self._clock = pyotp.TOTP(secret), clock

    def code(self, steps: int = 0) -> str:
        """Return the code that is shown now, or `steps` earlier or later."""
        return self._totp.generate_otp(self._totp.timecode(self._clock()) + steps)


async def turn_on(desk: AgentAtDesk, clock: RunningClock) -> tuple[Phone, list[str]]:
    """Turn the second factor on; return the app and the recovery codes. The next code is fresh."""
    proposed = await desk.http.post(FACTOR, json={"password": PASSWORD})
    assert proposed.status_code == 200, proposed.text
    phone = Phone(proposed.json()["secret"], clock)
    confirmed = await desk.http.put(FACTOR, json={"code": phone.code()})
    assert confirmed.status_code == 200, confirmed.text
    clock.forward(STEP)
    return phone, confirmed.json()["recovery_codes"]


def kind(response: Any) -> str:
    return str(response.json()["type"]).removeprefix("urn:amends:problem:")


async def test_after_setting_up_the_password_alone_opens_nothing(
    lin: AgentAtDesk, stranger: AgentAtDesk, clock: RunningClock
) -> None:
    phone, _ = await turn_on(lin, clock)
    asked = await stranger.sign_in("lin")
    assert (asked.status_code, kind(asked)) == (401, "agents.second_factor.ask")
    assert "set-cookie" not in asked.headers
    wrong = await stranger.sign_in("lin", code="000000")
    assert (wrong.status_code, kind(wrong)) == (401, "agents.second_factor.wrong")
    # A right code does not tell whether a password is right.
    assert kind(await stranger.sign_in("lin", "wrong", code=phone.code())) == "agents.sign_in.wrong"
    assert (await stranger.sign_in("lin", code=f" {phone.code()[:3]} {phone.code()[3:]} ")).status_code == 200


async def test_it_counts_only_once_its_first_code_was_shown(
    lin: AgentAtDesk, stranger: AgentAtDesk, clock: RunningClock
) -> None:
    secret = (await lin.http.post(FACTOR, json={"password": PASSWORD})).json()["secret"]
    refused = await lin.http.put(FACTOR, json={"code": "123"})
    assert (refused.status_code, kind(refused)) == (403, "agents.second_factor.wrong")
    assert (await stranger.sign_in("lin")).status_code == 200
    assert (await lin.http.put(FACTOR, json={"code": Phone(secret, clock).code()})).status_code == 200
    assert (await lin.http.post(FACTOR, json={"password": PASSWORD})).status_code == 409


@pytest.mark.parametrize("method, path", [("POST", ""), ("DELETE", ""), ("POST", "/codes")])
async def test_a_page_left_open_changes_nothing_without_the_password(
    lin: AgentAtDesk, clock: RunningClock, method: str, path: str
) -> None:
    if method == "DELETE" or path:
        await turn_on(lin, clock)
    before = (await lin.http.get(FACTOR)).json()
    refused = await lin.http.request(method, FACTOR + path, json={"password": "not it"})
    assert (refused.status_code, kind(refused)) == (403, "agents.password.wrong")
    assert (await lin.http.get(FACTOR)).json() == before


@pytest.mark.parametrize("steps, fits", [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
async def test_a_telephone_whose_clock_is_half_a_minute_off_is_believed(
    lin: AgentAtDesk, stranger: AgentAtDesk, clock: RunningClock, steps: int, fits: bool
) -> None:
    phone, _ = await turn_on(lin, clock)
    clock.forward(STEP)
    assert ((await stranger.sign_in("lin", code=phone.code(steps))).status_code == 200) is fits


async def test_a_code_is_used_once(lin: AgentAtDesk, stranger: AgentAtDesk, clock: RunningClock) -> None:
    phone, _ = await turn_on(lin, clock)
    seen = phone.code()
    assert (await lin.sign_in("lin", code=seen)).status_code == 200
    assert kind(await stranger.sign_in("lin", code=seen)) == "agents.second_factor.wrong"
    clock.forward(STEP)
    assert kind(await stranger.sign_in("lin", code=seen)) == "agents.second_factor.wrong"
    assert (await stranger.sign_in("lin", code=phone.code())).status_code == 200


async def test_recovery_codes_work_once_and_only_their_hashes_are_kept(
    lin: AgentAtDesk, stranger: AgentAtDesk, clock: RunningClock, context: Context
) -> None:
    _, codes = await turn_on(lin, clock)
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}", code) for code in codes)
    rows = await context.read(
        lambda s: [
            tuple(row)
            for table in ("recovery_codes", "agents", "audit")
            for row in s.connection().exec_driver_sql(f"select * from {table}")
        ]
    )
    assert not any(code in str(rows) or code.replace("-", "") in str(rows) for code in codes)
    assert (await stranger.sign_in("lin", code=codes[0].lower().replace("-", " "))).status_code == 200
    assert kind(await stranger.sign_in("lin", code=codes[0])) == "agents.second_factor.wrong"
    assert (await lin.http.get(FACTOR)).json()["codes_left"] == 9
    new = (await lin.http.post(FACTOR + "/codes", json={"password": PASSWORD})).json()["recovery_codes"]
    assert kind(await stranger.sign_in("lin", code=codes[1])) == "agents.second_factor.wrong"
    assert (await stranger.sign_in("lin", code=new[1])).status_code == 200


async def test_the_secret_is_not_readable_in_the_database(
    lin: AgentAtDesk, clock: RunningClock, context: Context
) -> None:
    secret = (await lin.http.post(FACTOR, json={"password": PASSWORD})).json()["secret"]
    kept = await context.read(
        lambda s: s.connection().exec_driver_sql("select totp_secret from agents where login = 'lin'").scalar()
    )
    assert kept
    assert secret not in kept


async def test_the_picture_is_a_code_that_says_the_address(lin: AgentAtDesk) -> None:
    proposed = (await lin.http.post(FACTOR, json={"password": PASSWORD})).json()
    read = pyotp.parse_uri(proposed["address"])
    assert (read.secret, read.name) == (proposed["secret"], "lin")
    size, path = proposed["picture"]["size"], proposed["picture"]["path"]
    assert re.fullmatch(r"(?:M\d+ \d+h1v1h-1z)+", path)
    dark = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)", path)}
    # The three corners, inside the light border.
    assert {(4, 4), (10, 4), (size - 5, 4), (4, size - 5), (7, 7)} <= dark
    assert not any(x < 4 or y < 4 or x >= size - 4 or y >= size - 4 for x, y in dark)


async def test_codes_are_not_guessed_from_many_addresses(lin: AgentAtDesk, app: Starlette, clock: RunningClock) -> None:
    phone, _ = await turn_on(lin, clock)
    statuses = [
        (await elsewhere(app, f"203.0.113.{number}").sign_in("lin", code="000000")).status_code
        for number in range(TRIES["code"] + 2)
    ]
    assert statuses == [401] * TRIES["code"] + [429] * 2
    assert (await elsewhere(app, "203.0.113.99").sign_in("lin", code=phone.code())).status_code == 429
    # The agent's own browser is not kept out by that.
    assert (await lin.sign_in("lin", code=phone.code())).status_code == 200


async def test_asking_for_the_code_is_no_guess_and_frees_nothing(
    lin: AgentAtDesk, stranger: AgentAtDesk, clock: RunningClock
) -> None:
    await turn_on(lin, clock)
    for _ in range(2 * TRIES["login"]):
        assert kind(await stranger.sign_in("lin")) == "agents.second_factor.ask"
    for _ in range(TRIES["login"]):
        await stranger.sign_in("lin", code="000000")
        answer = await stranger.sign_in("lin")
    assert answer.status_code == 429


async def test_turning_it_off(lin: AgentAtDesk, stranger: AgentAtDesk, clock: RunningClock, context: Context) -> None:
    await turn_on(lin, clock)
    assert (await lin.http.request("DELETE", FACTOR, json={"password": PASSWORD})).status_code == 204
    assert (await stranger.sign_in("lin")).status_code == 200
    assert (await lin.http.get(FACTOR)).json() == {
        "since": None,
        "needed": False,
        "codes_left": 0,
        "has_password": True,
    }
    actions = await context.read(lambda s: [entry.action for entry in audit.of(s, "agent:lin")])
    assert actions[-3:] == ["agent.second_factor_on", "agent.second_factor_off", "agent.signed_in"]


async def test_an_administrator_removes_the_one_of_a_lost_telephone_but_not_their_own(
    lin: AgentAtDesk, zhou: AgentAtDesk, stranger: AgentAtDesk, clock: RunningClock
) -> None:
    await turn_on(lin, clock)
    await turn_on(zhou, clock)
    accounts = {one["login"]: one for one in (await zhou.http.get("/api/desk/accounts")).json()["accounts"]}
    assert [accounts[login]["second_factor"] for login in ("lin", "wu", "zhou")] == [True, False, True]
    drop = {"drop_second_factor": True}
    assert (await zhou.http.patch(f"/api/desk/accounts/{accounts['zhou']['id']}", json=drop)).status_code == 409
    assert (await zhou.http.patch(f"/api/desk/accounts/{accounts['lin']['id']}", json=drop)).status_code == 200
    assert (await lin.http.get("/api/desk/me")).status_code == 401
    assert (await stranger.sign_in("lin")).status_code == 200


class TestRolesThatNeedIt:
    """A desk whose administrators need a second factor."""

    @pytest.fixture
    def environ(self) -> dict[str, str]:
        return {"AMENDS_SECOND_FACTOR": "administrator, manager"}

    async def test_nothing_but_the_own_account_opens_before_it_is_set_up(
        self, zhou: AgentAtDesk, lin: AgentAtDesk, clock: RunningClock
    ) -> None:
        me = (await zhou.http.get("/api/desk/me")).json()["agent"]
        assert (me["lacks_second_factor"], me["may"]) == (True, ["be_here"])
        refused = await zhou.http.get("/api/desk/accounts")
        assert (refused.status_code, kind(refused)) == (403, "agents.second_factor.set_up_first")
        assert (await lin.http.get("/api/desk/queue")).status_code == 200
        await turn_on(zhou, clock)
        assert (await zhou.http.get("/api/desk/accounts")).status_code == 200
        assert "administer" in (await zhou.http.get("/api/desk/me")).json()["agent"]["may"]

    async def test_it_cannot_be_turned_off(self, zhou: AgentAtDesk, clock: RunningClock) -> None:
        await turn_on(zhou, clock)
        refused = await zhou.http.request("DELETE", FACTOR, json={"password": PASSWORD})
        assert (refused.status_code, kind(refused)) == (409, "agents.second_factor.needed_by_role")
