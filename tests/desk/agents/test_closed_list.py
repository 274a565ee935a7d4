"""Test the list of closed cases through the API, and opening one again: who has it, and what the customer is told."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cases import audit, cases
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, away, id_of, somebody_waits
from tests.desk.agents.test_transfers import ready

pytestmark = pytest.mark.asyncio


async def resolved(desk: AgentAtDesk, context: Context, *words: str, **more: Any) -> str:
    """Have somebody's case resolved by the agent of `desk`."""
    talk = await somebody_waits(context, *words, **more)
    assert (await desk.do(talk, "take")).status_code == 200
    assert (await desk.resolve(talk, "已退款")).status_code == 200
    return talk


async def listed(desk: AgentAtDesk, **query: str) -> list[dict[str, Any]]:
    answer = await desk.http.get("/api/desk/closed", params=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["found"]
    return found


async def test_closed_cases_are_listed_newest_first_and_filtered(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    waits = await somebody_waits(context)
    one = await resolved(lin, context, "水壺漏水")
    two = await resolved(wu, context, "包裹沒到", name="黃先生")
    found = await listed(lin)
    assert [each["conversation_id"] for each in found] == [two, one]
    assert waits not in str(found) and found[0]["ended_at"] and found[0]["stage"] == "resolved"
    assert [each["conversation_id"] for each in await listed(lin, words="漏水")] == [one]
    wus = await id_of(context, "wu")
    assert [each["conversation_id"] for each in await listed(lin, had_by=str(wus))] == [two]
    assert await listed(lin, stage="closed") == []
    assert await listed(lin, to="2001-01-01") == []
    for wrong in ({"stage": "offering"}, {"after": "x"}, {"kind": "nothing"}):
        assert (await lin.http.get("/api/desk/closed", params=wrong)).status_code == 400


async def test_it_is_opened_again_for_oneself_and_the_customer_hears_who(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    talk = await resolved(lin, context)
    seen = await wu.see(talk)
    assert seen["over"]["handler"]["name"] == "林雅婷" and seen["mine"] is False
    assert (await wu.do(talk, "open-again", to="me", reason=" ")).status_code == 400
    assert (await wu.do(talk, "open-again", to="you", reason="退款沒有入帳")).status_code == 400
    answer = await wu.do(talk, "open-again", to="me", reason="退款沒有入帳")
    assert (answer.status_code, answer.json()["agent"]["name"]) == (200, "吳志明")
    seen = await wu.see(talk)
    assert (seen["mine"], seen["over"], seen["case"]["stage"], seen["case"]["reopened"]) == (
        True,
        None,
        "escalated",
        1,
    )
    said = seen["messages"][-1]["text"]
    assert "吳志明" in said and seen["case"]["number"] in said and "退款" not in said
    assert "退款沒有入帳" in seen["handoff"]["note"]
    entries = await context.read(lambda s: audit.of(s, f"case:{seen['case']['number']}"))
    assert entries[-1].detail["reason"] == "退款沒有入帳" and entries[-1].actor == "agent:wu"
    assert await listed(lin) == []
    again = await lin.do(talk, "open-again", to="me", reason="我也要")
    assert (again.status_code, again.json()["taken_by"]["name"]) == (409, "吳志明")


async def test_it_goes_back_to_whoever_had_it_or_to_the_queue_with_a_promised_time(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    first, second = await resolved(lin, context), await resolved(lin, context, name="黃先生")
    await away(context, "lin")
    gone = await wu.do(first, "open-again", to="handler", reason="沒有修好")
    assert (gone.status_code, gone.json()["type"]) == (409, "urn:amends:problem:agents.transfer.not_there")
    assert len(await listed(wu)) == 2
    await ready(context, "lin")
    assert (await wu.do(first, "open-again", to="handler", reason="沒有修好")).json()["agent"]["name"] == "林雅婷"
    assert (await lin.see(first))["mine"] is True
    assert (await wu.do(second, "open-again", to="queue", reason="沒有修好")).json() == {
        "owner": "queue",
        "agent": None,
    }
    (waits,) = (await lin.queue())["waiting"]
    assert (waits["conversation_id"], waits["note"], waits["reason"]) == (second, "沒有修好", "reopened")
    last = (await lin.see(second))["messages"][-1]
    assert last["kind"] == "handoff" and last["payload"]["promised_by"] and "沒有修好" not in last["text"]
    assert (await wu.do(second, "open-again", to="queue", reason="again")).status_code == 409


async def test_what_is_not_over_or_was_erased_cannot_be_opened_again(lin: AgentAtDesk, context: Context) -> None:
    waits = await somebody_waits(context)
    assert (await lin.do(waits, "open-again", to="me", reason="x")).status_code == 409
    with_bot = await somebody_waits(context)
    await lin.do(with_bot, "take")
    await lin.do(with_bot, "give-back")
    answer = await lin.do(with_bot, "open-again", to="me", reason="x")
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:amends:problem:agents.open_again.not_over")
    nobody = await somebody_waits(context)

    def close(session: Any) -> None:
        case = cases.current_case(session, nobody)
        assert case is not None
        cases.move(session, case, "closed", actor="test", reason="test")

    await context.write(close)
    # It still waits for a person: that comes first.
    assert (await lin.do(nobody, "open-again", to="me", reason="x")).status_code == 409
