"""The figures of care count what happened: each from one case of its own."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.care import promises as care
from bot.care.figures import figure_lines, money_remedies
from bot.cases import cases, conversations, messages
from bot.cases.accounts import agents
from bot.cases.care import course
from bot.cases.care.figures import Figures, read_figures
from bot.cases.queue import handoffs
from bot.conversation import mended
from bot.conversation.handing_over import queue_for
from tests.care.world import World


def figures(world: World, since: dt.datetime | None = None) -> Figures:
    with world.services.store.read() as session:
        begin = since or world.clock() - dt.timedelta(days=60)
        return read_figures(session, begin, money=money_remedies(world.services.policy))


def keep(world: World, case: int) -> None:
    with world.services.store.begin() as session:
        for promise in world.promises(case):
            care.keep(session, world.services, promise.id, actor="owner:x")


def test_without_anything_there_are_no_medians(world: World) -> None:
    found = figures(world)
    assert found == Figures(answers={"mended": 0, "half": 0, "not": 0, "silent": 0})


def test_promises_count_by_their_end_and_money_by_its_days(world: World) -> None:
    paid = world.agree((3,), remedy="full_refund")
    late = world.agree((1,), remedy="exchange")
    moved = world.agree((2,), remedy="exchange")
    began = world.clock()
    with world.services.store.begin() as session:
        day = world.services.policy.clock.local(world.services.policy.clock.closing_times(began)[4]).date()
        care.redate(session, world.services, world.promises(moved)[0].id, day, actor="owner:x", reason="缺料")
    world.run_until(began + dt.timedelta(days=1.5))
    keep(world, paid)
    keep(world, late)
    found = figures(world)
    assert (found.kept_in_time, found.redated_before_due, found.broken, found.kept_late) == (1, 1, 1, 1)
    assert found.money_days == 1.5
    assert figures(world, world.clock() + dt.timedelta(seconds=1)).kept_in_time == 0


def test_whoever_asks_while_a_promise_is_open_had_to_chase(world: World) -> None:
    asked, called, patient, after = (world.agree((3,)) for _ in range(4))
    world.clock.forward(dt.timedelta(hours=1))
    keep(world, after)
    world.clock.forward(dt.timedelta(hours=1))
    with world.services.store.begin() as session:
        for case in (asked, after):
            talk = world.case(case).conversation_id
            messages.append(session, talk, role="bot", text="進度", kind="status", payload={"kind": "status"})
        talk = conversations.get(session, world.case(called).conversation_id)
        queue_for(session, world.services.policy, talk, world.case(called), "requested", world.clock())
    assert figures(world).chased == 2
    assert patient not in (asked, called)


def test_hours_to_a_person_and_answers(world: World) -> None:
    case = world.agree((1,))
    keep(world, case)
    world.run_until(world.clock() + dt.timedelta(days=4))
    with world.services.store.begin() as session:
        mended.hear(session, world.services, world.case(case), "half", via=mended.PAGE)
    talk = world.case(case).conversation_id
    with world.services.store.begin() as session:
        person = agents.add(session, "may", "May", "agent", None)
        handoffs.take(session, talk, person.id)
    world.clock.forward(dt.timedelta(hours=3))
    with world.services.store.begin() as session:
        messages.append(session, talk, role="agent", text="您好", author_name="May")
    found = figures(world)
    assert found.human_hours == 3.0
    assert (found.answers["half"], found.reopened) == (1, 1)
    lines = figure_lines(world.services)
    assert lines[0].startswith("Since 2026-1") and any(
        line.split() == ["1", "cases", "opened", "again"] for line in lines
    )


def test_who_did_not_answer_is_not_said_to_say_so(world: World) -> None:
    lines = "\n".join(figure_lines(world.services))
    assert "customers who did not answer" in lines and "silent" not in lines
    assert "customers who say: mended" in lines


@pytest.mark.parametrize("reason", ("requested", "reopened", "repeat_contact"))
def test_words_after_silence_open_a_case_again_and_count_once(world: World, reason: str) -> None:
    case = world.agree((1,))
    with world.services.store.begin() as session:
        course.keep(session, world.promises(case)[0].id, actor="agent:lin")
    world.run_until(world.clock() + dt.timedelta(days=60))
    assert (figures(world).answers["silent"], figures(world).reopened) == (1, 0)
    talk = world.case(case).conversation_id
    with world.services.store.begin() as session:
        row = cases.locked(session, world.case(case))
        queue_for(
            session, world.services.policy, conversations.get(session, talk), row, reason, world.clock(), "customer"
        )
    assert figures(world).reopened == 1
