"""The product in one process, for tests in which its parts die."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from rasa.core.agent import Agent

import actions.base
from bot.clock import utc_now
from bot.conversation.services import Services
from bot.settings import Settings
from tests.clock import StandingClock
from tests.dialogue.kills.product import ActionsStore, Product


@pytest.fixture
def clock() -> StandingClock:
    """Return a clock that stands at the present time, because the model reads days by the real one."""
    return StandingClock(utc_now())


@pytest_asyncio.fixture
async def product(
    agent: Agent,
    furnished: tuple,
    migrated_file: Path,
    tmp_path: Path,
    clock: StandingClock,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Product]:
    """Return the product; nobody dies in it until a test says who."""
    processor = agent.processor
    endpoint, trackers = processor.action_endpoint, processor.tracker_store
    shutil.copy(migrated_file, tmp_path / "amends.db")
    store = ActionsStore.open(f"sqlite:///{tmp_path / 'amends.db'}", clock)
    policy, words, phrases = furnished
    services = Services(store, policy, words, phrases)
    monkeypatch.setattr(actions.base, "open_services", lambda: services)
    environ = {
        "AMENDS_DATA": str(tmp_path),
        "AMENDS_PAUSE_SECONDS": "0",
        "AMENDS_PAUSE_LIMIT_SECONDS": "0",
        "AMENDS_TURN_TIMEOUT_SECONDS": "60",
    }
    made = Product(agent, services, Settings.load(environ), processor.domain)
    store.product = made
    yield made
    await made.close()
    store.close()
    processor.action_endpoint, processor.tracker_store = endpoint, trackers
