"""Fixtures of the dialogue tests: the trained model, the project's actions, and a store and a fixed clock per test."""

from __future__ import annotations

import datetime as dt
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import structlog
from rasa.core.agent import Agent

import actions.base
from bot.cases import Store, conversations
from bot.cases.accounts import agents
from bot.conversation.phrases import Phrases
from bot.conversation.services import Services
from bot.remedy import load_policy
from bot.running.training import train_if_needed
from bot.settings import Settings
from bot.words import Words
from tests.dialogue.talk import ActionsInProcess, Talk

HERE = Path(__file__).parent
# Wednesday, 10:00 in Taipei: customer care is open.
OPEN_HOURS = dt.datetime(2026, 11, 18, 2, 0, tzinfo=dt.timezone.utc)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents and "agent" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.system)


@dataclass
class Clock:
    """A clock that shows `now` (UTC) until a test changes it."""

    now: dt.datetime = OPEN_HOURS

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture(scope="session")
def agent() -> Agent:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    settings = Settings.load({name: os.environ[name] for name in ("AMENDS_MODELS",) if name in os.environ})
    loaded = Agent.load(str(train_if_needed(settings, print)))
    loaded.processor.action_endpoint = ActionsInProcess()
    return loaded


@pytest.fixture(scope="session")
def furnished() -> tuple:
    settings = Settings.load({})
    phrases = Phrases.load(settings.root / "data" / "lexicon" / "phrases.yml")
    # Without legal deadlines: cases are opened on the real clock here, so deadlines would depend on the test's day.
    policy = replace(load_policy(settings.policy_dir), clocks=())
    return policy, Words.load(settings.responses_dir), phrases


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dialogue") / "template.db"
    store = Store.open(f"sqlite:///{path}")
    store.migrate()
    store.close()
    return path


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(migrated: Path, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "amends.db"
    shutil.copy(migrated, path)
    opened = Store.open(f"sqlite:///{path}")
    yield opened
    opened.close()


@pytest.fixture
def services(store: Store, clock: Clock, furnished: tuple, monkeypatch: pytest.MonkeyPatch) -> Services:
    policy, words, phrases = furnished
    built = Services(store, policy, words, phrases, clock)
    monkeypatch.setattr(actions.base, "open_services", lambda: built)
    return built


@pytest.fixture
def open_talk(agent: Agent, services: Services) -> Iterator[Callable[..., Talk]]:
    """Return a function that opens a conversation, in Traditional Chinese by default."""
    endpoint = agent.processor.action_endpoint
    agent.processor.action_endpoint = ActionsInProcess()

    def opened(locale: str = "zh-Hant") -> Talk:
        with services.store.begin() as session:
            conversation = conversations.open_conversation(session, locale=locale)
        return Talk(agent, services.store, conversation.id, locale=locale)

    yield opened
    agent.processor.action_endpoint = endpoint


@pytest.fixture
def talk(open_talk: Callable[..., Talk]) -> Talk:
    return open_talk()


@pytest.fixture
def person(services: Services) -> int:
    """Return the id of a new agent."""
    with services.store.begin() as session:
        return agents.add(session, "mei", "Mei", "agent", "long-enough-1").id
