"""Test tasks of a case: told when due, louder when they stay undone, in every state of the case."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy.orm import Session

from bot.cases import audit, cases, conversations, tasks
from bot.cases.accounts import agents
from bot.cases.errors import Refused
from bot.cases.models import Agent, Task
from bot.cases.record import timeline
from tests.care.world import World

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def account(session: Session, login: str = "lin", role: str = "agent") -> Agent:
    """Return an agent, who is added when there is none."""
    there = next((one for one in agents.all_agents(session) if one.login == login), None)
    return there or agents.add(session, login, login.title(), role, "correct horse battery")


def a_task(world: World, *, hours: float = 3, stage: str = "escalated") -> int:
    """Give Lin something to do about a case in this stage; return the id of the task."""
    with world.services.store.begin() as session:
        talk = conversations.open_conversation(session, locale="en")
        case = cases.open_case(session, talk.id)
        cases.move(session, case, stage, actor="test", reason="test")
        due_at = world.clock() + dt.timedelta(hours=hours)
        lin = account(session)
        return tasks.add(session, case, "Ring the branch", due_at=due_at, agent=lin, by=account(session, "wu")).id


def task(world: World, number: int) -> Task:
    with world.services.store.read() as session:
        found = session.get(Task, number)
        assert found is not None
        return found


def mails(world: World, number: int) -> list[str]:
    return [mail.body["text"] for mail in world.mails(task(world, number).case_id) if mail.template == "care.lead.task"]


@pytest.mark.parametrize("stage", ["escalated", "closed"])
def test_a_task_is_told_when_due_louder_after_that_and_then_to_the_lead(world: World, stage: str) -> None:
    number = a_task(world, stage=stage)
    world.run_until(world.clock() + 2 * HOUR)
    assert task(world, number).louder == 0
    world.run_until(world.clock() + HOUR)
    assert (task(world, number).louder, mails(world, number)) == (1, [])
    world.run_until(world.clock() + world.services.policy.care.louder_after)
    assert (task(world, number).louder, mails(world, number)) == (2, [])
    world.run_until(world.clock() + 3 * DAY)
    (mail,) = mails(world, number)
    assert task(world, number).louder == tasks.LEAD_TOLD and "Ring the branch" in mail and "Lin" in mail


def test_what_is_done_is_told_no_more_and_undone_it_is_still_on_record(world: World) -> None:
    number = a_task(world)
    with world.services.store.begin() as session:
        tasks.settle(session, tasks.get(session, number), account(session), done=True)
    world.run_until(world.clock() + 5 * DAY)
    assert (task(world, number).louder, mails(world, number)) == (0, [])
    with world.services.store.begin() as session:
        tasks.settle(session, tasks.get(session, number), account(session, "wu"), done=False)
        tasks.settle(session, tasks.get(session, number), account(session, "wu"), done=False)
    world.run_until(world.clock() + HOUR)
    assert task(world, number).louder == tasks.LEAD_TOLD
    with world.services.store.read() as session:
        talk = task(world, number).conversation_id
        acts = [(one.actor, one.action) for one in audit.of(session, f"conversation:{talk}")]
        told = [event.what for event in timeline.of_conversation(session, talk)]
    assert [each for each in acts if each[1].startswith("task.")] == [
        ("agent:wu", "task.made"),
        ("agent:lin", "task.done"),
        ("agent:wu", "task.undone"),
    ]
    assert "task_made" in told and "task_done" not in told


def test_what_is_put_off_is_told_again_at_its_new_moment_to_its_new_owner(world: World) -> None:
    number = a_task(world)
    world.run_until(world.clock() + 3 * HOUR)
    assert task(world, number).louder == 1
    with world.services.store.begin() as session:
        found = tasks.get(session, number)
        tasks.change(session, found, account(session), due_at=world.clock() + DAY, agent=account(session, "wu"))
    assert task(world, number).louder == 0
    world.run_until(world.clock() + DAY - HOUR)
    assert task(world, number).louder == 0
    world.run_until(world.clock() + HOUR)
    with world.services.store.read() as session:
        assert [one.id for one in tasks.open_for(session, account(session, "wu").id, oversees=False)] == [number]
        assert tasks.open_for(session, account(session).id, oversees=False) == []


def test_who_oversees_sees_what_colleagues_left_undone(world: World) -> None:
    number = a_task(world)
    with world.services.store.begin() as session:
        boss = account(session, "boss", "supervisor").id
    world.run_until(world.clock() + 3 * HOUR)
    with world.services.store.read() as session:
        assert tasks.open_for(session, boss, oversees=True) == []
    world.run_until(world.clock() + 3 * DAY)
    with world.services.store.read() as session:
        assert [one.id for one in tasks.open_for(session, boss, oversees=True)] == [number]


def test_empty_words_too_many_and_people_without_customers_are_refused(world: World) -> None:
    number = a_task(world)
    with world.services.store.begin() as session:
        case, lin, soon = cases.list_cases(session)[0], account(session), world.clock() + HOUR
        trainer = account(session, "tia", "trainer")
        for text, agent in (("  ", lin), ("Teach", trainer)):
            with pytest.raises(Refused):
                tasks.add(session, case, text, due_at=soon, agent=agent, by=lin)
        with pytest.raises(Refused):
            tasks.change(session, tasks.get(session, number), lin, agent=trainer)
        for _ in range(tasks.MOST - 1):
            tasks.add(session, case, "again", due_at=soon, agent=lin, by=lin)
        with pytest.raises(Refused):
            tasks.add(session, case, "too many", due_at=soon, agent=lin, by=lin)
