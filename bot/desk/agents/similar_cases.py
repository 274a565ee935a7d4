"""Compute the vectors of cases that have ended, by which similar cases are found."""

from __future__ import annotations

import asyncio

import anyio.to_thread

from bot.assist.similar import ENCODER, missing, vectors_of
from bot.cases import case_vectors
from bot.desk.context import Context
from bot.jobs import Job

LOOK_SECONDS = 20.0
# Cases computed in one go, with a rest between, because requests may need the processor.
AT_ONCE = 40
REST_SECONDS = 0.2


def vector_job(context: Context) -> Job:
    """Return the job that looks for ended cases without a vector; the encoder is not loaded while there is none."""

    async def work() -> None:
        while await compute_vectors(context, AT_ONCE) == AT_ONCE:
            await asyncio.sleep(REST_SECONDS)

    return Job("similar_cases", LOOK_SECONDS, work, first_after=LOOK_SECONDS, retry_after=LOOK_SECONDS)


async def compute_vectors(context: Context, most: int) -> int:
    """Compute and store the vectors of at most `most` cases; return how many cases it found."""
    texts = await context.read(lambda session: missing(session, most))
    if texts:
        made = await anyio.to_thread.run_sync(vectors_of, texts)
        await context.write(lambda session: case_vectors.keep(session, ENCODER, made))
    return len(texts)
