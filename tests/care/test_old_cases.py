"""Nobody is asked about what was settled long ago, as after an upgrade or a long standstill."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.care.working import look_at_all, work
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
