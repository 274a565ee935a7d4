"""Open a desk for as long as a block lasts, for one test or for all tests of a file."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette

from bot.desk.app import create_app
from bot.settings import Settings
from tests.desk.databases import Template

# Short pauses.
ENVIRON = {"AMENDS_PAUSE_SECONDS": "0.1", "AMENDS_PAUSE_LIMIT_SECONDS": "1", "AMENDS_TURN_TIMEOUT_SECONDS": "60"}


@contextmanager
def settings_in(folder: Path, database: Template, environ: dict[str, str]) -> Iterator[Settings]:
    """Yield settings with this folder and a copy of the database, which is gone when the block ends."""
    with database.copied(folder) as own:
        yield Settings.load({**environ, "AMENDS_DATA": str(folder), "DATABASE_URL": own.url})


@asynccontextmanager
async def opened(settings: Settings, **given: Any) -> AsyncIterator[Starlette]:
    """Yield a desk, given what `create_app` takes; what it still does is ended with the block."""
    made = create_app(settings, **given)
    yield made
    await made.state.context.turns.close()
    await made.state.context.view_log.settle()
    made.state.context.store.close()


@asynccontextmanager
async def client_of(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """Yield a client that calls a desk without a network."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
        yield client
