"""Test the promises at the desk: who sees which, what may be done with them, and what is refused."""

from __future__ import annotations

import datetime as dt
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.cases import conversations, messages
from bot.cases.accounts import agents
from bot.cases.care import outbox
from bot.cases.models import Agent, Commitment, Conversation
from bot.desk.context import Context
from tests.clock import RunningClock
from tests.desk.agents.people import PASSWORD, AgentAtDesk, id_of
from tests.desk.agents.promised import somebody_was_promised

pytestmark = pytest.mark.asyncio
PROMISES = "/api/desk/promises"


async def listed(desk: AgentAtDesk, **query: str) -> dict[str, Any]:
    """Return the promises as this agent sees them."""
    response = await desk.http.get(PROMISES, params=query)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


async def act(desk: AgentAtDesk, promise: int, what: str, **told: str) -> httpx.Response:
    """Do something with a promise."""
    return await desk.http.post(f"{PROMISES}/{promise}/{what}", json=told)


async def promise(context: Context, number: int) -> Commitment:
    """Return a promise as it is stored."""

    def run(session: Any) -> Commitment:
        found = session.get(Commitment, number)
        session.expunge(found)
        return found

    return await context.read(run)


async def texts(context: Context, conversation: str) -> list[str]:
    """Return what was said in a conversation."""
    return await context.read(lambda s: [one.text for one in messages.after(s, conversation, 0)])


async def handler_at(
    app: Starlette, context: Context, login: str = "chang", handler: str = "returns_desk"
) -> AgentAtDesk:
    """Add an account of the role handler and return its signed-in client."""
    await context.write(lambda s: agents.add(s, login, "張淑芬", "handler", PASSWORD, handler=handler))
    desk = AgentAtDesk.at(app)
    assert (await desk.sign_in(login)).status_code == 200
    return desk


async def opening_day(context: Context, after: int) -> str:
    """Return the day of the closing time so many opening days from now."""
    clock = context.policy.clock
    return clock.local(clock.closing_times(context.store.clock())[after]).date().isoformat()


async def test_a_supervisor_sees_every_promise_by_day_owner_and_remedy(
    wu: AgentAtDesk, context: Context, clock: RunningClock
) -> None:
    _, (late, later) = await somebody_was_promised(context, (0, 9))
    await somebody_was_promised(context, (4,), owner="repair_centre", remedy="repair_with_collection")
    clock.forward((await promise(context, late)).due_at - clock.now + dt.timedelta(minutes=1))
    await wu.sign_in("wu")
    found = await listed(wu)
    assert (found["promises"][0]["id"], found["promises"][0]["group"]) == (late, "late")
    assert found["promises"][-1]["id"] == later and found["promises"][-1]["group"] == "later"
    assert sum(found["groups"].values()) == 3 and found["groups"]["late"] == 1
    assert {one["id"]: one["promises"] for one in found["owners"]} == {"returns_desk": 2, "repair_centre": 1}
    assert found["promises"][0]["customer"]["phone"] == "0912 345 678"
    narrowed = await listed(wu, owner="repair_centre")
    assert [one["owner_id"] for one in narrowed["promises"]] == ["repair_centre"]
    assert [one["remedy"]["id"] for one in (await listed(wu, remedy="full_refund"))["promises"]] == ["full_refund"] * 2
    assert (await listed(wu, rows="0"))["promises"] == []


