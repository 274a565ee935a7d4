"""Helpers shared by the tests of the case store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from threading import Barrier
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import column, table, text
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import TableClause

from bot.cases import Store, cases, messages
from bot.cases.columns import JsonText, UtcDateTime
from bot.cases.models import Agent, Case, Message

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=timezone.utc)
TOMORROW = datetime(2026, 11, 22, 12, 0, tzinfo=timezone.utc)
FAR = datetime(2099, 1, 1, tzinfo=timezone.utc)
# Tables with triggers that refuse changes.
SEALED = ("messages", "audit", "seals")
T = TypeVar("T")


class TwoAgents(NamedTuple):
    """Two agents who compete for the same conversation, case or decision."""

    first: Agent
    second: Agent


def say(session: Session, conversation_id: str, words: str, **more: Any) -> Message:
    """Append a message of the customer."""
    return messages.append(session, conversation_id, role="customer", text=words, **more)


def bring_to(session: Session, case: Case, *stages: str) -> Case:
    """Move a case through `stages` in order."""
    for stage in stages:
        case = cases.move(session, case, stage, actor="test", reason="test")
    return case


def option(remedy: str = "refund", **more: Any) -> dict[str, Any]:
    """Return an option of an offer in the format of the policy engine."""
    promise = {"what": {"zh-Hant": "退款", "en": "Refund"}, "owner": "finance", "due_at": TOMORROW}
    return {
        "remedy": remedy,
        "goodwill": None,
        "value": {"minor": 129900, "currency": "TWD"},
        "due_at": "2026-11-22T12:00:00Z",
        "title": {"zh-Hant": "退款", "en": "Refund"},
        "commitments": [promise],
        **more,
    }


def at_once(count: int, do: Callable[[int], T]) -> list[T | Exception]:
    """Call `do` in `count` threads that all start together; return results and errors in order."""
    barrier = Barrier(count)

    def run(number: int) -> T | Exception:
        barrier.wait()
        try:
            return do(number)
        except Exception as error:  # returned, so that the tests can check it
            return error

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def table_as_then(name: str, row: Mapping[str, Any]) -> TableClause:
    """Return a table as it was at an older revision, with the columns that the row has."""
    types = {**dict.fromkeys(("at", "owner_since", "created_at"), UtcDateTime()), "payload": JsonText()}
    return table(name, *(column(each, types.get(each)) for each in row))


def drop_triggers(store: Store) -> None:
    """Remove or disable the append-only triggers, as somebody with access to the database could."""
    with store.engine.begin() as connection:
        if store.engine.dialect.name == "postgresql":
            for table in SEALED:
                connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        else:
            names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars()
            for name in list(names):
                connection.execute(text(f"DROP TRIGGER {name}"))
