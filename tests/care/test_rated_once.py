"""Test that how it went is asked and heard once for each resolution, whatever was said about an earlier one."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.cases import cases, commitments, surveys
from bot.cases.care import course, follow_ups
from bot.cases.errors import Refused
from bot.cases.models import Case
from bot.conversation import mended
from bot.conversation.after_closing import hear_score
from tests.care.world import World


def mend(world: World, case_id: int) -> None:
    """Let everything be kept, and the customer say that it is mended."""
    with world.services.store.begin() as session:
        case = session.get(Case, case_id)
        assert case is not None
        for promise in commitments.of_case(session, case):
            course.keep(session, promise.id, actor="owner:returns_desk")
        follow_ups.ask(session, case)
        mended.hear(session, world.services, case, "mended", via=mended.PAGE)


def asked(world: World, case_id: int) -> int:
    return sum(message.kind == "survey" for message in world.said(case_id))


def rate(world: World, case_id: int, score: int, **marks: int) -> None:
    with world.services.store.begin() as session:
        case = session.get(Case, case_id)
        assert case is not None
        hear_score(session, world.services, case.conversation_id, score, None, case=case, **marks)  # type: ignore[arg-type]


def test_a_second_resolution_is_rated_anew(world: World) -> None:
    case_id = world.agree((1,))
    mend(world, case_id)
    assert asked(world, case_id) == 1
    rate(world, case_id, 5, process=4, treatment=3)
    world.clock.forward(dt.timedelta(days=3))
    with world.services.store.begin() as session:
        case = session.get(Case, case_id)
        assert case is not None
        for stage in ("escalated", "agreed"):
            cases.move(session, case, stage, actor="customer", reason="it came back")
    world.clock.forward(dt.timedelta(days=1))
    mend(world, case_id)
    assert asked(world, case_id) == 2
    with world.services.store.read() as session:
        case = session.get(Case, case_id)
        assert case is not None and surveys.is_open(session, case) and surveys.last_score(session, case) is None
        (first,) = surveys.of_conversation(session, case.conversation_id)
    assert (first.score, first.process, first.treatment) == (5, 4, 3)


@pytest.mark.parametrize("marks", [{"process": 0}, {"treatment": 6}, {"process": True}])
def test_a_mark_that_is_none_is_refused(world: World, marks: dict[str, int]) -> None:
    case_id = world.agree((1,))
    mend(world, case_id)
    with pytest.raises(Refused):
        rate(world, case_id, 3, **marks)
