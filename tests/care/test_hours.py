"""Nothing tells a customer something by itself outside the sending hours, however late or early it was decided."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bot.care.closures import reckon_again
from bot.care.working import look_at_all, work
from bot.cases import conversations
from bot.cases.accounts import agents
from bot.cases.care import course
from bot.cases.models import Message
from bot.cases.queue import giving_back, handoffs
from bot.remedy.opening_hours import OpeningClock
from tests.care.world import World

CLOSED = {"zh-Hant": "颱風停止上班", "en": "a typhoon"}


def at_local(world: World, moment: Message) -> dt.datetime:
    return world.services.policy.clock.local(moment.at)


def close(world: World, day: dt.date) -> None:
    """Close the company on a day, as a change of company.yml does."""
    policy = world.services.policy
    clock: OpeningClock = policy.clock
    closures = {**policy.closures, day: CLOSED}
    hours = OpeningClock(clock.zone, clock._hours, clock._closed, clock._also_open, closures)
    world.services = replace(world.services, policy=replace(policy, clock=hours, closures=closures))
    reckon_again(world.services)
    look_at_all(world.services)


def moved(world: World, case: int) -> list[Message]:
    return [message for message in world.said(case) if "順延" in message.text]


def test_a_closure_announced_at_night_is_told_in_the_morning_once(world: World) -> None:
    case = world.agree((2,))
    before = world.promises(case)[0].due_at
    world.run_until(dt.datetime(2026, 11, 18, 14, 30, tzinfo=dt.timezone.utc))
    close(world, dt.date(2026, 11, 19))
    assert world.promises(case)[0].due_at > before and moved(world, case) == []
    work(world.services)
    assert moved(world, case) == []
    world.run_until(before)
    (told,) = moved(world, case)
    assert at_local(world, told).isoformat() == "2026-11-19T09:00:00+08:00"
    reckon_again(world.services)
    world.run_until(before + dt.timedelta(minutes=1))
    assert len(moved(world, case)) == 1


def test_two_closures_in_one_night_are_told_as_one_with_the_first_date(world: World) -> None:
    case = world.agree((3,))
    world.run_until(dt.datetime(2026, 11, 18, 14, 30, tzinfo=dt.timezone.utc))
    close(world, dt.date(2026, 11, 19))
    close(world, dt.date(2026, 11, 20))
    world.run_until(dt.datetime(2026, 11, 19, 2, 0, tzinfo=dt.timezone.utc))
    (told,) = moved(world, case)
    assert "11月21日" in told.text.split("順延")[0] and "11月24日" in told.text


def test_a_promise_kept_before_the_morning_is_not_told_as_moved(world: World) -> None:
    case = world.agree((2,))
    world.run_until(dt.datetime(2026, 11, 18, 14, 30, tzinfo=dt.timezone.utc))
    close(world, dt.date(2026, 11, 19))
    with world.services.store.begin() as session:
        course.keep(session, world.promises(case)[0].id, actor="owner:x")
    world.run_until(dt.datetime(2026, 11, 19, 4, 0, tzinfo=dt.timezone.utc))
    assert moved(world, case) == []


def test_what_a_dead_worker_left_over_waits_for_the_morning(world: World) -> None:
    case = world.agree((1,))
    due = world.promises(case)[0].due_at
    world.run_until(due - dt.timedelta(minutes=1))
    # Nobody worked until the middle of the night.
    world.clock.now = due + dt.timedelta(hours=9)
    while work(world.services):
        pass
    assert world.case(case).stage == "escalated"
    assert not [message for message in world.said(case) if "沒有做到" in message.text]
    world.run_until(due + dt.timedelta(hours=18))
    (told,) = [message for message in world.said(case) if "沒有做到" in message.text]
    assert at_local(world, told).hour == 9


def test_a_note_on_what_was_left_waits_when_it_becomes_due_at_night(world: World) -> None:
    """A colleague gives a conversation back late in the evening; the customer was last there days ago."""
    with world.services.store.begin() as session:
        talk = conversations.open_conversation(session, locale="zh-Hant")
        case = world.complain(session, talk.id)
        person = agents.add(session, "may", "May", "agent", None)
        handoffs.take(session, talk.id, person.id)
    world.run_until(world.clock() + dt.timedelta(days=2, hours=11))
    with world.services.store.begin() as session:
        giving_back.give_back(session, talk.id, person.id)
    work(world.services)
    assert world.said(case) == []
    world.run_until(world.clock() + dt.timedelta(hours=13))
    (told,) = world.said(case)
    # A Saturday: nothing is sent before ten.
    assert "上次說到一半" in told.text and at_local(world, told).isoformat() == "2026-11-21T10:00:00+08:00"
