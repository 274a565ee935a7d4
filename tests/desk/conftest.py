"""Fixtures of the desk's tests: a real desk on a real store, and a fake dialogue that the test scripts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright
from starlette.applications import Starlette

from bot.conversation.phrases import Phrases
from bot.desk.context import Context
from bot.desk.limits import Limits
from bot.remedy import Policy
from bot.settings import Settings
from bot.words import Words
from tests.chromium import ARGUMENTS, CHROMIUM
from tests.clock import RunningClock
from tests.desk.customer import Customer
from tests.desk.databases import Template, migrated
from tests.desk.fakes import FakeDialogue
from tests.desk.opening import ENVIRON, client_of, opened, settings_in
from tests.desk.serving import served

# Seconds in which a browser closes a test's profiles; one that no longer answers fails its test and holds up no run.
CLOSES_WITHIN = 60


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Template]:
    """Return an empty database that is migrated once per run; every test gets a copy."""
    with migrated(tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture
def environ() -> dict[str, str]:
    """Return environment variables with short pauses; test modules may override this fixture."""
    return dict(ENVIRON)


@pytest.fixture
def settings(tmp_path: Path, empty_database: Template, environ: dict[str, str]) -> Iterator[Settings]:
    """Return settings with a folder and a database of the test's own."""
    with settings_in(tmp_path, empty_database, environ) as own:
        yield own


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
    async with opened(settings, dialogue=dialogue, policy=policy, words=words, phrases=phrases, clock=clock) as made:
        yield made


@pytest.fixture
def context(app: Starlette) -> Context:
    """Return the context of the desk."""
    found: Context = app.state.context
    return found


@pytest.fixture
def no_time_passes_for_limits(context: Context) -> None:
    """Fill no allowance up again during the test, or a slow machine would never reach its end."""
    context.limits = Limits(clock=lambda: 0.0)


@pytest_asyncio.fixture
async def http(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """Return a client that calls the desk without a network."""
    async with client_of(app) as client:
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
    await asyncio.wait_for(_close_profiles(chromium), CLOSES_WITHIN)


async def _close_profiles(chromium: Browser) -> None:
    for context in chromium.contexts:
        for page in context.pages:
            await page.unroute_all(behavior="ignoreErrors")
        await context.close()
