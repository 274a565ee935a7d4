"""Try whether store and disk take writes; at most once a second, because anybody may ask."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import anyio.to_thread
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cases.models import Conversation, SignInAttempt
from bot.cases.utc import now_of
from bot.desk.disk import Disk

# Seconds for which an answer stands.
STANDS_SECONDS = 1.0


class _Undone(Exception):
    """Raised to undo a write that was only tried."""


class WriteTrial:
    """The newest trial of one desk."""

    def __init__(self, write: Callable[[Callable[[Session], None]], Awaitable[None]], disk: Disk) -> None:
        """Try the store with `write`, which runs a function in a write transaction, and the disk with the data."""
        self._write, self._disk = write, disk
        self._lock = asyncio.Lock()
        self._at = float("-inf")
        self._parts: dict[str, bool] = {}

    async def parts(self) -> dict[str, bool]:
        """Return whether `store` and `disk` take writes."""
        async with self._lock:
            if time.monotonic() - self._at > STANDS_SECONDS:
                store = await self._store()
                disk = await anyio.to_thread.run_sync(self._disk.takes_writes)
                self._parts, self._at = {"store": store, "disk": disk}, time.monotonic()
            return dict(self._parts)

    async def _store(self) -> bool:
        try:
            await self._write(_try_writing)
        except _Undone:
            return True
        except Exception:
            # Any error (no file, no table, no server, read only) means that the store does not work.
            return False
        return False


def _try_writing(session: Session) -> None:
    session.execute(select(Conversation.id).limit(1)).first()
    session.add(SignInAttempt(kind="address", name="readyz", at=now_of(session)))
    session.flush()
    raise _Undone
