"""Test putting a conversation by through the API: the lists, the terms, and who may take it up again."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy.orm import Session

from bot.cases import cases, messages
from bot.cases.care import dues
from bot.clocks.plan import COMES_BACK
from bot.desk.context import Context
from tests.clock import RunningClock
from tests.desk.agents.people import AgentAtDesk, add_facts, somebody_waits
from tests.desk.agents.test_counter import take_down
from tests.desk.agents.test_sending_files import send
from tests.desk.customer import Customer

pytestmark = pytest.mark.asyncio


def ahead(**by: float) -> str:
    return (datetime.now(timezone.utc) + timedelta(**by)).isoformat()


async def test_it_leaves_mine_and_comes_back_when_the_customer_writes(
    lin: AgentAtDesk, wu: AgentAtDesk, customer: Customer
) -> None:
    await lin.do(customer.id, "take")
    assert (await lin.do(customer.id, "postpone", until=ahead(days=2), reason="等物流")).status_code == 200
    found = await lin.queue()
    (row,) = found["postponed"]
    assert (found["mine"], row["postponed"]["reason"], row["back"]) == ([], "等物流", None)
    # Colleagues see with whom it is, and until when.
    (theirs,) = (await wu.queue())["others"]
    assert theirs["postponed"]["until"] == row["postponed"]["until"]
    seen = await wu.see(customer.id)
    assert seen["postponed"]["by"]["name"] == "林雅婷"
    colleagues = (await wu.http.get("/api/desk/colleagues")).json()["colleagues"]
    assert {each["name"]: each["holds"] for each in colleagues}["林雅婷"] == 0
    assert "等物流" not in str(await customer.messages())
    await customer.say("還沒好嗎")
    found = await lin.queue()
    (row,) = found["mine"]
    assert (found["postponed"], row["back"]["why"], row["postponed"]) == ([], "customer", None)
    await lin.say(customer.id, "我正在查")
    assert (await lin.queue())["mine"][0]["back"] is None


async def test_writing_to_the_customer_takes_it_up_again(lin: AgentAtDesk, context: Context) -> None:
    talk = await somebody_waits(context)
    await lin.do(talk, "take")
    await lin.say(talk, "我先查一下")
    await lin.do(talk, "postpone", until=ahead(days=2), reason="等物流")
    await lin.say(talk, "查到了")
    (row,) = (await lin.queue())["mine"]
    assert (row["postponed"], row["back"]) == (None, None)


@pytest.mark.parametrize("by", ["file", "offer", "counter"])
async def test_whatever_else_an_agent_does_with_the_customer_takes_it_up_again_too(
    lin: AgentAtDesk, context: Context, by: str
) -> None:
    talk = await somebody_waits(context)
    await add_facts(context, talk)
    await lin.do(talk, "take")
    await lin.say(talk, "我先查一下")
    remedies = (await lin.http.get(f"/api/desk/conversations/{talk}/remedies")).json()["remedies"]
    assert (await lin.do(talk, "postpone", until=ahead(days=2), reason="等物流")).status_code == 200
    if by == "file":
        done = await send(lin, talk, caption="新的零件長這樣")
    elif by == "offer":
        names = [one["remedy"] for one in remedies if one["allowed"]][:2]
        done = await lin.do(talk, "offers", remedies=names, reason="等了很久")
    else:
        number = (await lin.see(talk))["case"]["number"]
        done = await take_down(lin, values={}, joins=number)
    assert done.status_code in (201, 202), done.text
    (row,) = (await lin.queue())["mine"]
    assert (row["postponed"], row["back"]) == (None, None)


async def test_what_was_promised_is_named_and_the_later_time_is_told(lin: AgentAtDesk, context: Context) -> None:
    talk = await somebody_waits(context)
    await lin.do(talk, "take")
    assert (await lin.see(talk))["person_by"] is not None
    refused = await lin.do(talk, "postpone", until=ahead(days=1), reason="等物流")
    assert (refused.status_code, refused.json()["may_redate"]) == (409, True)
    before = len((await lin.see(talk))["messages"])
    assert (await lin.do(talk, "postpone", until=ahead(days=1), reason="等物流", tell_later=True)).status_code == 200
    seen = await lin.see(talk)
    assert len(seen["messages"]) == before + 1
    assert "林雅婷" in seen["messages"][-1]["text"] and "等物流" not in seen["messages"][-1]["text"]


async def test_wrong_moments_and_other_hands_are_refused(lin: AgentAtDesk, wu: AgentAtDesk, context: Context) -> None:
    talk = await somebody_waits(context)
    await lin.do(talk, "take")
    await lin.say(talk, "我先查一下")
    for until in ("tomorrow", ahead(hours=-1), ahead(days=91), "2026-12-01T09:00:00"):
        assert (await lin.do(talk, "postpone", until=until, reason="x")).status_code == 400
    assert (await lin.do(talk, "postpone", until=ahead(days=1), reason=" ")).status_code == 400
    assert (await wu.do(talk, "postpone", until=ahead(days=1), reason="x")).status_code == 409
    assert (await lin.do(talk, "postpone", until=ahead(days=1), reason="x")).status_code == 200
    # A supervisor takes up what a colleague put by, who has it then again.
    assert (await wu.do(talk, "come-back")).status_code == 204
    assert [each["conversation_id"] for each in (await lin.queue())["mine"]] == [talk]
    assert (await lin.do(talk, "come-back")).status_code == 204


async def test_what_waits_for_nobody_is_put_by_and_comes_back_to_those_who_wait(
    lin: AgentAtDesk, wu: AgentAtDesk, context: Context
) -> None:
    talk = await somebody_waits(context, promised_in=timedelta(days=3))
    assert (await lin.do(talk, "postpone", until=ahead(days=1), reason="等物流")).status_code == 200
    for desk in (lin, wu):
        found = await desk.queue()
        (row,) = found["postponed"]
        assert (found["waiting"], row["mine"], row["postponed"]["reason"]) == ([], False, "等物流")
        assert row["promised_by"] is not None
    assert (await wu.see(talk))["postponed"]["by"]["name"] == "林雅婷"
    await context.write(lambda s: messages.append(s, talk, role="customer", text="還在嗎"))
    (row,) = (await wu.queue())["waiting"]
    assert (row["postponed"], row["back"]["why"]) == (None, "customer")
    # Anybody may take it up, and whoever takes it ends the postponement.
    for act in ("come-back", "take"):
        assert (await lin.do(talk, "postpone", until=ahead(days=1), reason="x")).status_code == 200
        assert (await wu.do(talk, act)).is_success
        assert (await lin.queue())["postponed"] == []
    assert (await wu.queue())["mine"][0]["postponed"] is None


async def test_a_waiting_customer_hears_of_the_later_time_first(lin: AgentAtDesk, context: Context) -> None:
    talk = await somebody_waits(context)
    assert (await lin.see(talk))["person_by"] is not None
    refused = await lin.do(talk, "postpone", until=ahead(days=1), reason="等物流")
    assert (refused.status_code, refused.json()["may_redate"]) == (409, True)
    assert (await lin.do(talk, "postpone", until=ahead(days=1), reason="等物流", tell_later=True)).status_code == 200
    seen = await lin.see(talk)
    said = seen["messages"][-1]["text"]
    # Nobody in particular will answer.
    assert "同事" in said and "林雅婷" not in said and "等物流" not in said
    (row,) = (await lin.queue())["postponed"]
    assert row["promised_by"] > row["postponed"]["until"] and not row["overdue"]


async def test_what_is_urgent_is_not_put_off_while_it_waits(lin: AgentAtDesk, context: Context) -> None:
    talk = await somebody_waits(context, reason="safety_hazard", priority=1, promised_in=timedelta(days=3))
    refused = await lin.do(talk, "postpone", until=ahead(days=1), reason="x")
    assert (refused.status_code, "緊急" in refused.json()["title"]) == (409, True)
    assert len((await lin.queue())["waiting"]) == 1


async def test_what_was_put_by_while_it_waited_comes_back_at_its_time(
    lin: AgentAtDesk, context: Context, clock: RunningClock
) -> None:
    talk = await somebody_waits(context, promised_in=timedelta(days=3))
    await lin.do(talk, "postpone", until=(clock.now + timedelta(hours=3)).isoformat(), reason="x")

    def planned(session: Session) -> list[datetime]:
        case = cases.current_case(session, talk)
        assert case is not None
        return [
            one.at for one in dues.of_case(session, case.id) if one.kind == COMES_BACK and one.state == dues.WAITING
        ]

    (at,) = await context.read(planned)
    assert timedelta(hours=2) < at - clock.now <= timedelta(hours=3)
