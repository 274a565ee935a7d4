"""Fixtures of the tests of drills: a desk with an agent, a supervisor, a trainer and an administrator."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from starlette.applications import Starlette

from bot.cases.accounts import agents
from tests.desk.agents.people import PASSWORD, AgentAtDesk, at_the_desk
from tests.desk.databases import Template

PEOPLE = {"lin": "agent", "wu": "supervisor", "tong": "trainer", "zhou": "administrator"}


@pytest.fixture(scope="session")
def empty_database(empty_database: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """Return a database with the accounts, made once, because hashing passwords is slow."""
    with empty_database.copied(tmp_path_factory.mktemp("drills")) as made:
        with made.filling() as store, store.begin() as session:
            for login, role in PEOPLE.items():
                agents.add(session, login, login, role, PASSWORD)
        yield made


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
