"""In the background: give cases that have ended the vector by which similar ones are found."""

from __future__ import annotations

import asyncio
import logging

import anyio.to_thread
from starlette.applications import Starlette

from bot.assist.similar import ENCODER, missing, vectors_of
from bot.cases import case_vectors
from bot.desk.context import Context

logger = logging.getLogger(__name__)

LOOK_SECONDS = 20.0
# Few at once, with a rest between: somebody may be waiting for the same processor.
AT_ONCE = 40
REST_SECONDS = 0.2


class Remembering:
    """Look every so often for cases that have ended; nothing is loaded while there is none."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin in the background, after the desk has begun to answer."""
        self._task = asyncio.create_task(self._run())

    async def close(self, app: Starlette) -> None:
        """Stop, and end a memory that is still being loaded."""
        tasks = [task for task in (self._task, getattr(app.state, "memory_loading", None)) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                while await remember(self._context, AT_ONCE) == AT_ONCE:
                    await asyncio.sleep(REST_SECONDS)
            except Exception:
                logger.exception("cases that ended could not be remembered")


async def remember(context: Context, most: int) -> int:
    """Give at most `most` cases their vectors; return how many there were to do."""
    texts = await context.read(lambda session: missing(session, most))
    if texts:
        made = await anyio.to_thread.run_sync(vectors_of, texts)
        await context.write(lambda session: case_vectors.keep(session, ENCODER, made))
    return len(texts)
