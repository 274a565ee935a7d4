"""A case with an agreement is over on the customer's word: never as 'left', and the question names what was done."""

from __future__ import annotations

import datetime as dt

from bot.cases import conversations
from bot.cases.accounts import agents
from bot.cases.care import course, follow_ups
from bot.cases.models import Case
from bot.cases.queue import giving_back, handoffs
from bot.conversation import by_person, mended
from bot.conversation.causes import Given
from tests.care.world import World


def answered_not(world: World) -> tuple[int, str]:
    """Have a promise kept and the customer say that it is not mended; return the case and its conversation."""
    case = world.agree((1,))
    with world.services.store.begin() as session:
        course.keep(session, world.promises(case)[0].id, actor="owner:x")
    world.run_until(world.clock() + dt.timedelta(days=4))
    with world.services.store.begin() as session:
        mended.hear(session, world.services, world.case(case), follow_ups.NOT, via=mended.PAGE)
    return case, world.case(case).conversation_id


def test_a_case_given_back_after_a_promise_is_asked_about_and_not_closed_as_left(world: World) -> None:
    case, talk = answered_not(world)
    with world.services.store.begin() as session:
        person = agents.add(session, "may", "May", "agent", None)
        handoffs.take(session, talk, person.id)
    world.run_until(world.clock() + dt.timedelta(hours=2))
    with world.services.store.begin() as session:
        giving_back.give_back(session, talk, person.id)
    world.run_until(world.clock() + dt.timedelta(days=30))
    assert world.case(case).stage != "closed"
    assert not [message for message in world.said(case) if "上次說到一半" in message.text]
    with world.services.store.read() as session:
        rounds = [(one.round, one.answer) for one in follow_ups.of_case(session, world.case(case))]
    assert rounds == [(1, "not"), (2, "silent")]


def test_a_broken_promise_that_was_given_back_is_asked_about(world: World) -> None:
    case = world.agree((1,))
    talk = world.case(case).conversation_id
    world.run_until(world.promises(case)[0].due_at + dt.timedelta(hours=1))
    with world.services.store.begin() as session:
        person = agents.add(session, "may", "May", "agent", None)
        handoffs.take(session, talk, person.id)
        giving_back.give_back(session, talk, person.id)
    world.run_until(world.clock() + dt.timedelta(days=30))
    with world.services.store.read() as session:
        assert [one.answer for one in follow_ups.of_case(session, world.case(case))] == ["silent"]
    assert world.case(case).stage != "closed"


def test_the_question_after_a_person_resolved_without_a_promise_names_the_case(world: World) -> None:
    for locale in ("zh-Hant", "en"):
        with world.services.store.begin() as session:
            talk = conversations.open_conversation(session, locale=locale)
            case = world.complain(session, talk.id)
            person = agents.add(session, f"may-{locale}", "May", "agent", None)
            handoffs.take(session, talk.id, person.id)
            told = {session.get(Case, case).number: Given("conduct")}
            held = conversations.get(session, talk.id)
            by_person.resolve(session, world.services, held, person, "ok", causes=told)
        world.run_until(world.clock() + dt.timedelta(days=8))
        asked = [message.text for message in world.said(case) if message.kind == "question"]
        assert len(asked) == 2
        for text in asked:
            assert world.case(case).number in text
            assert not text.startswith(("，", ":")) and "()" not in text and "：，" not in text
