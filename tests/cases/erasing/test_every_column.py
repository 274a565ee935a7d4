"""Every column that holds words or JSON: erasing reaches it, or it is said here why it holds nothing of a person."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, select

from bot.cases import Store
from bot.cases.columns import JsonText, Words
from bot.cases.models import SavedView
from bot.cases.models.base import Base
from tests.cases.erasing.person import EMAIL, Planter, erase

ACCOUNT = "an agent's own account"
RECKONED = "days, moments, numbers, names of laws and of handlers"
KEPT: dict[str, str] = {
    "agents.name": ACCOUNT,
    "agents.password_hash": ACCOUNT,
    "agents.totp_secret": ACCOUNT,
    "agents.subject": ACCOUNT,
    "agent_sessions.address": ACCOUNT,
    "agent_sessions.user_agent": ACCOUNT,
    "sign_in_attempts.name": ACCOUNT,
    "sign_in_attempts.address": ACCOUNT,
    "presences.languages": ACCOUNT,
    "presences.team": ACCOUNT,
    "handoffs.team": "the name of a team of agents",
    "actions.result": RECKONED,
    "action_changes.detail": RECKONED,
    "commitments.reckoning": RECKONED,
    "dues.reckoning": RECKONED,
    "heard_turns.followed": "names of actions, responses and policies",
    "signals.cases": RECKONED,
    "seals.words": "salted digests, whose salts are deleted",
}


def columns() -> dict[str, Any]:
    """Return every column of words or JSON by its name, and names that agents give to what they keep."""
    every = [column for table in Base.metadata.sorted_tables for column in table.columns]
    found = {str(column): column for column in every if isinstance(column.type, (Words, JsonText))}
    return {**found, "saved_views.name": SavedView.__table__.c.name}


def holding(store: Store, column: Column, planted: list[str]) -> bool:
    """Return whether any row has planted words in this column."""
    with store.read() as session:
        values = [str(value) for value in session.execute(select(column)).scalars()]
    return any(word in value for value in values for word in planted)


def test_erasing_reaches_every_column_of_words(store: Store, person: str, plant: Planter) -> None:
    reached = {name: column for name, column in columns().items() if name not in KEPT}
    unplanted = [name for name, column in reached.items() if not holding(store, column, plant.planted)]
    assert unplanted == [], "plant words there, and erase them; or say in KEPT why nothing of a person comes there"
    erase(store, EMAIL)
    assert [name for name, column in columns().items() if holding(store, column, plant.planted)] == []


def test_what_is_said_to_be_kept_exists() -> None:
    assert set(KEPT) <= set(columns())
