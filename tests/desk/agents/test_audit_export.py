"""Test the audit log's filters for people, days and changes, and the file of what is filtered."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import event

from bot.cases import audit, cases, conversations
from bot.cases.accounts import agents
from bot.cases.audit_reading import Wanted
from bot.cases.models import AuditEntry
from bot.desk.agents import audit_export
from bot.desk.agents.audit_log import page
from bot.desk.agents.audit_words import CHANGES, HANDLER, MOMENT, Sayings
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, somebody_waits

pytestmark = pytest.mark.asyncio


async def log(zhou: AgentAtDesk, **params: str) -> list[dict[str, Any]]:
    response = await zhou.http.get("/api/desk/audit", params=params)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["entries"]
    return found


async def file(zhou: AgentAtDesk, **params: str) -> list[dict[str, str]]:
    response = await zhou.http.get("/api/desk/audit.csv", params=params)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


async def test_people_are_not_drowned_by_programs(zhou: AgentAtDesk, lin: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context)
    await lin.do(waiting, "take")
    everything = {entry["actor"] for entry in await log(zhou)}
    assert {"bot", "agent:lin"} <= everything
    assert {entry["actor"] for entry in await log(zhou, people="1")} == {"agent:lin", "agent:zhou"}


async def test_a_day_is_a_day_of_the_company(zhou: AgentAtDesk, context: Context) -> None:
    # Half past eleven in the evening of 1 December in Taipei, and half an hour into the 2nd.
    evening = datetime(2025, 12, 1, 15, 30, tzinfo=timezone.utc)

    def store(session: Any) -> None:
        for hours, subject in ((0, "case:late"), (1, "case:early")):
            at = evening + timedelta(hours=hours)
            session.add(AuditEntry(at=at, actor="bot", action="case.open", subject=subject))

    await context.write(store)

    async def on(since: str, until: str) -> list[str]:
        return [entry["subject"] for entry in await log(zhou, since=since, until=until)]

    assert await on("2025-12-01", "2025-12-01") == ["case:late"]
    assert await on("2025-12-02", "2025-12-02") == ["case:early"]
    assert await on("2025-12-01", "2025-12-02") == ["case:early", "case:late"]
    assert await on("2025-12-03", "2025-12-09") == []
    for path in ("audit", "audit.csv"):
        refused = await zhou.http.get(f"/api/desk/{path}", params={"since": "yesterday"})
        assert refused.status_code == 400 and "2026-12-31" in refused.text


async def test_what_was_before_and_after_is_said_in_words(zhou: AgentAtDesk, context: Context) -> None:
    waiting = await somebody_waits(context)

    def change(session: Any) -> None:
        case = cases.of_conversation(session, waiting)[0]
        cases.update(session, case, kind="fraud", severity=4, actor="agent:lin")
        lin = agents.find(session, "lin")
        agents.rename(session, lin, "林小美", actor="agent:zhou")
        agents.set_role(session, lin, "trainer", actor="agent:zhou")

    await context.write(change)
    said = {entry["action"]: entry for entry in await log(zhou, people="1")}
    assert said["agent.role"]["changes"] == [{"what": "", "before": "Agent", "after": "Trainer"}]
    assert said["agent.renamed"]["changes"] == [{"what": "", "before": "林雅婷", "after": "林小美"}]
    assert said["case.judged"]["changes"] == [
        {"what": "kind", "before": "Product quality", "after": "Fraud"},
        {"what": "severity", "before": "3", "after": "4"},
    ]
    assert said["agent.role"]["who"] == "周建宏"


async def test_set_up_tells_what_changed_and_nothing_else(zhou: AgentAtDesk, lin: AgentAtDesk) -> None:
    me = (await lin.http.get("/api/desk/me")).json()["agent"]["id"]
    for team in ("north", "north", "south"):
        body = {"capacity": 4, "languages": ["en"], "team": team}
        assert (await lin.http.post(f"/api/desk/colleagues/{me}", json=body)).status_code == 204
    found = [entry["changes"] for entry in await log(zhou, who="agent:lin") if entry["action"] == "agent.set_up"]
    assert found[0] == [{"what": "team", "before": "north", "after": "south"}]
    assert len(found) == 2


async def test_every_group_of_values_has_words(context: Context) -> None:
    names = set(context.words.all("en", "agents."))
    for action, fields in CHANGES.items():
        for field, group in fields.items():
            assert not field or f"agents.audit.field.{field}" in names, action
            if group and group not in (MOMENT, HANDLER):
                assert any(name.startswith(f"agents.{group}.") for name in names), (action, group)


async def test_the_file_holds_what_is_filtered_and_is_itself_in_the_log(
    zhou: AgentAtDesk, lin: AgentAtDesk, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_export, "PAGE", 2)
    waiting = await somebody_waits(context)
    await lin.do(waiting, "take")
    await lin.do(waiting, "give-back")
    params = {"who": "agent:lin", "what": "conversation"}
    shown = await log(zhou, **params)
    rows = await file(zhou, **params)
    assert [row["No."] for row in rows] == [str(entry["id"]) for entry in shown]
    assert {row["Who"] for row in rows} == {"林雅婷"}
    assert [(row["Before"], row["After"]) for row in rows if row["What (code)"] == "conversation.owner"] == [
        ("an agent", "the bot"),
        ("the queue", "an agent"),
    ]
    (entry,) = await context.read(lambda s: audit.of(s, "audit:all", "list.exported"))
    assert (entry.actor, entry.detail) == ("agent:zhou", {"count": len(rows)})
    assert await file(zhou, who="agent:nobody") == []
    assert (await lin.http.get("/api/desk/audit.csv")).status_code == 403


async def test_a_name_that_is_a_formula_is_text_in_the_file(zhou: AgentAtDesk, context: Context) -> None:
    formula = "=HYPERLINK(A1)"
    await context.write(lambda s: agents.rename(s, agents.find(s, "lin"), formula, actor="agent:zhou"))
    rows = await file(zhou, about="lin")
    assert {row["After"] for row in rows if row["What (code)"] == "agent.renamed"} == {"'" + formula}
    assert not any(str(cell).startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


async def test_the_number_of_queries_does_not_grow_with_the_log(zhou: AgentAtDesk, context: Context) -> None:
    said, wanted = Sayings(context.words, context.policy, "en"), Wanted(people=True, kind="case")

    def count(session: Any) -> int:
        made: list[object] = []
        event.listen(session.get_bind(), "before_cursor_execute", note := lambda *given: made.append(given))
        page(session, wanted, said, 0)
        event.remove(session.get_bind(), "before_cursor_execute", note)
        return len(made)

    def grow(session: Any) -> None:
        for number in range(300):
            one = conversations.open_conversation(session, locale="en")
            audit.record(session, f"agent:a{number}", f"case.kind{number}", f"conversation:{one.id}")

    await log(zhou)
    few = await context.read(count)
    await context.write(grow)
    assert await context.read(count) == few
