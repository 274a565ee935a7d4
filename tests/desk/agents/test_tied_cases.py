"""Test that cases are linked, merged and split, clearly on both sides, and that what can be undone is."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cases import cases, ties
from bot.cases.care import case_links
from bot.cases.record import verify
from bot.desk.context import Context
from tests.desk.agents.people import AgentAtDesk, add_facts, somebody_waits, stored
from tests.desk.agents.promised import somebody_was_promised
from tests.desk.openapi import Published

pytestmark = pytest.mark.asyncio


async def held(desk: AgentAtDesk, context: Context, *lines: str, name: str = "陳小姐") -> tuple[str, str]:
    """Take a new conversation; return its id and the number of its case."""
    waiting = await somebody_waits(context, *(lines or ("吸塵器不動了",)), name=name)
    await desk.do(waiting, "take")
    return waiting, (await desk.see(waiting))["case"]["number"]


async def tied(desk: AgentAtDesk, conversation_id: str, kind: str, other: str) -> int:
    answer = await desk.do(conversation_id, "ties", kind=kind, other=other)
    assert answer.status_code == 201, answer.text
    Published().check(answer)
    made: int = answer.json()["tie"]
    return made


async def undone(desk: AgentAtDesk, conversation_id: str, tie: int) -> int:
    answer = await desk.http.delete(f"/api/desk/conversations/{conversation_id}/ties/{tie}")
    return answer.status_code


def roles(view: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["role"], one["number"]) for one in view["ties"]]


async def test_a_link_is_seen_from_both_sides_and_changes_nothing_else(lin: AgentAtDesk, context: Context) -> None:
    here, number = await held(lin, context)
    there, other = await held(lin, context)
    before = [(await lin.see(one))["last_seq"] for one in (here, there)]
    made = await tied(lin, here, "linked", other)
    assert roles(await lin.see(here)) == [("linked", other)]
    assert roles(await lin.see(there)) == [("linked", number)]
    assert [(await lin.see(one))["last_seq"] for one in (here, there)] == before
    assert (await lin.do(there, "ties", kind="linked", other=number)).status_code == 409
    assert await undone(lin, there, made) == 204
    assert roles(await lin.see(here)) == roles(await lin.see(there)) == []
    assert await undone(lin, here, made) == 404
    assert await stored(context, "select count(*) from audit where action = 'case.tie_undone'") == 2


async def test_a_merged_case_goes_on_in_the_other_with_its_promises(lin: AgentAtDesk, context: Context) -> None:
    there, promises = await somebody_was_promised(context, (3, 4))
    other = (await lin.see(there))["case"]["number"]
    link = await context.write(lambda s: case_links.open_link(s, cases.find(s, other), by="bot").id)
    here, number = await held(lin, context, name="王先生")
    said = (await lin.see(there))["messages"]
    made = await tied(lin, here, "merged", other)
    seen = await lin.see(here)
    assert roles(seen) == [("from", other)]
    carried = {one["id"]: one["from_case"] for one in seen["commitments"]}
    assert carried == dict.fromkeys(promises, other)
    # Its promises are what stands in the way of resolving this one now.
    assert {one["key"] for one in seen["unsettled"]} == {f"promise:{one}" for one in promises}
    # Messages stay where they were said, and both customers are told.
    after = (await lin.see(there))["messages"]
    assert after[: len(said)] == said and number in after[-1]["text"] and other in seen["messages"][-1]["text"]
    opens = await context.read(lambda s: getattr(case_links.case_of(s, link), "number", None))
    assert opens == number
    kinds = await context.read(lambda s: _dues(s, other))
    assert kinds and kinds <= {"remind_owner", "promise_due", "tell_moved", "tell_broken", "progress"}
    assert await undone(lin, here, made) == 204
    assert (await lin.see(there))["case"]["stage"] == "agreed"
    assert (await lin.see(here))["commitments"] == []
    for one in (here, there):
        assert await context.read(lambda s, one=one: verify.verify_conversation(s, one)) == []  # type: ignore[misc]


def _dues(session: Any, number: str) -> set[str]:
    found = session.connection().exec_driver_sql(
        f"select kind from dues where state = 'waiting' and case_id = {cases.find(session, number).id}"
    )
    return {row[0] for row in found}


async def test_who_waited_is_not_waiting_any_more_and_waits_again_for_nobody(
    lin: AgentAtDesk, context: Context
) -> None:
    here, number = await held(lin, context)
    there = await somebody_waits(context, "同一件事，我再說一次")
    other = (await lin.see(there))["case"]["number"]
    made = await tied(lin, here, "merged", other)
    assert there not in [one["conversation_id"] for one in (await lin.queue())["waiting"]]
    seen = await lin.see(there)
    assert (seen["owner"], seen["stage"], roles(seen)) == ("bot", "resolved", [("into", number)])
    assert await undone(lin, there, made) == 409
    assert await undone(lin, here, made) == 204
    assert (await lin.see(there))["stage"] == "clarifying"


async def test_a_merged_offer_is_withdrawn(lin: AgentAtDesk, context: Context) -> None:
    here, _ = await held(lin, context)
    there, other = await held(lin, context)
    await add_facts(context, there)
    fitting = (await lin.http.get(f"/api/desk/conversations/{there}/remedies")).json()["remedies"]
    chosen = [one["remedy"] for one in fitting if one["allowed"]][:2]
    await lin.do(there, "offers", remedies=chosen, reason="好")
    await tied(lin, here, "merged", other)
    assert (await lin.see(there))["offers"][0]["state"] == "withdrawn"


async def test_what_is_over_or_elsewhere_is_not_merged(lin: AgentAtDesk, wu: AgentAtDesk, context: Context) -> None:
    here, number = await held(lin, context)
    there, other = await held(lin, context)
    of_wu, third = await held(wu, context)
    assert (await lin.do(here, "ties", kind="merged", other=third)).status_code == 409
    assert (await lin.do(here, "ties", kind="merged", other=number)).status_code == 409
    assert (await lin.do(here, "ties", kind="merged", other="2601-0000-0")).status_code == 404
    assert (await lin.do(of_wu, "ties", kind="linked", other=other)).status_code == 409
    assert (await lin.do(here, "ties", kind="split", other=other)).status_code == 400
    await tied(lin, here, "merged", other)
    assert (await lin.do(there, "ties", kind="merged", other=number)).status_code == 409
    # Not in a circle, and not twice.
    assert await context.read(lambda s: ties.merged_into(s, cases.find(s, other)).number) == number


async def test_a_matter_gets_a_number_and_facts_of_its_own(lin: AgentAtDesk, context: Context) -> None:
    here, number = await held(lin, context, "吸塵器不動了", "還有上個月的帳單多扣了一次錢")
    await add_facts(context, here, branch="taipei")
    answer = await lin.do(here, "split", seq=2, kind="process", taken_along=["product"])
    assert answer.status_code == 201, answer.text
    Published().check(answer)
    new = answer.json()["case"]
    seen = await lin.see(here)
    assert seen["case"]["number"] == number and roles(seen) == [("part", new)]
    part = next(one for one in seen["matters"] if one["number"] == new)
    facts = {fact["name"]: fact for fact in part["facts"]}
    assert facts["what"]["value"] == "還有上個月的帳單多扣了一次錢" and facts["what"]["message_seq"] == 2
    assert facts["product"]["value"] == "robot_vacuum" and "desired_outcome" not in facts
    assert (part["stage"], part["kind"], part["merged"]) == ("escalated", "process", False) and part["severity"]
    assert new in seen["messages"][-1]["text"]
    # The agent turns to it, and to what fits it.
    assert (await lin.do(here, "in-hand", case=new)).status_code == 204
    assert (await lin.see(here))["case"]["number"] == new
    assert (await lin.do(here, "in-hand", case="2601-0000-0")).status_code == 404
    assert set(seen["to_settle"]) == {number, new}


@pytest.mark.parametrize("wrong", [{"seq": 99}, {"seq": 3}, {"kind": "nonsense"}, {"taken_along": ["what"]}])
async def test_what_cannot_be_split_is_refused(lin: AgentAtDesk, context: Context, wrong: dict[str, Any]) -> None:
    here, _ = await held(lin, context, "吸塵器不動了", "帳單也錯了")
    answer = await lin.do(here, "split", **{"seq": 2, "kind": "process", **wrong})
    assert answer.status_code in (404, 409)
    assert await stored(context, "select count(*) from cases") == 1


async def test_a_split_case_is_merged_again_by_merging(lin: AgentAtDesk, context: Context) -> None:
    here, number = await held(lin, context, "吸塵器不動了", "帳單也錯了")
    await lin.do(here, "split", seq=2, kind="process")
    split = (await lin.see(here))["ties"][0]
    assert not split["may_undo"] and await undone(lin, here, split["id"]) == 409
    await tied(lin, here, "merged", split["number"])
    seen = await lin.see(here)
    assert roles(seen) == [("part", split["number"]), ("from", split["number"])] and seen["case"]["number"] == number
    assert seen["to_settle"] == [number]
