"""Nobody is asked about what was settled long ago, as after an upgrade or a long standstill."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.care.working import LEASE, look_at_all, work
from bot.cases.care import course
from tests.care.world import World


@pytest.mark.parametrize("days, asked", ((20, True), (200, False)))
def test_only_what_was_settled_lately_is_asked_about(world: World, days: int, asked: bool) -> None:
    case = world.agree((1,))
    # A program before care wrote no dues.
    world.services.store.keep_clocks(lambda session, cases: None)
    with world.services.store.begin() as session:
        course.keep(session, world.promises(case)[0].id, actor="agent:lin")
    world.clock.forward(dt.timedelta(days=days))
    look_at_all(world.services)
    work(world.services)
    assert bool([message for message in world.said(case) if message.kind == "question"]) is asked


def test_a_look_at_all_cases_costs_what_is_open(world: World) -> None:
    over, still_open = world.agree((1,)), world.agree((3,))
    with world.services.store.begin() as session:
        course.keep(session, world.promises(over)[0].id, actor="agent:lin")
    assert look_at_all(world.services) == 2
    # Asked, reminded, and silent: nothing comes of it any more, although it stays agreed.
    world.run_until(world.clock() + dt.timedelta(days=120))
    assert not [due for due in world.dues(over).values() if due.state == "waiting"]
    assert look_at_all(world.services) == 1
    assert [promise.state for promise in world.promises(still_open)] == ["broken"]


def test_a_look_notices_another_policy_in_cases_that_are_agreed(world: World) -> None:
    case = world.agree((3,))
    promise = world.promises(case)[0]
    care = replace(world.services.policy.care, reminders=world.services.policy.care.reminders[:1])
    world.services = replace(world.services, policy=replace(world.services.policy, care=care))
    look_at_all(world.services)
    states = {key: due.state for key, due in world.dues(case).items() if ":remind:" in key}
    assert states == {f"promise:{promise.id}:0:remind:0": "waiting", f"promise:{promise.id}:0:remind:1": "dropped"}


def test_what_a_dead_worker_claimed_is_in_the_message_of_the_others(world: World) -> None:
    case = world.agree((1, 1))
    due_at = world.promises(case)[0].due_at
    world.run_until(due_at - dt.timedelta(minutes=1))
    world.clock.now = due_at

    class Died(BaseException):
        pass

    def die(step: str) -> None:
        raise Died

    with pytest.raises(Died):
        work(world.services, limit=1, on_step=die)
    # Both were claimed as one, so nobody takes half of it up before the claim lapses.
    waiting = [due for due in world.dues(case).values() if due.kind == "promise_due"]
    assert len({due.claim for due in waiting}) == 1
    assert work(world.services) == []
    world.clock.now += LEASE
    world.run_until(world.clock() + dt.timedelta(days=1))
    told = [message for message in world.said(case) if message.kind == "handoff" or "第 1 筆" in message.text]
    assert len([message for message in told if "第 1 筆" in message.text and "第 2 筆" in message.text]) == 1
