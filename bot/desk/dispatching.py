"""Ring urgent cases for agents who are free, and raise what nobody took in time."""

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

# Other processes write without waking this one, and time passes by itself: look this often in any case.
LOOK_SECONDS = 1.0
# A burst of changes becomes one look.
GATHER_SECONDS = 0.1
# After a store that failed, such as a full disk.
REST_SECONDS = 5.0


def dispatching(context: Context) -> Job:
    """Return the job that looks at the queue after every change. Several desks may: the store lets one of them act."""

    async def work() -> None:
        await look(context)

    return Job(
        "dispatch",
        LOOK_SECONDS,
        work,
        retry_after=REST_SECONDS,
        pausing=partial(until_change, context.broker),
        # Another desk was quicker, or the store is busy: what is left is found at the next look.
        expected=(CaseStoreError,),
    )


async def look(context: Context) -> list[str]:
    """Do what is due now and return the conversations it changed."""
    ring_for = timedelta(seconds=context.settings.ring_seconds)
    # Reading disturbs nobody; there is seldom anything to write.
    if not await context.read(lambda s: bool(dispatch.plan(s, now_of(s), ring_for))):
        return []
    return await context.write(lambda s: dispatch.carry_out(s, now_of(s), ring_for))


@contextmanager
def until_change(broker: Broker) -> Iterator[Pause]:
    """Give a pause that ends when something changes in the store; what changes between two pauses counts too."""
    with broker.subscribe(EVERYWHERE) as subscription:
        yield partial(_change, subscription)


async def _change(subscription: Subscription, seconds: float) -> None:
    """Wait for something to change in the store, at most `seconds`."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0 and await subscription.wait(left):
        # Somebody who types changes nothing.
        subscription.take_passing()
        if subscription.take_change():
            await asyncio.sleep(GATHER_SECONDS)
            return
