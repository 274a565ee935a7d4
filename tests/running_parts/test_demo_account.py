"""Test that the demonstration's account is open only while there is a demonstration."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cases import Store, conversations
from bot.cases.accounts import agents, sessions
from bot.remedy import Policy
from bot.running.up import DEMO_LOGIN, close_demo_agent, open_demo_agent
from bot.words import Words


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store.open(f"sqlite:///{tmp_path / 'amends.db'}")
    made.migrate()
    yield made
    made.close()


def may_sign_in(store: Store, password: str) -> bool:
    with store.read() as session:
        return agents.authenticate(session, DEMO_LOGIN, password) is not None


def test_without_a_demonstration_its_account_is_closed_and_its_customers_wait(
    store: Store, words: Words, policy: Policy
) -> None:
    password = open_demo_agent(store)
    assert may_sign_in(store, password)
    with store.begin() as session:
        demo = agents.find(session, DEMO_LOGIN)
        token = sessions.create(session, demo.id)
        held = conversations.open_conversation(session, locale="en").id
        conversations.change_owner(
            session, held, expect="bot", to="agent", agent_id=demo.id, actor="test", reason="test"
        )
    assert close_demo_agent(store, words, policy)
    assert not may_sign_in(store, password)
    with store.read() as session:
        assert sessions.lookup(session, token) is None
        assert conversations.get(session, held).owner != "agent"
    assert not close_demo_agent(store, words, policy)


def test_with_a_demonstration_again_it_is_open_again(store: Store, words: Words, policy: Policy) -> None:
    old = open_demo_agent(store)
    close_demo_agent(store, words, policy)
    new = open_demo_agent(store)
    assert may_sign_in(store, new)
    assert not may_sign_in(store, old)


def test_where_there_was_none_nothing_happens(store: Store, words: Words, policy: Policy) -> None:
    assert not close_demo_agent(store, words, policy)


def test_the_last_administrator_is_not_shut_out(store: Store, words: Words, policy: Policy) -> None:
    password = open_demo_agent(store)
    with store.begin() as session:
        agents.set_role(session, agents.find(session, DEMO_LOGIN), "administrator")
    assert not close_demo_agent(store, words, policy)
    assert may_sign_in(store, password)
