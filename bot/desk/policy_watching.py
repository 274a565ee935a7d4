"""Load a changed policy and changed words while the desk runs; what has mistakes never replaces what is in force."""

from __future__ import annotations

import anyio.to_thread

from bot.changed_files import LOOK_SECONDS
from bot.desk.context import Context
from bot.desk.feature import Feature
from bot.jobs import Job


def watching(context: Context) -> Job:
    """Return the job that checks the files of the policy and of the words for changes and loads them, in a thread."""

    def look() -> None:
        context.policies.look()
        context.words.look()

    async def work() -> None:
        await anyio.to_thread.run_sync(look)

    return Job("policy", LOOK_SECONDS, work, first_after=LOOK_SECONDS)


feature = Feature("policy", jobs=(watching,))
