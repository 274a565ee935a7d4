"""Test lists as tables: the rows as filtered and sorted, safe in spreadsheets, within one's sight, on record."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import httpx
import pytest

from bot.cases import audit, cases, commitments
from bot.cases.accounts import agents
from bot.cases.queue import presence
from bot.cases.utc import now_of
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, add_facts, somebody_waits
from tests.desk.agents.test_closed_list import resolved
from tests.desk.agents.test_postponing import ahead
from tests.desk.agents.waiting import many_wait

pytestmark = pytest.mark.asyncio


def table(answer: httpx.Response) -> list[dict[str, str]]:
    """Return the rows of a table by the names of their columns."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/csv")
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


async def shown(desk: AgentAtDesk, name: str, ids: list[Any]) -> httpx.Response:
    return await desk.http.post("/api/desk/lists.csv", json={"list": name, "ids": ids})


async def test_the_rows_shown_are_the_rows_of_the_table_in_their_order(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    ids = await many_wait(context, 6)
    evil = await somebody_waits(context, "=HYPERLINK(1)", name="@SUM(A1)")
    await add_facts(context, evil, what="=HYPERLINK(1)", amount={"minor": 128000, "currency": "TWD"})
    wanted = [ids[4], evil, ids[0], ids[4], "nowhere"]
    rows = table(await shown(wu, "waiting", wanted))
    assert [row["Conversation"] for row in rows] == [ids[4], evil, ids[0]]
    assert (rows[0]["Customer"], rows[1]["Customer"], rows[1]["Complaint"]) == ("No. 4", "'@SUM(A1)", "'=HYPERLINK(1)")
    assert (rows[1]["Sum at stake"], rows[1]["Why a person"], rows[1]["Priority"]) == (
        "1280.00 TWD",
        "Asked for a person",
        "High",
    )
    assert rows[1]["Promised by"] > rows[1]["Waiting since"] > "2026"
    # In the language of the page, and of what was taken meanwhile as it is now.
    await lin.do(evil, "take")
    await lin.say(evil, "我先查一下")
    await lin.do(evil, "postpone", until=ahead(days=1), reason="-等物流")
    (row,) = table(await shown(lin, "postponed", [evil]))
    assert (row["處理的同事"], row["原因"]) == ("林雅婷", "'-等物流") and row["延後到"]
    entries = await context.read(lambda s: [one for one in audit.of(s, "queue:all") if one.action == "list.exported"])
    assert [(one.actor, one.detail) for one in entries] == [
        ("agent:wu", {"list": "waiting", "count": 3}),
        ("agent:lin", {"list": "postponed", "count": 1}),
    ]


async def test_sums_of_other_currencies_have_their_own_decimals(wu: AgentAtDesk, context: Context) -> None:
    ids = [await somebody_waits(context) for _ in range(3)]
    for talk, minor, currency in zip(ids, (12800, 1250, 1999), ("JPY", "KWD", "USD")):
        await add_facts(context, talk, amount={"minor": minor, "currency": currency})
    rows = table(await shown(wu, "waiting", ids))
    assert [row["Sum at stake"] for row in rows] == ["12800 JPY", "1.250 KWD", "19.99 USD"]


async def test_other_lists_and_ids_are_refused(lin: AgentAtDesk, context: Context) -> None:
    for name, ids in (("everything", []), ("waiting", [1]), ("waiting", [None])):
        assert (await shown(lin, name, ids)).status_code == 400
    assert (await shown(lin, "approvals", [])).status_code == 403
    assert table(await shown(lin, "waiting", [])) == []
    # Thousands fit.
    assert (await shown(lin, "waiting", ["x" * 32] * 5000)).status_code == 200


async def test_a_table_holds_what_its_reader_sees(lin: AgentAtDesk, wu: AgentAtDesk, context: Context) -> None:
    talk = await somebody_waits(context)
    over = await resolved(wu, context, "水壺漏水")
    await wu.do(talk, "take")

    def teams(session: Any) -> None:
        for agent in agents.all_agents(session):
            if agent.login in ("lin", "wu"):
                presence.set_up(
                    session, agent, capacity=4, languages=["zh-Hant"], team=f"of {agent.login}", actor="test"
                )

    await context.write(teams)
    context.policies.policy = replace(context.policy, agents_see_own_team=True)
    assert table(await shown(lin, "others", [talk])) == []
    assert len(table(await shown(wu, "mine", [talk]))) == 1
    for path, mine in (("closed", over), ("search", talk)):
        assert table(await lin.http.get(f"/api/desk/{path}.csv")) == []
        assert mine in (await wu.http.get(f"/api/desk/{path}.csv")).text


async def test_searches_and_the_closed_list_are_whole_however_many_pages(lin: AgentAtDesk, context: Context) -> None:
    for number in range(30):
        await resolved(lin, context, f"水壺第{number}件漏水", name=f"No. {number}")
    await somebody_waits(context, "椅子")
    over = table(await lin.http.get("/api/desk/closed.csv"))
    assert [row["顧客"] for row in over] == [f"No. {number}" for number in reversed(range(30))]
    assert all(row["結束"] for row in over)
    assert len(table(await lin.http.get("/api/desk/closed.csv", params={"words": "第7件"}))) == 1
    found = table(await lin.http.get("/api/desk/search.csv", params={"words": "漏水"}))
    assert len({row["對話編號"] for row in found}) == len(found) == 30
    everything = table(await lin.http.get("/api/desk/search.csv"))
    assert len({row["對話編號"] for row in everything}) == len(everything) == 31
    assert (await lin.http.get("/api/desk/search.csv", params={"kind": "nothing"})).status_code == 400
    assert (await lin.http.get("/api/desk/closed.csv", params={"stage": "offering"})).status_code == 400


async def test_promises_are_those_that_the_person_sees(lin: AgentAtDesk, wu: AgentAtDesk, context: Context) -> None:
    talk = await somebody_waits(context)

    def promise(session: Any) -> None:
        case = cases.current_case(session, talk)
        assert case is not None
        for owner in ("returns_desk", "finance"):
            commitments.promise(
                session, case, what={"en": "=Refund", "zh-Hant": "退款"}, owner=owner, due_at=now_of(session)
            )

    await context.write(promise)
    rows = table(await wu.http.get("/api/desk/promises.csv"))
    assert [row["What"] for row in rows] == ["'=Refund", "'=Refund"] and rows[0]["Due"]
    assert len(table(await wu.http.get("/api/desk/promises.csv", params={"owner": "finance"}))) == 1
    # An agent sees those of the cases they hold.
    assert table(await lin.http.get("/api/desk/promises.csv")) == []
    await lin.do(talk, "take")
    assert [row["內容"] for row in table(await lin.http.get("/api/desk/promises.csv"))] == ["退款", "退款"]
