"""Fixtures of the agents' tests: an agent, a supervisor and an administrator of one desk."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser
from starlette.applications import Starlette

from bot.cases.accounts import agents
from tests.desk.agents.one_script import one_script
from tests.desk.agents.people import PASSWORD, AgentAtDesk, at_the_desk
from tests.desk.databases import Template


@pytest.fixture(scope="session")
def empty_database(empty_database: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """Return a database with the accounts of Lin, Wu and Zhou, made once, because hashing passwords is slow."""
    with empty_database.copied(tmp_path_factory.mktemp("agents")) as made:
        with made.filling() as store, store.begin() as session:
            agents.add(session, "lin", "林雅婷", "agent", PASSWORD)
            agents.add(session, "wu", "吳志明", "supervisor", PASSWORD)
            agents.add(session, "zhou", "周建宏", "administrator", PASSWORD)
        yield made


@pytest_asyncio.fixture
async def stranger(app: Starlette) -> AsyncIterator[AgentAtDesk]:
    """Yield a client in which nobody is signed in."""
    desk = AgentAtDesk.at(app)
    yield desk
    await desk.http.aclose()


@pytest_asyncio.fixture
async def lin(app: Starlette) -> AsyncIterator[AgentAtDesk]:
    """Yield the client of a signed-in agent, who reads Chinese."""
    async with at_the_desk(app, "lin") as desk:
        yield desk


@pytest_asyncio.fixture
async def wu(app: Starlette) -> AsyncIterator[AgentAtDesk]:
    """Yield the client of a signed-in supervisor, who reads English."""
    async with at_the_desk(app, "wu", "en") as desk:
        yield desk


@pytest_asyncio.fixture
async def zhou(app: Starlette) -> AsyncIterator[AgentAtDesk]:
    """Yield the client of a signed-in administrator, who reads English."""
    async with at_the_desk(app, "zhou", "en") as desk:
        yield desk


# In the loop of the session, because Playwright keeps a task in it until this package's tests have ended.
@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def chromium(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    """Yield Chromium; the page gets its scripts in one file."""
    with one_script(tmp_path_factory.mktemp("script")):
        yield chromium
