"""Serve an app on a local socket without the pauses of a server that runs for months."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from socket import socket

import uvicorn
from starlette.applications import Starlette

# Seconds for what is still under way when the server stops, such as a stream that nobody closed.
GRACE = 1.0


class PromptServer(uvicorn.Server):
    """A server that stops as soon as it is told; uvicorn's own looks every 100 ms whether it should."""

    def __init__(self, app: Starlette) -> None:
        super().__init__(uvicorn.Config(app, port=0, log_level="warning", ws="none"))
        self.told_to_stop = asyncio.Event()

    @property
    def port(self) -> int:
        """Return the port that the system chose."""
        return int(self.servers[0].sockets[0].getsockname()[1])

    async def main_loop(self) -> None:
        """Wait for the end; the date in the headers stays that of the start."""
        await self.on_tick(0)
        await self.told_to_stop.wait()

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Close what is idle, give the rest a moment, and cancel what is left."""
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=GRACE)
        for task in self.server_state.tasks:
            task.cancel()
        await self.lifespan.shutdown()


@asynccontextmanager
async def served(app: Starlette) -> AsyncIterator[int]:
    """Serve `app` until the block ends; yield the port."""
    server = PromptServer(app)
    # `_serve` instead of `serve`, because the signal handlers belong to the test runner.
    task = asyncio.create_task(server._serve())
    while not server.started:
        assert not task.done(), "the desk did not start"
        await asyncio.sleep(0.001)
    yield server.port
    server.told_to_stop.set()
    await task
