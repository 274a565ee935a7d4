"""Test the starter templates: in the company's voice, put into an empty list once, and never in anybody's way."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import pytest

from bot.assist.promises import promised
from bot.assist.variables import VARIABLES, unknown
from bot.desk.agents.wording_advice import advice
from bot.desk.context import Context
from bot.remedy import load_policy
from bot.remedy.starter_templates import FIELDS
from bot.settings import ROOT
from tests.desk.agents.people import AgentAtDesk, stored

POLICIES = (ROOT / "data" / "policy", ROOT / "examples" / "policies" / "hong-kong-clinic")
NOW = dt.datetime(2026, 11, 30, 2, tzinfo=dt.timezone.utc)
# What agents need on most days.
DOZEN = 12


async def templates(desk: AgentAtDesk) -> list[dict[str, Any]]:
    answer = await desk.http.get("/api/desk/templates")
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()["templates"]
    return found


@pytest.mark.parametrize("folder", POLICIES, ids=[folder.name for folder in POLICIES])
def test_every_text_passes_the_checks_of_what_agents_write(folder: Any) -> None:
    policy = load_policy(folder)
    assert len(policy.templates) >= DOZEN
    for one in policy.templates:
        assert len(" · ".join(one.title.values())) <= 80
        for language, text in one.text.items():
            assert advice(policy, text, language, NOW, ()) == [], text
            assert not promised(text, currency=policy.company.currency, decimals=policy.company.decimals), text
            assert unknown(text) == [], text


def test_the_policy_knows_what_can_be_filled_in() -> None:
    assert FIELDS == VARIABLES


@pytest.mark.asyncio
async def test_they_are_there_when_the_list_is_opened_first(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    found = await asyncio.gather(templates(lin), templates(wu), templates(lin))
    assert [len(one) for one in found] == [len(context.policy.templates)] * 3
    assert all(one["shared"] and one["zh_hant"] and one["en"] for one in found[0])
    assert {one["title"] for one in found[0]} >= {"開場：我接手了 · Opening: I am on it"}
    assert await stored(context, "select count(*) from audit where action = 'template.started'") == 1


@pytest.mark.asyncio
async def test_what_people_deleted_or_wrote_is_never_overwritten(wu: AgentAtDesk, context: Context) -> None:
    for one in await templates(wu):
        assert (await wu.http.delete(f"/api/desk/templates/{one['id']}")).status_code == 204
    assert await templates(wu) == []
    # An empty list in which people worked stays empty, too.
    own = {"title": "自己的", "zh_hant": "您好", "shared": True}
    assert (await wu.http.post("/api/desk/templates", json=own)).status_code == 201
    assert [one["title"] for one in await templates(wu)] == ["自己的"]


@pytest.mark.asyncio
async def test_a_list_with_a_template_is_left_alone(wu: AgentAtDesk, context: Context) -> None:
    own = {"title": "自己的", "zh_hant": "您好", "shared": True}
    assert (await wu.http.post("/api/desk/templates", json=own)).status_code == 201
    assert [one["title"] for one in await templates(wu)] == ["自己的"]
