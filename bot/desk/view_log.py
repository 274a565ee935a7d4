"""Record who viewed what: one entry in the audit log per actor, subject and action in a quarter of an hour.

Entries are written in the background, so that no view waits for a writer.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from typing import Any

from bot.cases import audit
from bot.desk.context import Context

logger = logging.getLogger(__name__)

REMEMBERED = 20_000

Look = tuple[str, str, str]


class ViewLog:
    """The record of views for one desk."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._noted: OrderedDict[Look, float] = OrderedDict()
        self._writing: set[asyncio.Task[None]] = set()

    def note(self, actor: str, subject: str, action: str, detail: dict[str, Any] | None = None) -> None:
        """Record that `actor` did `action` (KIND.VERB) to `subject`, unless it was recorded within the period."""
        look, now = (actor, subject, action), time.monotonic()
        if now - self._noted.get(look, float("-inf")) < audit.REPEAT_AFTER.total_seconds():
            return
        self._noted[look] = now
        self._noted.move_to_end(look)
        if len(self._noted) > REMEMBERED:
            self._noted.popitem(last=False)
        # Referenced until it is done, because the event loop holds tasks only weakly.
        task = asyncio.get_running_loop().create_task(self._write(look, detail))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def settle(self) -> None:
        """Wait until every view noted so far is in the store."""
        while self._writing:
            await asyncio.gather(*self._writing)

    async def _write(self, look: Look, detail: dict[str, Any] | None) -> None:
        actor, subject, action = look
        try:
            await self._context.write(lambda s: audit.record_once(s, actor, action, subject, detail))
        except Exception:
            # The next view tries again; the answer to this one was sent already.
            self._noted.pop(look, None)
            logger.exception("%s of %s by %s is not in the audit log", action, subject, actor)
