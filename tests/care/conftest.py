"""Fixtures of the tests of care: a company whose clock stands until a test moves it."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cases import Store
from bot.cases.accounts import agents
from bot.cases.models import Agent
from bot.cases.record import verify
from bot.clocks.keeping import keeper
from bot.conversation.phrases import Phrases
from bot.conversation.services import Services
from bot.remedy import Policy
from bot.words import Words
from tests.care.world import World
from tests.clock import StandingClock

# Wednesday, 10:00 in Taipei: customer care is open.
WEDNESDAY = dt.datetime(2026, 11, 18, 2, 0, tzinfo=dt.timezone.utc)


@pytest.fixture
def world(migrated_file: Path, tmp_path: Path, policy: Policy, words: Words, phrases: Phrases) -> Iterator[World]:
    path = tmp_path / "amends.db"
    shutil.copy(migrated_file, path)
    clock = StandingClock(WEDNESDAY)
    store = Store.open(f"sqlite:///{path}", clock)
    made = World(Services(store, policy, words, phrases), clock)
    store.keep_clocks(keeper(lambda: made.services.policy))
    yield made
    with store.read() as session:
        assert [str(each) for each in verify.verify_all(session)] == []
    store.close()


@pytest.fixture
def managers(world: World) -> tuple[Agent, Agent]:
    """Return two managers of the company, each with an account at the desk."""
    with world.services.store.begin() as session:
        return tuple(  # type: ignore[return-value]
            agents.add(session, login=login, name=login.title(), password="manage-9-things", role="manager")
            for login in ("lin", "wu")
        )
