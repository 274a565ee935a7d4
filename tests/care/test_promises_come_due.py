"""Before a promise is due its owner is reminded; one that is not kept reaches a person and the customer, once."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from bot.care.working import work
from bot.cases import conversations
from bot.cases.care import course
from bot.cases.queue import handoffs
from tests.care.world import World


def test_what_comes_due_is_written_with_the_agreement(world: World) -> None:
    case = world.agree((3,))
    promise = world.promises(case)[0]
    waiting = {key: due.at for key, due in world.dues(case).items() if due.state == "waiting"}
    key = f"promise:{promise.id}:0"
    assert waiting[f"{key}:due"] == promise.due_at
    clock = world.services.policy.clock
    assert clock.local(waiting[f"{key}:remind:0"]).isoformat() == "2026-11-20T09:00:00+08:00"
    assert promise.due_at - waiting[f"{key}:remind:1"] == dt.timedelta(hours=2)


def test_a_promise_that_is_kept_leaves_nothing_due_but_the_question(world: World) -> None:
    case = world.agree((3,))
    with world.services.store.begin() as session:
        course.keep(session, world.promises(case)[0].id, actor="agent:lin", reference="TX-1")
    waiting = [due.kind for due in world.dues(case).values() if due.state == "waiting"]
    assert waiting == ["ask_mended"]


def test_a_broken_promise_reaches_a_person_before_the_customer(world: World) -> None:
    case = world.agree((2,))
    promise = world.promises(case)[0]
    done = world.run_until(promise.due_at + dt.timedelta(minutes=1))
    kinds = [one.kind for one in done]
    assert kinds.index("promise_due") < kinds.index("tell_broken")
    broken = world.case(case)
    assert (broken.stage, broken.severity) == ("escalated", 3)
    with world.services.store.read() as session:
        handoff = handoffs.current(session, broken.conversation_id)
        assert handoff is not None and (handoff.reason, handoff.priority) == ("broken_promise", 1)
        assert "沒有做到" in (handoff.note or "")
    told = [message for message in world.said(case) if "沒有做到" in message.text]
    assert len(told) == 1 and "對不起" in told[0].text and told[0].kind == "handoff"
    assert [mail.template for mail in world.mails(case) if mail.to_whom != "customer"] == [
        "care.owner.remind",
        "care.owner.remind",
        "care.lead.at_risk",
        "care.lead.broken",
    ]


def test_a_broken_promise_never_gets_another_date_by_itself(world: World) -> None:
    case = world.agree((2,))
    world.run_until(world.promises(case)[0].due_at + dt.timedelta(days=30))
    promise = world.promises(case)[0]
    assert (promise.state, promise.redated) == ("broken", None)


def test_with_another_date_the_reminders_come_again(world: World) -> None:
    case = world.agree((2,))
    promise = world.promises(case)[0]
    world.run_until(promise.due_at - dt.timedelta(hours=1))
    later = world.services.policy.clock.closing_times(world.clock())[4]
    with world.services.store.begin() as session:
        course.redate(session, promise.id, later, actor="agent:lin", reason="零件還在路上")
    done = world.run_until(later + dt.timedelta(minutes=1))
    assert [one.kind for one in done if one.kind in ("remind_owner", "promise_due")] == [
        "remind_owner",
        "remind_owner",
        "promise_due",
    ]


def test_nothing_happens_twice(world: World) -> None:
    case = world.agree((1,))
    world.run_until(world.promises(case)[0].due_at)
    said = len(world.said(case))
    assert work(world.services) == [] and len(world.said(case)) == said


def test_nothing_is_told_at_night(world: World) -> None:
    """A promise may be due late; the person hears at once, the customer in the morning."""
    case = world.agree((1,))
    promise = world.promises(case)[0]
    night = promise.due_at + dt.timedelta(hours=5)
    with world.services.store.begin() as session:
        course.redate(session, promise.id, night, actor="agent:lin", reason="晚班送")
    world.run_until(night + dt.timedelta(minutes=1))
    assert world.case(case).stage == "escalated"
    assert not [message for message in world.said(case) if "沒有做到" in message.text]
    world.run_until(night + dt.timedelta(hours=12))
    (told,) = [message for message in world.said(case) if "沒有做到" in message.text]
    assert world.services.policy.clock.local(told.at).hour == 9


def test_a_person_who_has_the_conversation_is_told_in_the_handoff(world: World) -> None:
    case = world.agree((1,))
    with world.services.store.begin() as session:
        talk = conversations.get(session, world.case(case).conversation_id)
        talk.owner = "closed"
    world.run_until(world.promises(case)[0].due_at)
    with world.services.store.read() as session:
        assert conversations.get(session, world.case(case).conversation_id).owner == "queue"


def test_the_hours_are_those_of_the_customer(world: World) -> None:
    """Six in the evening in Taipei is three in the morning in San Francisco."""
    case = world.agree((1,))
    promise = world.promises(case)[0]
    with world.services.store.begin() as session:
        conversations.get(session, world.case(case).conversation_id).time_zone = "America/Los_Angeles"
    world.run_until(promise.due_at + dt.timedelta(hours=2))
    assert world.case(case).stage == "escalated"
    assert not [message for message in world.said(case) if "沒有做到" in message.text]
    world.run_until(promise.due_at + dt.timedelta(hours=9))
    (told,) = [message for message in world.said(case) if "沒有做到" in message.text]
    assert told.at.astimezone(ZoneInfo("America/Los_Angeles")).hour == 9
