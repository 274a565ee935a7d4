"""Load a changed policy while the desk runs; a policy with mistakes never replaces the one in force."""

from __future__ import annotations

import anyio.to_thread

from bot.desk.context import Context
from bot.desk.feature import Feature
from bot.jobs import Job
from bot.remedy.holder import LOOK_SECONDS


def watching(context: Context) -> Job:
    """Return the job that checks the policy files for changes and loads them, in a thread."""

    async def work() -> None:
        await anyio.to_thread.run_sync(context.policies.look)

    return Job("policy", LOOK_SECONDS, work, first_after=LOOK_SECONDS)


feature = Feature("policy", jobs=(watching,))
