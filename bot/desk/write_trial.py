"""Try whether store and disk take writes; at most once a second, because anybody may ask."""

from __future__ import annotations

import asyncio
import time

import anyio.to_thread
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from bot.cases.models import Conversation, SignInAttempt
from bot.cases.utc import now_of
from bot.desk.context import Context, context_of

# Seconds for which an answer stands.
STANDS_SECONDS = 1.0


class _Undone(Exception):
    """Raised to undo a write that was only tried."""


class WriteTrial:
    """The newest trial of one desk."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._lock = asyncio.Lock()
        self._at = float("-inf")
        self._parts: dict[str, bool] = {}

    async def parts(self) -> dict[str, bool]:
        """Return whether `store` and `disk` take writes."""
        async with self._lock:
            if time.monotonic() - self._at > STANDS_SECONDS:
                store = await self._store()
                disk = await anyio.to_thread.run_sync(self._context.disk.takes_writes)
                self._parts, self._at = {"store": store, "disk": disk}, time.monotonic()
            return dict(self._parts)

    async def _store(self) -> bool:
        try:
            await self._context.write(_try_writing)
        except _Undone:
            return True
        except Exception:
            # Any error (no file, no table, no server, read only) means that the store does not work.
            return False
        return False


def write_trial_of(connection: HTTPConnection) -> WriteTrial:
    """Return the trial of the desk that serves this connection."""
    state = connection.app.state
    if not hasattr(state, "write_trial"):
        state.write_trial = WriteTrial(context_of(connection))
    trial: WriteTrial = state.write_trial
    return trial


def _try_writing(session: Session) -> None:
    session.execute(select(Conversation.id).limit(1)).first()
    session.add(SignInAttempt(kind="address", name="readyz", at=now_of(session)))
    session.flush()
    raise _Undone
