"""Test the lists of the queue: which conversations are in them, their order, and what each row shows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from bot.cases import conversations, feelings, messages
from bot.cases.queue import handoffs, presence
from bot.cases.utc import now_of
from bot.desk.agents import lists, row_words
from bot.desk.agents.changes import open_conversations
from bot.desk.context import Context
from tests.clock import RunningClock
from tests.desk.agents.people import AgentAtDesk, add_facts, somebody_waits
from tests.desk.agents.waiting import many_wait
from tests.desk.databases import SERVER

pytestmark = pytest.mark.asyncio


async def test_the_most_urgent_comes_first_then_the_earliest_promise(lin: AgentAtDesk, context: Context) -> None:
    later = await somebody_waits(context, promised_in=timedelta(hours=2))
    sooner = await somebody_waits(context, promised_in=timedelta(hours=1))
    urgent = await somebody_waits(context, reason="hazard", priority=1, promised_in=timedelta(hours=3))
    waiting = (await lin.queue())["waiting"]
    assert [person["conversation_id"] for person in waiting] == [urgent, sooner, later]
    assert [person["urgency"] for person in waiting] == ["urgent", "high", "high"]


async def test_a_row_shows_reason_waiting_time_and_last_message(lin: AgentAtDesk, context: Context) -> None:
    await somebody_waits(context, "壞了", "我要找<b>真人</b>", promised_in=timedelta(minutes=-5))
    (person,) = (await lin.queue())["waiting"]
    assert person["reason"] == "requested"
    assert person["overdue"] is True
    assert person["last_words"]["text"] == "我要找<b>真人</b>"
    assert person["last_words"]["role"] == "customer"
    assert person["emotion"] == "angry"
    assert person["kind"] == "product_quality"
    assert person["severity"] == 3
    assert person["case_number"]
    assert person["waiting_since"] >= person["last_words"]["at"]
    assert person["promised_by"].endswith("Z")


async def test_a_row_says_what_the_matter_is_and_not_the_last_yes(lin: AgentAtDesk, context: Context) -> None:
    told = await somebody_waits(context, "你好", "電鍋裂開了", "對")
    plain = await somebody_waits(context, "要找\n真人", promised_in=timedelta(hours=1))
    await add_facts(context, told, what="電鍋的內鍋  裂開了" + "，" * 300)
    waiting = {person["conversation_id"]: person["complaint"] for person in (await lin.queue())["waiting"]}
    assert waiting[told].startswith("電鍋的內鍋 裂開了，") and len(waiting[told]) == row_words.COMPLAINT_SHOWN
    assert waiting[plain] == "要找 真人"


@pytest.mark.parametrize(
    "reason, marked", [("injury", True), ("self_harm", True), ("fire", True), ("fraud", False), ("requested", False)]
)
async def test_only_where_somebody_may_come_to_harm_is_danger(
    lin: AgentAtDesk, context: Context, reason: str, marked: bool
) -> None:
    waiting = await somebody_waits(context, reason=reason, priority=1, promised_in=timedelta(minutes=-5))
    assert (await lin.queue())["waiting"][0]["danger"] is marked
    await lin.do(waiting, "take")
    assert (await lin.queue())["mine"][0]["danger"] is marked


async def test_a_page_fetches_the_rows_that_changed(lin: AgentAtDesk, wu: AgentAtDesk, context: Context) -> None:
    first, second, third = [await somebody_waits(context) for _ in range(3)]
    await lin.do(second, "take")
    await lin.do(third, "take")
    await lin.resolve(third, "done")
    asked = {"only": ",".join([first, second, third, "unknown"])}
    answer = (await lin.http.get("/api/desk/queue", params=asked)).json()
    assert {row["conversation_id"]: row["list"] for row in answer["rows"]}[second] == "mine"
    whole = await lin.queue()
    listed = {row["conversation_id"]: row for name in ("waiting", "mine", "others", "bot") for row in whole[name]}
    for row in answer["rows"]:
        assert {name: value for name, value in row.items() if name != "list"} == listed[row["conversation_id"]]
    assert set(answer["gone"]) == {first, second, third, "unknown"} - set(listed)
    theirs = (await wu.http.get("/api/desk/queue", params={"only": second})).json()
    assert [row["list"] for row in theirs["rows"]] == ["others"]
    many = ",".join(str(number) for number in range(lists.ONLY_MOST + 1))
    assert (await lin.http.get("/api/desk/queue", params={"only": many})).status_code == 400
    assert (await lin.http.get("/api/desk/queue", params={"only": ""})).json() == {"rows": [], "gone": []}


async def test_an_answer_that_the_page_has_is_not_sent_again(lin: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context)
    first = await lin.http.get("/api/desk/queue")
    same = await lin.http.get("/api/desk/queue", headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert same.headers["Cache-Control"] == "no-store"
    await lin.do(waiting, "take")
    other = await lin.http.get("/api/desk/queue", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200 and other.headers["ETag"] != first.headers["ETag"]


async def test_a_hundred_rows_cost_as_many_statements_as_one(context: Context) -> None:
    def statements(session: Session, only: list[str] | None = None) -> int:
        count = 0

        def note(*_: Any) -> None:
            nonlocal count
            count += 1

        event.listen(session.get_bind(), "before_cursor_execute", note)
        lists.people(session, 1, now_of(session), None, only)
        event.remove(session.get_bind(), "before_cursor_execute", note)
        return count

    await many_wait(context, 1)
    one = await context.read(statements)
    ids = await many_wait(context, 120, seed=2)
    assert await context.read(statements) == one <= 14
    assert await context.read(lambda s: statements(s, ids[:40])) == one


async def test_a_row_shows_what_is_noted_about_who_waits(lin: AgentAtDesk, context: Context) -> None:
    waits = await somebody_waits(context)
    assert (await lin.queue())["waiting"][0]["note"] is None

    def note(session: Session) -> None:
        handoff = handoffs.current(session, waits)
        assert handoff is not None
        handoff.note = "顧客說不需要處理了"

    await context.write(note)
    assert (await lin.queue())["waiting"][0]["note"] == "顧客說不需要處理了"


async def test_a_promise_in_the_future_is_not_overdue(lin: AgentAtDesk, context: Context) -> None:
    await somebody_waits(context)
    assert (await lin.queue())["waiting"][0]["overdue"] is False


async def test_a_held_conversation_is_mine_for_its_agent_and_others_for_colleagues(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    taken = await somebody_waits(context)
    await lin.do(taken, "take")
    mine, theirs = await lin.queue(), await wu.queue()
    assert [p["conversation_id"] for p in mine["mine"]] == [taken]
    assert mine["others"] == []
    assert [p["agent"]["name"] for p in theirs["others"]] == ["林雅婷"]
    assert theirs["mine"] == []
    assert mine["waiting"] == theirs["waiting"] == []


async def test_the_bots_conversations_are_there_once_something_was_said(lin: AgentAtDesk, context: Context) -> None:
    def store(session: object) -> str:
        conversations.open_conversation(session, locale="en")  # type: ignore[arg-type]
        spoken = conversations.open_conversation(session, locale="en")  # type: ignore[arg-type]
        messages.append(session, spoken.id, role="customer", text="hello")  # type: ignore[arg-type]
        return spoken.id

    spoken = await context.write(store)
    assert [p["conversation_id"] for p in (await lin.queue())["bot"]] == [spoken]


async def test_of_the_bots_conversations_the_newest_are_listed_and_watched(
    lin: AgentAtDesk, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "BOT_MOST", 2)

    def store(session: Session) -> list[str]:
        opened = [conversations.open_conversation(session, locale="en").id for _ in range(3)]
        for one in (opened[2], opened[0], opened[1]):
            messages.append(session, one, role="customer", text="hello")
        return opened

    opened = await context.write(store)
    waiting = await somebody_waits(context)
    assert [p["conversation_id"] for p in (await lin.queue())["bot"]] == [opened[1], opened[0]]
    look = await context.read(lambda s: open_conversations(s, now_of(s)))
    assert set(look) == {opened[0], opened[1], waiting}


async def test_a_customer_waiting_for_a_disconnected_agent_is_overdue(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context, clock: RunningClock
) -> None:
    left = await somebody_waits(context)
    await lin.do(left, "take")
    assert ((await wu.queue())["overdue"], (await lin.queue())["overdue"]) == ([left], [])
    lins = (await wu.queue())["others"][0]["agent"]["id"]
    await context.write(lambda s: presence.seen(s, lins))
    assert (await wu.queue())["overdue"] == []
    clock.forward(presence.GRACE)
    assert (await wu.queue())["overdue"] == [left]
    await lin.say(left, "我看一下")
    assert (await wu.queue())["overdue"] == []


async def test_a_feeling_heard_while_a_person_has_it_is_a_change(lin: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context)

    async def look() -> object:
        return (await context.read(lambda s: open_conversations(s, now_of(s))))[waiting]

    before, felt = await look(), (await lin.see(waiting))["felt_seq"]
    await context.write(lambda s: feelings.note(s, waiting, 1, "angry", 0.9).seq)
    assert await look() != before
    assert (felt, (await lin.see(waiting))["felt_seq"]) == (0, 1)


@pytest.mark.skipif(SERVER is not None, reason="the plan is read as SQLite tells it")
async def test_a_look_does_not_read_all_conversations(context: Context) -> None:
    asked: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, values: Any, *_: Any) -> None:
        asked.append((statement, values))

    def plan(session: Session) -> list[str]:
        event.listen(session.get_bind(), "before_cursor_execute", note)
        open_conversations(session, now_of(session))
        event.remove(session.get_bind(), "before_cursor_execute", note)
        statement, values = asked[-1]
        return [row[3] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]

    steps = await context.read(plan)
    assert any("ix_messages_at" in step for step in steps)
    assert [step for step in steps if step.startswith("SCAN")] == []
