"""Test tasks through the API: whose they are, what the case shows, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cases import audit
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, id_of, somebody_waits
from tests.desk.agents.test_postponing import ahead

pytestmark = pytest.mark.asyncio


async def mine(desk: AgentAtDesk) -> list[dict[str, Any]]:
    answer = await desk.http.get("/api/desk/tasks")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["tasks"]
    return found


async def test_a_task_for_a_colleague_is_on_the_case_and_in_their_list_until_it_is_done(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    lins, wus = await id_of(context, "lin"), await id_of(context, "wu")
    talk = await somebody_waits(context)
    added = await wu.do(talk, "tasks", text="  打電話問門市 ", due_at=ahead(days=1), agent_id=lins)
    assert added.status_code == 201
    (task,) = await mine(lin)
    assert (task["id"], task["text"], task["mine"], task["customer"]["name"]) == (
        added.json()["id"],
        "打電話問門市",
        True,
        "陳小姐",
    )
    assert await mine(wu) == []
    (shown,) = (await wu.see(talk))["tasks"]
    assert (shown["agent"]["name"], shown["made_by"]["name"], shown["done_at"]) == ("林雅婷", "吳志明", None)
    path = f"/api/desk/tasks/{task['id']}"
    assert (await lin.http.patch(path, json={"done": True})).status_code == 204
    assert await mine(lin) == []
    (shown,) = (await wu.see(talk))["tasks"]
    assert shown["done_by"]["name"] == "林雅婷"
    again = {"done": False, "due_at": ahead(days=3), "agent_id": wus}
    assert (await wu.http.patch(path, json=again)).status_code == 204
    (task,) = await mine(wu)
    assert task["mine"] is True and (await mine(lin)) == []
    # No customer sees it, and the log has none of its words.
    logged = await context.read(lambda s: [one.detail for one in audit.of(s, f"conversation:{talk}")])
    assert "門市" not in str(logged)
    assert all("門市" not in message["text"] for message in (await wu.see(talk))["messages"])


async def test_a_task_that_is_sent_again_is_made_once(lin: AgentAtDesk, wu: AgentAtDesk, context: Context) -> None:
    lins = await id_of(context, "lin")
    talk, elsewhere = await somebody_waits(context), await somebody_waits(context)
    body = {"client_id": "a1", "text": "打電話問門市", "due_at": ahead(days=1), "agent_id": lins}
    first = await lin.do(talk, "tasks", **body)
    assert [(await lin.do(talk, "tasks", **body)).json() for _ in range(2)] == [first.json()] * 2
    assert len(await mine(lin)) == 1
    # Put off meanwhile, it is still the same one.
    await lin.http.patch(f"/api/desk/tasks/{first.json()['id']}", json={"due_at": ahead(days=4)})
    assert (await lin.do(talk, "tasks", **body)).json() == first.json()
    # Other words would be lost; the id of a colleague, or of another conversation, is another one.
    assert (await lin.do(talk, "tasks", **{**body, "text": "別的事"})).status_code == 409
    assert (await wu.do(talk, "tasks", **body)).json() != first.json()
    assert (await lin.do(elsewhere, "tasks", **body)).json() != first.json()
    # Without an id, there are two.
    del body["client_id"]
    for _ in range(2):
        assert (await lin.do(talk, "tasks", **body)).status_code == 201
    assert len(await mine(lin)) == 5


async def test_wrong_tasks_are_refused(lin: AgentAtDesk, zhou: AgentAtDesk, context: Context) -> None:
    lins = await id_of(context, "lin")
    talk = await somebody_waits(context)
    zhous = await id_of(context, "zhou")
    for body, status in (
        ({"text": " ", "due_at": ahead(days=1), "agent_id": lins}, 400),
        ({"text": "x", "due_at": "tomorrow", "agent_id": lins}, 400),
        ({"text": "x" * 301, "due_at": ahead(days=1), "agent_id": lins}, 413),
        ({"text": "x", "due_at": ahead(days=1), "agent_id": zhous}, 409),
        ({"text": "x", "due_at": ahead(days=1), "agent_id": 10_000}, 409),
    ):
        assert (await lin.do(talk, "tasks", **body)).status_code == status, body
    assert (await lin.do("nowhere", "tasks", text="x", due_at=ahead(days=1), agent_id=lins)).status_code == 404
    assert (await lin.http.patch("/api/desk/tasks/1", json={"done": True})).status_code == 404
    assert (await zhou.http.get("/api/desk/tasks")).status_code == 403
