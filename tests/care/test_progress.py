"""How far it is, before the customer has to ask: a status, from what really happened."""

from __future__ import annotations

import datetime as dt

from bot.cases import messages
from bot.cases.care import course
from tests.care.world import World

FAR = (20,)


def notes(world: World, case: int) -> list[str]:
    return [message.text for message in world.said(case) if "進度" in message.text]


def test_notes_come_in_the_cadence_of_the_severity(world: World) -> None:
    case = world.agree(FAR)
    world.run_until(world.promises(case)[0].due_at - dt.timedelta(days=1))
    # Every third opening day of twenty.
    assert len(notes(world, case)) == 6


def test_a_note_tells_what_really_happened(world: World) -> None:
    case = world.agree((10, 20))
    first, second = world.promises(case)
    with world.services.store.begin() as session:
        course.keep(session, first.id, actor="agent:lin")
        course.pick_up(session, second.id, actor="owner:returns_desk")
    world.run_until(world.clock() + dt.timedelta(days=6))
    assert "第 1 筆）：完成了" in notes(world, case)[0] and "第 2 筆）：處理中" in notes(world, case)[0]


def test_who_was_just_told_is_not_told_again(world: World) -> None:
    case = world.agree(FAR)
    due = world.next_due()
    assert due is not None
    world.clock.now = due - dt.timedelta(hours=1)
    with world.services.store.begin() as session:
        messages.append(session, world.case(case).conversation_id, role="agent", text="零件到了", author_name="林")
    world.run_until(due + dt.timedelta(hours=1))
    assert notes(world, case) == []


def test_a_note_that_was_promised_keeps_that_promise(world: World) -> None:
    case = world.agree((2, 8), tells=1)
    told, _ = world.promises(case)
    world.run_until(told.due_at + dt.timedelta(hours=1))
    assert [promise.state for promise in world.promises(case)] == ["kept", "open"]
    (note,) = notes(world, case)
    assert "第 2 筆" in note and "第 1 筆" not in note


def test_a_note_that_was_promised_keeps_that_promise_also_on_another_day(world: World) -> None:
    case = world.agree((2, 8), tells=1)
    told, kept = world.promises(case)
    later = told.due_at + dt.timedelta(days=1)
    with world.services.store.begin() as session:
        course.redate(session, told.id, later, actor="agent:lin", reason="零件還在路上")
        course.redate(session, kept.id, kept.due_at + dt.timedelta(days=1), actor="agent:lin", reason="零件還在路上")
    assert [promise.reckoning for promise in world.promises(case)] == [{"tells": True}, None]
    world.run_until(later + dt.timedelta(hours=1))
    assert [promise.state for promise in world.promises(case)] == ["kept", "open"]
    assert len(notes(world, case)) == 1
