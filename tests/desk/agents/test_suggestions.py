"""Test the record of how suggested replies were used, which trainers see."""

from __future__ import annotations

import pytest

from bot.cases.accounts import agents
from bot.desk.context import Context
from tests.desk.agents.people import PASSWORD, AgentAtDesk, somebody_waits

pytestmark = pytest.mark.asyncio

SHOWN = [
    {"source": "company", "name": "assist.reply.ask_when.1", "text": "這是什麼時候發生的呢？"},
    {"source": "company", "name": "assist.reply.ask_when.2", "text": "請問是哪一天的事？"},
    {"source": "colleagues", "name": "2611-0000-1", "text": "大概是哪一天呢，記得嗎？"},
]


async def test_used_edited_and_ignored_are_told_apart(
    lin: AgentAtDesk, context: Context, stranger: AgentAtDesk
) -> None:
    await context.write(lambda s: agents.add(s, "tien", "田老師", "trainer", PASSWORD))
    assert (await stranger.sign_in("tien")).status_code == 200
    conversation_id = await somebody_waits(context)
    await lin.do(conversation_id, "take")
    told = {"step": "ask_when", "shown": SHOWN}
    assert (await lin.do(conversation_id, "suggestions", **told, inserted=0, sent=SHOWN[0]["text"])).status_code == 204
    edited = "大概是哪一天呢，記得嗎？不急。"
    assert (await lin.do(conversation_id, "suggestions", **told, inserted=2, sent=edited)).status_code == 204
    assert (await lin.do(conversation_id, "suggestions", **told, sent="我自己寫")).status_code == 204
    found = (await stranger.http.get("/api/desk/suggestions")).json()
    counted = {row["name"] or row["source"]: (row["used"], row["edited"], row["ignored"]) for row in found["counts"]}
    assert counted == {
        "assist.reply.ask_when.1": (1, 0, 2),
        "assist.reply.ask_when.2": (0, 0, 3),
        "colleagues": (0, 1, 2),
    }
    assert [(one["text"], one["sent"]) for one in found["examples"]] == [(SHOWN[2]["text"], edited)]


async def test_only_those_who_train_read_it(lin: AgentAtDesk, wu: AgentAtDesk) -> None:
    assert (await lin.http.get("/api/desk/suggestions")).status_code == 403
    assert (await wu.http.get("/api/desk/suggestions")).status_code == 403


@pytest.mark.parametrize(
    "shown",
    [[], SHOWN + SHOWN, ["x"], [{**SHOWN[0], "source": "nobody"}], [{**SHOWN[0], "text": 1}], [{"text": "x"}]],
)
async def test_what_is_no_suggestion_is_refused(lin: AgentAtDesk, context: Context, shown: list[object]) -> None:
    conversation_id = await somebody_waits(context)
    await lin.do(conversation_id, "take")
    told = await lin.do(conversation_id, "suggestions", step="ask_when", shown=shown, sent="x")
    assert told.status_code == 400


async def test_nothing_is_recorded_for_a_conversation_of_a_colleague(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    conversation_id = await somebody_waits(context)
    await wu.do(conversation_id, "take")
    told = await lin.do(conversation_id, "suggestions", step="ask_when", shown=SHOWN, sent="x")
    assert told.status_code == 409
