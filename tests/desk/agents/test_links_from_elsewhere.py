"""Test links to the desk: they open what they name, and a page of another site can do nothing with the session."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.applications import Starlette

from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, somebody_waits, somebody_works_here
from tests.desk.agents.test_transfers import ready

pytestmark = pytest.mark.asyncio

# What a browser says when somebody follows a link on another site.
FOLLOWED = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


async def test_a_link_in_a_mail_finds_one_signed_in(lin: AgentAtDesk) -> None:
    page = await lin.http.get("/desk", headers=FOLLOWED)
    assert 'data-signed-in="yes"' in page.text


async def test_a_case_opens_by_its_number_in_any_spelling_and_by_the_id_of_its_conversation(
    lin: AgentAtDesk, context: Context
) -> None:
    waiting = await somebody_waits(context)
    number = (await lin.see(waiting))["case"]["number"]
    for what in (number, number.replace("-", ""), waiting):
        led = await lin.http.get(f"/desk/case/{what}", headers=FOLLOWED)
        assert (led.status_code, led.headers["location"]) == (303, f"/desk#{waiting}")


@pytest.mark.parametrize("what", ["2611-4821-7", "nothing", "%00", "x" * 3000])
async def test_what_is_not_there_is_said_on_a_plain_page(lin: AgentAtDesk, what: str) -> None:
    page = await lin.http.get(f"/desk/case/{what}")
    assert page.status_code == 404
    assert "這裡沒有你能看的案件" in page.text
    assert "<script" not in page.text
    assert "script-src 'self'" in page.headers["content-security-policy"]


async def test_the_page_is_the_same_for_what_one_may_not_see(zhou: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context)
    there, nowhere = [await zhou.http.get(f"/desk/case/{what}") for what in (waiting, "nothing")]
    assert there.status_code == nowhere.status_code == 404
    assert there.text == nowhere.text


async def test_another_team_s_case_is_not_there(lin: AgentAtDesk, app: Starlette, context: Context) -> None:
    waiting = await somebody_waits(context)
    assert (await lin.http.get(f"/desk/case/{waiting}")).status_code == 303
    await somebody_works_here(context, "mei", "agent")
    await ready(context, "mei", team="north")
    await ready(context, "lin", team="south")
    mei = AgentAtDesk.at(app)
    await mei.sign_in("mei")
    await mei.do(waiting, "take")
    context.policies.policy = replace(context.policy, agents_see_own_team=True)
    assert (await lin.http.get(f"/desk/case/{waiting}")).status_code == 404
    await mei.http.aclose()


async def test_without_a_session_the_page_to_sign_in_comes_first(stranger: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context)
    page = await stranger.http.get(f"/desk/case/{waiting}", headers=FOLLOWED)
    assert page.status_code == 200
    assert 'data-signed-in="no"' in page.text
    assert waiting not in page.text


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("path", ["me", "queue", "search?q=x", "events"])
async def test_another_site_reads_nothing(lin: AgentAtDesk, site: str, path: str) -> None:
    assert (await lin.http.get(f"/api/desk/{path}", headers={"Sec-Fetch-Site": site})).status_code == 403


@pytest.mark.parametrize("site", ["same-origin", "none"])
async def test_one_s_own_page_and_a_typed_address_read(lin: AgentAtDesk, site: str) -> None:
    assert (await lin.http.get("/api/desk/me", headers={"Sec-Fetch-Site": site})).status_code == 200
