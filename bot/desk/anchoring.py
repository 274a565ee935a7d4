"""Append a signed line to the file of anchors once a day: whoever keeps a copy can show any later change before it."""

from __future__ import annotations

import anyio.to_thread
from sqlalchemy.orm import Session

from bot.cases.seals import anchors
from bot.desk.context import Context
from bot.desk.feature import Feature
from bot.jobs import Job

DAY_SECONDS = 86_400.0
# So that a desk that is restarted every night writes its line too.
FIRST_SECONDS = 60.0


def anchoring(context: Context) -> Job:
    """Return the job that writes the line; it writes none when nothing was sealed since the newest."""
    path = context.settings.anchors

    async def work() -> None:
        def read(session: Session) -> tuple[int, str]:
            return anchors.last_seal(session), anchors.line(session)

        seal, line = await context.read(read)
        if seal > await anyio.to_thread.run_sync(anchors.last_of, path):
            await anyio.to_thread.run_sync(anchors.add, path, line)

    return Job("anchor", DAY_SECONDS, work, first_after=FIRST_SECONDS)


feature = Feature("anchor", jobs=(anchoring,))
