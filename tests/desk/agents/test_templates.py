"""Test reply templates: shared and personal, filled in, checked, never sent with an unfilled variable."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from bot.cases import audit
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, add_facts, somebody_waits

pytestmark = pytest.mark.asyncio

GREETING = {
    "title": "開場",
    "zh_hant": "{customer}您好，我是{agent}。{handler}會處理{product}。",
    "en": "Hello {customer}.",
}


async def make(agent: AgentAtDesk, **words: Any) -> httpx.Response:
    return await agent.http.post("/api/desk/templates", json={**GREETING, **words})


async def seen(agent: AgentAtDesk, conversation_id: str = "") -> list[dict[str, Any]]:
    params = {"conversation": conversation_id} if conversation_id else {}
    response = await agent.http.get("/api/desk/templates", params=params)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["templates"]
    return found


async def test_ones_own_are_seen_by_nobody_else(lin: AgentAtDesk, wu: AgentAtDesk) -> None:
    made = await make(lin)
    assert made.status_code == 201
    assert [one["title"] for one in await seen(lin)] == ["開場"]
    assert await seen(wu) == []
    address = f"/api/desk/templates/{made.json()['id']}"
    assert (await wu.http.put(address, json=GREETING)).status_code == 404
    assert (await wu.http.delete(address)).status_code == 404


async def test_shared_ones_are_changed_by_those_who_may(lin: AgentAtDesk, wu: AgentAtDesk, context: Context) -> None:
    assert (await make(lin, shared=True)).status_code == 403
    made = await make(wu, shared=True)
    address = f"/api/desk/templates/{made.json()['id']}"
    assert [(one["shared"], one["changeable"]) for one in await seen(lin)] == [(True, False)]
    assert (await lin.http.put(address, json=GREETING)).status_code == 403
    assert (await lin.http.delete(address)).status_code == 403
    assert (await wu.http.put(address, json={**GREETING, "title": "招呼", "shared": True})).status_code == 200
    # Without `shared` in the body, sharing is unchanged.
    assert (await wu.http.put(address, json=GREETING)).status_code == 200
    assert [one["shared"] for one in await seen(lin)] == [True]
    assert (await wu.http.delete(address)).status_code == 204
    assert await seen(lin) == []
    subject = f"template:{made.json()['id']}"
    entries = await context.read(lambda s: [entry.action for entry in audit.of(s, subject)])
    assert entries == ["template.made", "template.changed", "template.changed", "template.deleted"]


async def test_what_is_known_is_filled_in_and_the_rest_stays_visible(lin: AgentAtDesk, context: Context) -> None:
    await make(lin)
    conversation_id = await somebody_waits(context)
    await add_facts(context, conversation_id)
    assert (await seen(lin, conversation_id))[0]["text"] == "陳小姐您好，我是林雅婷。{handler}會處理掃地機器人。"
    english = await somebody_waits(context, locale="en", name="Ann")
    assert (await seen(lin, english))[0]["text"] == "Hello Ann."


async def test_a_field_left_open_is_not_sent(lin: AgentAtDesk, context: Context) -> None:
    conversation_id = await somebody_waits(context)
    await lin.do(conversation_id, "take")
    refused = await lin.say(conversation_id, "{handler}會處理。")
    assert refused.status_code == 422 and "{handler}" in refused.json()["title"]
    assert (await lin.say(conversation_id, "用 {大括號} 沒關係")).status_code == 202


@pytest.mark.parametrize(
    "change, status",
    [
        ({"zh_hant": "{amount}", "en": ""}, 400),
        ({"zh_hant": " ", "en": ""}, 400),
        ({"title": " "}, 400),
        ({"zh_hant": "如果讓您不舒服，很抱歉"}, 422),
        ({"en": "Sorry if you feel bad"}, 422),
        ({"zh_hant": "如果讓您不舒服，很抱歉", "anyway": True}, 201),
    ],
)
async def test_what_is_saved_is_looked_at_first(lin: AgentAtDesk, change: dict[str, Any], status: int) -> None:
    assert (await make(lin, **change)).status_code == status
