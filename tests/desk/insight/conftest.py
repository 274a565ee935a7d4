"""Fixtures of the tests of insight: a desk with an agent, a supervisor and a manager."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from starlette.applications import Starlette

from bot.cases.accounts import agents
from tests.desk.agents.people import PASSWORD, AgentAtDesk, at_the_desk
from tests.desk.databases import Template


@pytest.fixture(scope="session")
def empty_database(empty_database: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """Return a database with the accounts of Lin, Wu and Tang, made once, because hashing passwords is slow."""
    with empty_database.copied(tmp_path_factory.mktemp("insight")) as made:
        with made.filling() as store, store.begin() as session:
            agents.add(session, "lin", "林雅婷", "agent", PASSWORD)
            agents.add(session, "wu", "吳志明", "supervisor", PASSWORD)
            agents.add(session, "tang", "唐美玲", "manager", PASSWORD)
        yield made


@pytest_asyncio.fixture
async def lin(app: Starlette) -> AsyncIterator[AgentAtDesk]:
    """Yield the client of a signed-in agent, who may not see figures."""
    async with at_the_desk(app, "lin") as desk:
        yield desk


@pytest_asyncio.fixture
async def wu(app: Starlette) -> AsyncIterator[AgentAtDesk]:
    """Yield the client of a signed-in supervisor, who reads English."""
    async with at_the_desk(app, "wu", "en") as desk:
        yield desk


@pytest_asyncio.fixture
async def tang(app: Starlette) -> AsyncIterator[AgentAtDesk]:
    """Yield the client of a signed-in manager, who reads English."""
    async with at_the_desk(app, "tang", "en") as desk:
        yield desk