async def test_promises_are_narrowed_by_progress_and_put_in_another_order(wu: AgentAtDesk, context: Context) -> None:
    pays = {"minor": 120000, "currency": "TWD"}
    _, (first,) = await somebody_was_promised(context, (9,), pays=pays)
    _, (second,) = await somebody_was_promised(context, (3,))
    _, (third,) = await somebody_was_promised(context, (5,), pays={**pays, "minor": 990000})
    assert (await act(wu, second, "pick-up")).status_code == 200
    found = await listed(wu)
    assert [one["id"] for one in found["promises"]] == [second, third, first]
    assert (found["total"], found["states"]) == (3, {"open": 2, "picked_up": 1, "broken": 0})
    assert [one["id"] for one in (await listed(wu, sort="longest"))["promises"]] == [first, second, third]
    assert [one["id"] for one in (await listed(wu, sort="sum"))["promises"]] == [third, first, second]
    begun = await listed(wu, state="picked_up")
    assert [one["id"] for one in begun["promises"]] == [second]
    # What is counted for the choices does not depend on what is chosen; the groups do.
    assert (begun["total"], begun["states"]["open"], sum(begun["groups"].values())) == (3, 2, 1)
    assert {one["id"] for one in (await listed(wu, state="open"))["promises"]} == {first, third}
    table = await wu.http.get(f"{PROMISES}.csv", params={"state": "open", "sort": "sum"})
    assert len(table.text.strip().splitlines()) == 3
    for wrong in ({"state": "kept"}, {"sort": "id"}):
        for address in (PROMISES, f"{PROMISES}.csv"):
            assert (await wu.http.get(address, params=wrong)).status_code == 400


