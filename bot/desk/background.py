"""Work that a desk does beside answering, for as long as it runs."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.desk.context import Context


class Background(ABC):
    """One task that begins with the desk and ends with it."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; the desk answers meanwhile."""
        self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Stop, wherever it is."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    @abstractmethod
    async def _run(self) -> None:
        """Do the work; nothing that it raises may be lost in silence."""
