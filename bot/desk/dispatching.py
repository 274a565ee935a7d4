"""Ring urgent handoffs for available agents, and raise handoffs that nobody took in time to urgent."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

from bot.cases.errors import CaseStoreError
from bot.cases.queue import dispatch
from bot.cases.utc import now_of
from bot.desk.broker import EVERYWHERE, Broker, Subscription
from bot.desk.context import Context
from bot.jobs import Job, Pause

# Seconds after which to look without a wake-up: other processes do not wake this one, and deadlines pass unannounced.
LOOK_SECONDS = 1.0
# Seconds to wait after a change, so that several changes cause one look.
GATHER_SECONDS = 0.1
# Seconds to wait after the store failed, such as with a full disk.
REST_SECONDS = 5.0


def dispatching(context: Context) -> Job:
    """Return the job that dispatches the queue after every change.

    Several desks may run it at the same time, because the store lets only one of them act.
    """

    async def work() -> None:
        await look(context)

    return Job(
        "dispatch",
        LOOK_SECONDS,
        work,
        retry_after=REST_SECONDS,
        pausing=partial(until_change, context.broker),
        # Another desk acted first, or the store is busy: the next look finds what remains.
        expected=(CaseStoreError,),
    )


async def look(context: Context) -> list[str]:
    """Carry out what is due now and return the ids of the conversations it changed."""
    ring_for = timedelta(seconds=context.settings.ring_seconds)
    # Read first, because there is seldom anything to write and a read blocks no writer.
    if not await context.read(lambda s: bool(dispatch.plan(s, now_of(s), ring_for))):
        return []
    return await context.write(lambda s: dispatch.carry_out(s, now_of(s), ring_for))


@contextmanager
def until_change(broker: Broker) -> Iterator[Pause]:
    """Yield a pause that ends when the store changes; a change between two pauses ends the next one."""
    with broker.subscribe(EVERYWHERE) as subscription:
        yield partial(_change, subscription)


async def _change(subscription: Subscription, seconds: float) -> None:
    """Wait for a change in the store, at most `seconds`."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0 and await subscription.wait(left):
        # Passing events, such as typing, change nothing in the store.
        subscription.take_passing()
        if subscription.take_change():
            await asyncio.sleep(GATHER_SECONDS)
            return