async def test_an_agent_sees_and_settles_the_promises_of_cases_they_hold(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    _, (others,) = await somebody_was_promised(context)
    _, (mine,) = await somebody_was_promised(context, held_by=await id_of(context, "lin"))
    assert [one["id"] for one in (await listed(lin))["promises"]] == [mine]
    assert (await act(lin, others, "keep")).status_code == 404
    assert (await act(lin, mine, "keep")).status_code == 200
    assert (await act(wu, others, "keep")).status_code == 200


async def test_kept_with_proof_is_told_to_the_customer_once(wu: AgentAtDesk, context: Context) -> None:
    talk, (number,) = await somebody_was_promised(context)
    answer = await act(wu, number, "keep", proof="已退到原卡", reference="TX-99")
    assert answer.status_code == 200 and answer.json()["promise"]["state"] == "kept"
    await act(wu, number, "keep", proof="已退到原卡")
    assert [one for one in await texts(context, talk) if "TX-99" in one] == [
        "說好的「退款（第 1 筆）」完成了：已退到原卡 TX-99"
    ]
    assert (await listed(wu))["promises"] == []


async def test_another_date_once_alone_then_a_supervisor(lin: AgentAtDesk, wu: AgentAtDesk, context: Context) -> None:
    talk, (number,) = await somebody_was_promised(context, held_by=await id_of(context, "lin"))
    first, second = await opening_day(context, 5), await opening_day(context, 6)
    assert (await act(lin, number, "redate", day=first, reason="")).status_code == 400
    assert (await act(lin, number, "redate", day=first, reason="零件還在路上")).status_code == 200
    refused = await act(lin, number, "redate", day=second, reason="又晚了")
    assert refused.status_code == 403 and "主管" in refused.json()["title"]
    assert "redate" not in (await listed(lin))["promises"][0]["may"]
    assert (await act(wu, number, "redate", day=second, reason="又晚了")).status_code == 200
    assert len([one for one in await texts(context, talk) if "原因是「" in one]) == 2


async def test_a_date_is_refused_with_what_to_do_instead(
    wu: AgentAtDesk, context: Context, clock: RunningClock
) -> None:
    _, (number,) = await somebody_was_promised(context, (3,))
    policy_clock = context.policy.clock
    today = policy_clock.local(clock.now).date()
    closed = next(day for n in range(1, 30) if not policy_clock.spans(day := today + dt.timedelta(days=n)))
    for day, words in (
        ("tomorrow", "new date"),
        ((today - dt.timedelta(days=1)).isoformat(), "passed"),
        (closed.isoformat(), "closed"),
        ("9999-12-31", "within a year"),
    ):
        refused = await act(wu, number, "redate", day=day, reason="late")
        assert refused.status_code == 400 and words in refused.json()["title"], (day, refused.text)
    clock.forward((await promise(context, number)).due_at - clock.now + dt.timedelta(minutes=1))
    await wu.sign_in("wu")
    refused = await act(wu, number, "redate", day=await opening_day(context, 3), reason="late")
    assert refused.status_code == 409 and "due already" in refused.json()["title"]


async def test_in_work_asked_handed_on_and_given_up(wu: AgentAtDesk, context: Context) -> None:
    talk, (number, other) = await somebody_was_promised(context, (3, 4))
    assert (await act(wu, number, "pick-up")).json()["promise"]["picked_up_at"] is not None
    assert (await act(wu, number, "ask", question=" ")).status_code == 400
    assert (await act(wu, number, "ask", question="哪一個帳戶？")).status_code == 200
    assert (await act(wu, number, "hand-on", owner="nobody")).status_code == 400
    handed = await act(wu, number, "hand-on", owner="billing", reason="帳務的事")
    assert handed.json()["promise"]["owner_id"] == "billing"
    assert (await act(wu, other, "cannot", reason="沒有庫存")).json()["promise"]["state"] == "broken"
    assert "哪一個帳戶？" in await texts(context, talk)
    assert await context.read(lambda s: conversations.get(s, talk).owner) == "queue"
    assert (await act(wu, other, "cannot", reason="沒有庫存")).status_code == 409
    assert (await act(wu, 987654, "keep")).status_code == 404


async def test_everything_of_somebody_who_is_ill_is_handed_over(wu: AgentAtDesk, context: Context) -> None:
    _, (kept, one, two) = await somebody_was_promised(context, (2, 3, 4))
    await somebody_was_promised(context, owner="billing")
    await act(wu, kept, "keep")
    body = {"from": "returns_desk", "to": "repair_centre", "reason": "病假"}
    assert (await wu.http.post(f"{PROMISES}/hand-on", json={**body, "reason": " "})).status_code == 400
    assert (await wu.http.post(f"{PROMISES}/hand-on", json={**body, "to": "returns_desk"})).status_code == 400
    answer = await wu.http.post(f"{PROMISES}/hand-on", json=body)
    assert answer.json() == {"handed_on": 2}
    assert {(await promise(context, each)).owner for each in (one, two)} == {"repair_centre"}
    given = await context.read(lambda s: [mail for mail in outbox.newest(s) if "handed_on" in mail.template])
    assert [mail.body["promises"] for mail in given] == [[one, two]]
    assert (await wu.http.post(f"{PROMISES}/hand-on", json=body)).json() == {"handed_on": 0}


async def test_a_broken_promise_does_not_count_among_those_that_can_be_handed_over(
    wu: AgentAtDesk, context: Context
) -> None:
    _, (broken, _) = await somebody_was_promised(context, (2, 3))
    assert (await act(wu, broken, "cannot", reason="沒有庫存")).status_code == 200
    (owner,) = (await listed(wu))["owners"]
    assert (owner["promises"], owner["open"]) == (2, 1)


async def test_the_language_of_the_customer_is_told(wu: AgentAtDesk, context: Context) -> None:
    await somebody_was_promised(context, locale="en")
    assert [one["locale"] for one in (await listed(wu))["promises"]] == ["en"]


async def test_a_handler_sees_only_what_is_theirs(app: Starlette, context: Context) -> None:
    talk, (mine,) = await somebody_was_promised(context)
    _, (others,) = await somebody_was_promised(context, owner="billing")
    chang = await handler_at(app, context)
    found = await listed(chang, owner="billing")
    assert [(one["id"], one["conversation_id"]) for one in found["promises"]] == [(mine, None)]
    assert [one["id"] for one in found["owners"]] == ["returns_desk"]
    assert (await act(chang, others, "keep")).status_code == 404
    for closed in ("queue", "search?words=x", f"conversations/{talk}", "approvals", "accounts"):
        assert (await chang.http.get(f"/api/desk/{closed}")).status_code == 403
    asked = await act(chang, mine, "ask", question="您的帳號是？")
    assert asked.status_code == 200
    written = await context.read(lambda s: messages.after(s, talk, 0)[-1])
    assert (written.author_name, written.text) == ("退換貨專員張淑芬", "您的帳號是？")
    await act(chang, mine, "hand-on", owner="billing")
    assert (await listed(chang))["promises"] == [] and (await act(chang, mine, "keep")).status_code == 404
    await chang.http.aclose()


async def test_a_handler_never_holds_a_conversation(context: Context) -> None:
    """The role of an account and the handler it is go together."""
    from bot.cases.errors import Refused

    for role, handler in (("handler", None), ("agent", "returns_desk")):
        with pytest.raises(Refused):
            await context.write(lambda s, r=role, h=handler: agents.add(s, "x", "X", r, PASSWORD, handler=h))

    def change(session: Any) -> Agent:
        agents.add(session, "chang", "張", "handler", PASSWORD, handler="returns_desk")
        agents.set_role(session, agents.find(session, "chang"), "agent")
        return agents.find(session, "chang")

    assert (await context.write(change)).handler is None


async def test_the_case_shows_how_a_date_came_about_and_what_became_of_it(wu: AgentAtDesk, context: Context) -> None:
    talk, (number,) = await somebody_was_promised(context, (8,))
    view = await wu.see(talk)
    (shown,) = view["commitments"]
    assert shown["reckoning"]["days"] == 8 and len(shown["reckoning"]["days_off"]) >= 1
    assert {"keep", "redate", "hand_on", "ask", "cannot", "pick_up"} == set(shown["may"])
    await act(wu, number, "redate", day=await opening_day(context, 9), reason="等零件")
    (shown,) = (await wu.see(talk))["commitments"]
    assert shown["reckoning"]["days"] is None
    assert [(one["what"], one["by"], one["reason"]) for one in shown["changes"]] == [("redated", "吳志明", "等零件")]


async def test_nobody_resolves_over_an_open_promise(lin: AgentAtDesk, context: Context) -> None:
    talk, (one, two) = await somebody_was_promised(context, (3, 4), held_by=await id_of(context, "lin"))
    assert [each["key"] for each in (await lin.see(talk))["unsettled"]] == [f"promise:{one}", f"promise:{two}"]
    refused = await lin.do(talk, "resolve", note="好了")
    assert refused.status_code == 409 and len(refused.json()["unsettled"]) == 2
    some = await lin.do(talk, "resolve", note="好了", settle={f"promise:{one}": "客人不要了", f"promise:{two}": " "})
    assert [each["key"] for each in some.json()["unsettled"]] == [f"promise:{two}"]
    assert (await promise(context, one)).state == "open"
    await act(lin, two, "keep")
    done = await lin.do(talk, "resolve", note="好了", settle={f"promise:{one}": "客人不要了"})
    assert done.status_code == 200, done.text
    settled = await promise(context, one)
    assert (settled.state, settled.state_reason) == ("voided", "客人不要了")
    (told,) = [
        message.text
        for message in await context.read(lambda s: messages.after(s, talk, 0))
        if message.role == "system" and "客人不要了" in message.text
    ]
    what = settled.what["zh-Hant"]
    assert f"・{what}，原因是：客人不要了" in told and told.startswith("林雅婷")
    kept = (await promise(context, two)).what["zh-Hant"]
    assert f"・{kept}，" not in told


@pytest.mark.parametrize("settle", [{"promise:1": 3}, {"promise:1": "x" * 2001}, "no", {"promise:1": "\x00"}])
async def test_reasons_that_cannot_be_stored_are_refused(lin: AgentAtDesk, context: Context, settle: Any) -> None:
    talk, _ = await somebody_was_promised(context, held_by=await id_of(context, "lin"))
    assert (await lin.do(talk, "resolve", note="x", settle=settle)).status_code == 400


async def test_an_unanswered_offer_is_withdrawn_with_a_reason(lin: AgentAtDesk, context: Context) -> None:
    from bot.cases import cases, offers

    talk, (number,) = await somebody_was_promised(context, held_by=await id_of(context, "lin"))

    def offer(session: Any) -> str:
        case = cases.of_conversation(session, talk)[-1]
        option = {"remedy": "exchange", "title": {"zh-Hant": "換新", "en": "Exchange"}}
        soon = context.store.clock() + dt.timedelta(days=1)
        return offers.record(session, case, options=[option], made_by="bot", policy_version="1", expires_at=soon).id

    made = await context.write(offer)
    await act(lin, number, "keep")
    refused = await lin.do(talk, "resolve", note="好了")
    assert [one["key"] for one in refused.json()["unsettled"]] == [f"offer:{made}"]
    assert (await lin.do(talk, "resolve", note="好了", settle={f"offer:{made}": "電話談好了"})).status_code == 200
    assert await context.read(lambda s: s.get(Conversation, talk).owner) == "bot"
