"""The desk erases once a day, and never while the company is open."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from bot.desk import retaining
from bot.desk.context import Context
from bot.desk.retaining import keeping_to_periods
from tests.clock import RunningClock

pytestmark = pytest.mark.asyncio


async def test_it_works_once_a_day_while_the_company_is_closed(
    context: Context, clock: RunningClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[Any] = []
    monkeypatch.setattr(retaining.retaining, "keep_to", lambda store, settings, keep, now: runs.append((keep, now)))
    job = keeping_to_periods(context)
    night = datetime(2026, 12, 2, 18, 0, tzinfo=timezone.utc)
    noon = datetime(2026, 12, 3, 4, 0, tzinfo=timezone.utc)
    assert context.policy.clock.is_open(noon) and not context.policy.clock.is_open(night)
    clock.forward(noon - clock.now)
    await job._work()
    assert runs == []
    for after in (timedelta(), timedelta(hours=1), timedelta(hours=24), timedelta(hours=25)):
        clock.forward(night + after - clock.now)
        await job._work()
    assert [now.day for _, now in runs] == [2, 3]
    assert runs[0][0] == context.policy.retention
