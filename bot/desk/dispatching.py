"""In the background: urgent cases ring for whoever is free, and what nobody took in time is raised."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import timedelta

from bot.cases.errors import CaseStoreError
from bot.cases.queue import dispatch
from bot.cases.utc import now_of
from bot.desk.background import Background
from bot.desk.broker import EVERYWHERE, Subscription

logger = logging.getLogger(__name__)

# Other processes write without waking this one, and time passes by itself: look this often in any case.
LOOK_SECONDS = 1.0
# A burst of changes becomes one look.
GATHER_SECONDS = 0.1
# After a store that failed, such as a full disk.
REST_SECONDS = 5.0


class Dispatching(Background):
    """Look at the queue for as long as the desk runs. Several desks may: the store lets one of them act."""

    async def look(self) -> list[str]:
        """Do what is to be done now, wake the watchers, and return the conversations it touched."""
        context = self._context
        ring_for = timedelta(seconds=context.settings.ring_seconds)
        # Reading disturbs nobody; there is seldom anything to write.
        if not await context.read(lambda s: bool(dispatch.plan(s, now_of(s), ring_for))):
            return []
        touched = await context.write(lambda s: dispatch.carry_out(s, now_of(s), ring_for))
        for conversation_id in touched:
            context.broker.notify(conversation_id)
        return touched

    async def _run(self) -> None:
        with self._context.broker.subscribe(EVERYWHERE) as subscription:
            while True:
                try:
                    await self.look()
                except CaseStoreError as error:
                    # Another desk was quicker, or the store is busy: what is left is found at the next look.
                    logger.info("dispatch will look again: %s", error)
                except Exception:
                    logger.exception("dispatch failed")
                    await asyncio.sleep(REST_SECONDS)
                await _change(subscription)


async def _change(subscription: Subscription) -> None:
    """Wait for something to change in the store, or until it is time to look in any case."""
    until = time.monotonic() + LOOK_SECONDS
    while (left := until - time.monotonic()) > 0 and await subscription.wait(left):
        # Somebody who types changes nothing.
        subscription.take_passing()
        if subscription.take_change():
            await asyncio.sleep(GATHER_SECONDS)
            return
