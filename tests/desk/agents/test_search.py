"""Test search through the API: results, filters, saved views and who may change them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from bot.cases import cases, conversations, messages
from bot.cases.accounts import agents
from bot.desk.context import Context
from tests.desk.agents.people import PASSWORD, AgentAtDesk, somebody_waits

pytestmark = pytest.mark.asyncio


async def search(agent: AgentAtDesk, words: str = "", **parameters: Any) -> dict[str, Any]:
    """Search and return the body of the answer."""
    response = await agent.http.get("/api/desk/search", params={"words": words, **parameters})
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def save(agent: AgentAtDesk, name: str = "退款", **more: Any) -> httpx.Response:
    """Save a view and return the response."""
    body = {"name": name, "query": {"words": "退款", "stage": ["escalated"]}, **more}
    return await agent.http.post("/api/desk/views", json=body)


async def views(agent: AgentAtDesk) -> list[dict[str, Any]]:
    """Return the views an agent sees."""
    seen: list[dict[str, Any]] = (await agent.http.get("/api/desk/views")).json()["views"]
    return seen


async def test_a_result_tells_what_the_list_shows(lin: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context, "我的電鍋<b>壞了</b>", "我要找真人")
    found = await search(lin, "电锅")
    (one,) = found["found"]
    assert (found["total"], found["after"], found["straight"]) == (1, None, [])
    assert one["conversation_id"] == waiting
    assert one["customer"] == {"name": "陳小姐"}
    assert (one["owner"], one["stage"], one["kind"], one["severity"]) == ("queue", "escalated", "product_quality", 3)
    snippet = one["snippet"]
    assert (snippet["seq"], snippet["text"]) == (1, "我的電鍋<b>壞了</b>")
    assert [snippet["text"][start:end] for start, end in snippet["marks"]] == ["電鍋"]
    await lin.do(waiting, "take")
    assert (await search(lin, "電鍋"))["found"][0]["agent"]["name"] == "林雅婷"


async def test_a_case_found_by_number_comes_first_and_once(lin: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context, "電鍋壞了")
    number = (await lin.see(waiting))["case"]["number"]

    def say(session: Any) -> None:
        messages.append(session, waiting, role="bot", text=f"您的案號是 {number}")

    await context.write(say)
    found = await search(lin, number)
    assert [one["conversation_id"] for one in found["straight"]] == [waiting]
    assert found["found"] == []


async def test_filters_are_read_from_the_address(lin: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context, "退款", reason="hazard")
    assert [
        o["conversation_id"] for o in (await search(lin, stage=["escalated", "closed"], reason="hazard"))["found"]
    ] == [waiting]
    assert (await search(lin, "退款", stage="closed"))["found"] == []
    assert (await search(lin, **{"from": "2020-01-01", "to": "2020-01-31"}))["found"] == []
    assert (await search(lin, **{"from": "2020-01-01", "overdue": "yes"}))["found"] == []


@pytest.mark.parametrize(
    "parameters",
    [
        {"stage": "nowhere"},
        {"severity": "5"},
        {"holder": "x"},
        {"holder": "9" * 30},
        {"from": "yesterday"},
        {"to": "9999-12-31"},
        {"overdue": "maybe"},
        {"from": ["2026-01-01", "2026-01-02"]},
        {"after": "nonsense"},
        {"words": "退款", "after": "9999999999999999999.1"},
        {"after": "0001-01-01T00:00:00+14:00~a"},
        {"reason": "r" * 41},
    ],
)
async def test_what_cannot_be_read_is_a_400(lin: AgentAtDesk, parameters: dict[str, Any]) -> None:
    response = await lin.http.get("/api/desk/search", params=parameters)
    assert response.status_code == 400
    assert response.json()["title"] == "這個搜尋條件讀不懂，請清除條件後再試。"


async def test_pages_follow_each_other(lin: AgentAtDesk, context: Context) -> None:
    def store(session: Any) -> None:
        for number in range(30):
            conversation = conversations.open_conversation(session, locale="zh-Hant")
            messages.append(session, conversation.id, role="customer", text=f"第{number}次退款")

    await context.write(store)
    first = await search(lin, "退款")
    second = await search(lin, "退款", after=first["after"])
    assert (len(first["found"]), len(second["found"]), second["after"]) == (25, 5, None)
    assert len({one["conversation_id"] for one in first["found"] + second["found"]}) == 30


async def test_a_view_is_saved_opened_renamed_and_deleted(lin: AgentAtDesk, wu: AgentAtDesk) -> None:
    saved = (await save(lin)).json()
    assert (saved["mine"], saved["shared"], saved["may_change"]) == (True, False, True)
    assert saved["query"] == {"words": "退款", "stage": ["escalated"]}
    assert await views(wu) == []
    address = f"/api/desk/views/{saved['id']}"
    assert (await lin.http.put(address, json={"name": "改了"})).json()["name"] == "改了"
    assert (await lin.http.delete(address)).status_code == 204
    assert await views(lin) == []


async def test_only_supervisors_share(lin: AgentAtDesk, wu: AgentAtDesk) -> None:
    assert (await save(lin, shared=True)).status_code == 403
    own = (await save(lin)).json()
    assert (await lin.http.put(f"/api/desk/views/{own['id']}", json={"name": "x", "shared": True})).status_code == 403
    shared = (await save(wu, shared=True)).json()
    seen = [view for view in await views(lin) if view["shared"]]
    assert [(view["name"], view["may_change"]) for view in seen] == [("退款", False)]
    address = f"/api/desk/views/{shared['id']}"
    assert (await lin.http.delete(address)).status_code == 403
    assert (await lin.http.put(address, json={"name": "x"})).status_code == 403
    # Nobody, not even a supervisor, can find out about another agent's own view.
    assert (await wu.http.delete(f"/api/desk/views/{own['id']}")).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"name": "", "query": {"words": ""}},
        {"name": "長" * 41, "query": {"words": ""}},
        {"name": "x", "query": {"words": 3}},
        {"name": "x", "query": {"words": "退" * 4001}},
        {"name": "x", "query": {"stage": "escalated"}},
        {"name": "x", "query": {"stage": []}},
        {"name": "x", "query": {"elsewhere": ["1"]}},
        {"name": "x", "query": {"stage": [{}]}},
    ],
)
async def test_a_view_that_cannot_be_read_is_not_saved(lin: AgentAtDesk, body: dict[str, Any]) -> None:
    assert (await lin.http.post("/api/desk/views", json=body)).status_code == 400
    assert await views(lin) == []


async def test_an_administrator_reads_nothing(context: Context, stranger: AgentAtDesk) -> None:
    waiting = await somebody_waits(context, "退款")
    await context.write(lambda s: agents.add(s, "root", "Root", "administrator", PASSWORD))
    await stranger.sign_in("root")
    for path in ("search?words=退款", "views", f"conversations/{waiting}/timeline", f"conversations/{waiting}/export"):
        assert (await stranger.http.get(f"/api/desk/{path}")).status_code == 403


async def test_a_closed_case_is_found_by_its_stage(lin: AgentAtDesk, context: Context) -> None:
    def store(session: Any) -> str:
        conversation = conversations.open_conversation(session, locale="en")
        case = cases.open_case(session, conversation.id)
        cases.move(session, case, "closed", actor="test", reason="test")
        return conversation.id

    closed = await context.write(store)
    found = await search(lin, stage="closed", locale="en", owner="bot")
    assert [one["conversation_id"] for one in found["found"]] == [closed]
