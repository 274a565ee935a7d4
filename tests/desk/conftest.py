"""Fixtures of the desk's tests: a real desk on a real store, and a fake dialogue that the test scripts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright
from starlette.applications import Starlette

from bot.conversation.phrases import Phrases
from bot.desk.app import create_app
from bot.desk.context import Context
from bot.remedy import Policy
from bot.settings import Settings
from bot.words import Words
from tests.chromium import ARGUMENTS, CHROMIUM
from tests.clock import RunningClock
from tests.desk.customer import Customer
from tests.desk.databases import Template, migrated
from tests.desk.fakes import FakeDialogue
from tests.desk.serving import served


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """Return an empty database that is migrated once per run; every test gets a copy."""
    with migrated(tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture
def environ() -> dict[str, str]:
    """Return environment variables with short pauses; test modules may override this fixture."""
    return {"AMENDS_PAUSE_SECONDS": "0.1", "AMENDS_PAUSE_LIMIT_SECONDS": "1", "AMENDS_TURN_TIMEOUT_SECONDS": "60"}


@pytest.fixture
def settings(tmp_path: Path, empty_database: Template, environ: dict[str, str]) -> Iterator[Settings]:
    """Return settings with a folder and a database of the test's own."""
    with empty_database.copied(tmp_path) as own:
        yield Settings.load({**environ, "AMENDS_DATA": str(tmp_path), "DATABASE_URL": own.url})


@pytest_asyncio.fixture
async def dialogue() -> FakeDialogue:
    """Return the fake dialogue of the desk under test."""
    return FakeDialogue()


@pytest.fixture
def clock() -> RunningClock:
    """Return the clock of the desk: it runs like the real one until the test moves it."""
    return RunningClock()


@pytest_asyncio.fixture
async def app(
    settings: Settings, dialogue: FakeDialogue, policy: Policy, words: Words, phrases: Phrases, clock: RunningClock
) -> AsyncIterator[Starlette]:
    """Return the desk; what it still does is ended with the test."""
    made = create_app(settings, dialogue=dialogue, policy=policy, words=words, phrases=phrases, clock=clock)
    yield made
    await made.state.context.turns.close()
    await made.state.context.view_log.settle()
    made.state.context.store.close()


@pytest.fixture
def context(app: Starlette) -> Context:
    """Return the context of the desk."""
    found: Context = app.state.context
    return found


@pytest_asyncio.fixture
async def http(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client that calls the desk without a network."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
        yield client


@pytest_asyncio.fixture
async def live(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client that calls the desk over a local socket, which streams need."""
    async with served(app) as port:
        # Nothing is encrypted here; reading the certificates takes longer than many a test.
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, verify=False) as client:
            yield client


@pytest_asyncio.fixture
async def customer(http: httpx.AsyncClient) -> Customer:
    """Return a customer with a newly opened conversation."""
    return await Customer.arrive(http)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """Yield Chromium, started once and only where a test needs it."""
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        await started.close()


@pytest_asyncio.fixture
async def browser(live: httpx.AsyncClient, chromium: Browser) -> AsyncIterator[Browser]:
    """Yield Chromium; the test's profiles are closed before the desk, so that no stream stays open.

    A request that a test still holds back is let go first: its failure would appear in the next test.
    """
    yield chromium
    for context in chromium.contexts:
        for page in context.pages:
            await page.unroute_all(behavior="ignoreErrors")
        await context.close()
