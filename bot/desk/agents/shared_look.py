"""Ask the store once for all event streams of this desk, so that ten agents cost as much as one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session
from starlette.requests import Request

from bot.desk.context import Context, context_of

T = TypeVar("T")
L = TypeVar("L", bound="SharedLook[Any]")


class SharedLook(Generic[T]):
    """What `read` returns, read again when somebody asks for something newer."""

    def __init__(self, context: Context, read: Callable[[Session], T]) -> None:
        self._context = context
        self._read = read
        self._found: T | None = None
        self._looked_at = float("-inf")
        self._looking = asyncio.Lock()

    async def look(self, not_before: float) -> T:
        """Return what was read at or after `not_before` (monotonic seconds)."""
        async with self._looking:
            if self._found is None or self._looked_at < not_before:
                began = time.monotonic()
                self._found = await self._context.read(self._read)
                self._looked_at = began
            return self._found


def shared(request: Request, name: str, make: Callable[[Context], L]) -> L:
    """Return the look that all streams of this desk share under a name, made at the first call."""
    state = request.app.state
    if not hasattr(state, name):
        setattr(state, name, make(context_of(request)))
    found: L = getattr(state, name)
    return found
