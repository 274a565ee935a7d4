"""Fixtures of the dialogue tests: the trained model, the project's actions, and a store and a fixed clock per test."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import structlog
from jsonschema import Draft202012Validator
from rasa.core.agent import Agent

import actions.base
from bot.cases import Store, conversations
from bot.cases.accounts import agents
from bot.cases.record import verify
from bot.channels.wording import FileResponses
from bot.conversation.services import Services
from bot.running.training import train_if_needed
from bot.settings import Settings
from tests.clock import StandingClock
from tests.dialogue.kept_states import KeptStates
from tests.dialogue.talk import ActionsInProcess, Talk
from tests.shipped import shipped_phrases, shipped_policy, shipped_words

HERE = Path(__file__).parent
# Wednesday, 10:00 in Taipei: customer care is open.
OPEN_HOURS = dt.datetime(2026, 11, 18, 2, 0, tzinfo=dt.timezone.utc)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents and "agent" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.system)


@pytest.fixture(scope="session")
def agent() -> Agent:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    settings = Settings.load({name: os.environ[name] for name in ("AMENDS_MODELS",) if name in os.environ})
    loaded = Agent.load(str(train_if_needed(settings, print)))
    loaded.processor.action_endpoint = ActionsInProcess()
    # As in endpoints.yml: a changed wording needs no training.
    loaded.nlg = loaded.processor.nlg = FileResponses(folder=settings.responses_dir)
    return loaded


@pytest.fixture(scope="session", autouse=True)
def schemas_checked_once() -> Iterator[None]:
    """Validate each JSON schema against its metaschema only once, because Rasa does so at every action."""
    check, checked = Draft202012Validator.check_schema, set()

    def once(schema: Any, **options: Any) -> None:
        written = json.dumps(schema, sort_keys=True)
        if written not in checked:
            check(schema, **options)
            checked.add(written)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Draft202012Validator, "check_schema", once)
        yield


@pytest.fixture(scope="session")
def furnished() -> tuple:
    # Without legal deadlines: cases are opened on the real clock here, so deadlines would depend on the test's day.
    policy = replace(shipped_policy(), clocks=())
    return policy, shipped_words(), shipped_phrases()


@pytest.fixture(scope="session")
def kept_states(tmp_path_factory: pytest.TempPathFactory) -> KeptStates:
    return KeptStates(tmp_path_factory.mktemp("states"))


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(OPEN_HOURS)


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return one folder with the key of the seals for all tests, because they copy each other's case stores."""
    return tmp_path_factory.mktemp("keys")


@pytest.fixture
def store(migrated_file: Path, tmp_path: Path, clock: StandingClock, keys: Path) -> Iterator[Store]:
    """Yield the case store of a test; everything that was written to it has to be sealed at the end."""
    path = tmp_path / "amends.db"
    shutil.copy(migrated_file, path)
    opened = Store.open(f"sqlite:///{path}", clock, secrets=keys)
    yield opened
    with opened.read() as session:
        assert [str(each) for each in verify.verify_all(session)] == []
    opened.close()


@pytest.fixture
def services(store: Store, furnished: tuple, monkeypatch: pytest.MonkeyPatch) -> Services:
    policy, words, phrases = furnished
    built = Services(store, policy, words, phrases)
    monkeypatch.setattr(actions.base, "open_services", lambda: built)
    return built


@pytest.fixture
def open_talk(agent: Agent, services: Services, kept_states: KeptStates) -> Iterator[Callable[..., Talk]]:
    """Return a function that opens a conversation, in Traditional Chinese by default."""
    endpoint = agent.processor.action_endpoint
    agent.processor.action_endpoint = ActionsInProcess()

    def opened(locale: str = "zh-Hant") -> Talk:
        with services.store.begin() as session:
            conversation = conversations.open_conversation(session, locale=locale)
        talk = Talk(agent, services.store, conversation.id, locale=locale)
        talk.kept = kept_states
        return talk

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
