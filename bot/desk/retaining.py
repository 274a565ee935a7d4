"""Once a day, while the company is closed, erase what is older than the policy lets it be kept."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

import anyio.to_thread

from bot.desk.context import Context
from bot.desk.feature import Feature
from bot.jobs import Job
from bot.running import retaining

logger = logging.getLogger(__name__)

HOUR_SECONDS = 3600.0
DAY = timedelta(hours=20)


def keeping_to_periods(context: Context) -> Job:
    """Return the job that looks every hour and erases once a day, when nobody waits for an answer."""
    last: list[datetime] = []

    async def work() -> None:
        now, policy = context.store.clock(), context.policy
        if policy.clock.is_open(now) or (last and now - last[-1] < DAY):
            return
        gone = await anyio.to_thread.run_sync(retaining.keep_to, context.store, context.settings, policy.retention, now)
        last[:] = [now]
        if gone:
            logger.info("erased what was older than it may be kept: %s", gone)

    return Job("retention", HOUR_SECONDS, work, first_after=HOUR_SECONDS / 60)


feature = Feature("retention", jobs=(keeping_to_periods,))
