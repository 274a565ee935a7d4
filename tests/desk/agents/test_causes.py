"""Causes at the desk: needed when a case is resolved, suggested, changed later; and flags for the board."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.applications import Starlette

from bot.cases.accounts import agents
from bot.cases.models import AuditEntry, CaseCause, CaseFigure, Task
from bot.desk.context import Context
from tests.desk.agents.people import PASSWORD, AgentAtDesk, add_facts, somebody_waits
from tests.desk.agents.test_resolving_one_of_several import taken

pytestmark = pytest.mark.asyncio


async def held(lin: AgentAtDesk, context: Context) -> tuple[str, str]:
    """Have Lin take a conversation about a kettle that came dented; return it and the number of its case."""
    talk = await somebody_waits(context, "水壺的紙箱撞凹了")
    await add_facts(context, talk, what="紙箱撞凹、壺身裂了", product="kettle", sub_kinds=["damaged_on_arrival"])
    assert (await lin.do(talk, "take")).status_code == 200
    return talk, (await lin.see(talk))["case"]["number"]


async def listed(desk: AgentAtDesk, talk: str) -> dict[str, Any]:
    answer = await desk.http.get(f"/api/desk/conversations/{talk}/causes")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def give(desk: AgentAtDesk, talk: str, number: str, cause: str, **more: str) -> int:
    body = {"case": number, "cause": cause, **more}
    return (await desk.http.put(f"/api/desk/conversations/{talk}/causes", json=body)).status_code


async def given(context: Context) -> list[tuple[str, bool, bool]]:
    """List the causes given: which, whether it was suggested, whether it holds."""
    rows = await context.read(lambda s: list(s.query(CaseCause).order_by(CaseCause.id)))
    return [(row.cause, row.suggested, row.ended_at is None) for row in rows]


async def open_tasks(context: Context) -> list[str]:
    return await context.read(lambda s: [row.text for row in s.query(Task) if row.done_at is None])


async def test_a_case_is_not_resolved_without_a_cause(lin: AgentAtDesk, context: Context) -> None:
    talk, number = await held(lin, context)
    refused = await lin.do(talk, "resolve", note="換新的", causes={})
    assert refused.status_code == 409 and refused.json()["causes_needed"] == [number]
    assert (await lin.see(talk))["owner"] == "agent" and await given(context) == []
    wrong = await lin.do(talk, "resolve", note="換新的", causes={number: {"cause": "bad_luck"}})
    assert wrong.status_code == 400 and "原因清單" in wrong.json()["title"]
    done = await lin.do(talk, "resolve", note="換新的", causes={number: {"cause": "packed_too_weakly"}})
    assert done.status_code == 200 and await given(context) == [("packed_too_weakly", True, True)]
    assert await context.read(lambda s: s.query(CaseFigure).one().cause) == "packed_too_weakly"


@pytest.mark.parametrize(
    "causes", [{"x": "packed_too_weakly"}, {"x": {"note": "a"}}, {"x": {"cause": "conduct", "note": 1}}]
)
async def test_causes_that_cannot_be_read_are_refused(lin: AgentAtDesk, context: Context, causes: Any) -> None:
    talk, _ = await held(lin, context)
    assert (await lin.do(talk, "resolve", note="x", causes=causes)).status_code == 400


async def test_one_that_was_given_before_is_not_asked_for_again(lin: AgentAtDesk, context: Context) -> None:
    talk, number = await held(lin, context)
    assert await give(lin, talk, number, "wrong_picking", note="少一個蓋子") == 204
    assert (await lin.do(talk, "resolve", note="補寄", causes={})).status_code == 200
    assert await given(context) == [("wrong_picking", False, True)]


async def test_unknown_yet_is_a_task_with_a_date_and_a_known_cause_ends_it(lin: AgentAtDesk, context: Context) -> None:
    talk, number = await held(lin, context)
    assert (await lin.do(talk, "resolve", note="換新的", causes={number: {"cause": "unknown"}})).status_code == 200
    assert await open_tasks(context) == [f"查出 {number} 的原因"]
    (shown,) = (await lin.see(talk))["tasks"]
    assert shown["texts"] == {"zh-Hant": f"查出 {number} 的原因", "en": f"Find out the cause of {number}"}
    task = await context.read(lambda s: s.query(Task).one())
    clock = context.policy.clock
    assert task.due_at == clock.closing_times(task.made_at)[context.policy.insight.unknown_days]
    # The same answer again makes no second one.
    assert await give(lin, talk, number, "unknown", note="倉庫在查") == 204
    assert len(await open_tasks(context)) == 1
    assert await give(lin, talk, number, "packed_too_weakly") == 204
    assert await open_tasks(context) == []
    assert [cause for cause, _, holds in await given(context) if holds] == ["packed_too_weakly"]


async def test_likely_causes_are_shown_with_the_tree_and_the_history(lin: AgentAtDesk, context: Context) -> None:
    talk, number = await held(lin, context)
    found = await listed(lin, talk)
    (case,) = found["cases"]
    assert found["asks"] is True and case["to_settle"] is True and case["number"] == number
    assert case["likely"][0]["id"] == "packed_too_weakly" and "words" in case["likely"][0]["because"]
    assert {"goods", "people"} <= {group["id"] for group in found["tree"]}
    await give(lin, talk, number, "unknown")
    await give(lin, talk, number, "faulty_batch", note="同一批")
    (case,) = (await listed(lin, talk))["cases"]
    assert [one["cause"] for one in case["history"]] == ["unknown", "faulty_batch"]
    assert case["cause"]["note"] == "同一批" and case["cause"]["by"] == "林雅婷"
    assert (await lin.see(talk))["cause"]["cause"] == "faulty_batch"


async def test_each_of_several_cases_has_its_own(lin: AgentAtDesk, customer: Any, context: Context) -> None:
    first, second = await taken(lin, customer, context)
    refused = await lin.do(customer.id, "resolve", note="x", causes={first: {"cause": "conduct"}})
    assert refused.status_code == 409 and refused.json()["causes_needed"] == [second]
    one = await lin.do(customer.id, "resolve", note="x", case=first, causes={first: {"cause": "conduct"}})
    assert one.status_code == 200 and one.json()["owner"] == "agent"


async def test_a_case_of_another_conversation_is_not_found(lin: AgentAtDesk, context: Context) -> None:
    talk, _ = await held(lin, context)
    other = await somebody_waits(context, name="黃先生")
    number = (await lin.see(other))["case"]["number"]
    assert await give(lin, talk, number, "conduct") == 404
    assert await give(lin, talk, "2611-0000-0", "conduct") == 404


async def test_a_flag_is_one_press_and_words_may_follow(lin: AgentAtDesk, context: Context) -> None:
    talk, _ = await held(lin, context)
    raised = await lin.do(talk, "flags", kind="problem")
    assert raised.status_code == 201 and raised.json()["flag"]["state"] == "open"
    again = await lin.do(talk, "flags", kind="problem", words="這批紙箱比較薄")
    assert again.json()["flag"]["id"] == raised.json()["flag"]["id"]
    assert (await lin.do(talk, "flags", kind="idea")).json()["flag"]["id"] != raised.json()["flag"]["id"]
    assert [flag["words"] for flag in (await lin.see(talk))["flags"]] == ["這批紙箱比較薄", None]
    assert (await lin.do(talk, "flags", kind="nonsense")).status_code == 400


async def test_a_flag_is_taken_back_by_who_set_it_or_a_manager_and_stays_on_record(
    app: Starlette, lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    talk, _ = await held(lin, context)
    await context.write(lambda s: agents.add(s, "tang", "唐美玲", "manager", PASSWORD))
    tang = AgentAtDesk.at(app)
    assert (await tang.sign_in("tang")).status_code == 200

    async def raised(kind: str) -> str:
        flag = (await lin.do(talk, "flags", kind=kind)).json()["flag"]
        assert flag["may_take_back"]
        return f"/api/desk/conversations/{talk}/flags/{flag['id']}"

    mine, theirs = await raised("problem"), await raised("idea")
    assert [flag["may_take_back"] for flag in (await wu.see(talk))["flags"]] == [False, False]
    refused = await wu.http.delete(mine)
    assert refused.status_code == 403 and refused.json()["title"]
    assert (await lin.http.delete(mine)).status_code == 204
    assert (await tang.http.delete(theirs)).status_code == 204
    assert (await lin.http.delete(mine)).status_code == 409, "once"
    seen = (await lin.see(talk))["flags"]
    assert [(flag["state"], flag["may_take_back"]) for flag in seen] == [("taken_back", False)] * 2
    entries = await context.read(lambda s: [(row.actor, row.action) for row in s.query(AuditEntry)])
    assert [who for who, what in entries if what == "flag.taken_back"] == ["agent:lin", "agent:tang"]
    assert await raised("problem") != mine, "it may be set again"
    elsewhere, _ = await held(lin, context)
    assert (await lin.http.delete(mine.replace(talk, elsewhere))).status_code == 404
    await tang.http.aclose()


async def test_the_record_says_what_was_changed_without_the_words(lin: AgentAtDesk, context: Context) -> None:
    talk, number = await held(lin, context)
    await give(lin, talk, number, "conduct", note="祕密的話")
    await lin.do(talk, "flags", kind="problem", words="祕密的話")
    entries = await context.read(lambda s: [(row.action, str(row.detail)) for row in s.query(AuditEntry)])
    assert ("case.cause", "{'from': None, 'to': 'conduct'}") in entries
    assert not any("祕密" in detail for _, detail in entries)
