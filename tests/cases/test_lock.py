from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.cases import Store, conversations
from bot.cases.lock import lock_conversation, read_under_lock
from bot.cases.models import Conversation


def undone(session: Session, part: Callable[[], object]) -> None:
    """Do something in a part of a transaction that is undone."""

    def fail_after() -> None:
        with session.begin_nested():
            part()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after()


def somebody_else_writes(session: Session, conversation_id: str, name: str) -> None:
    """Change the conversation as another transaction would, past what this session has read."""
    change = update(Conversation.__table__).where(Conversation.__table__.c.id == conversation_id)
    session.connection().execute(change.values(customer_name=name))


def test_what_was_read_under_the_lock_is_not_read_again(session: Session, conversation_id: str) -> None:
    lock_conversation(session, conversation_id)
    before = conversations.get(session, conversation_id)
    somebody_else_writes(session, conversation_id, "Lin")
    assert conversations.get(session, conversation_id) is before and before.customer_name is None


def test_a_lock_that_an_undone_part_took_is_none(session: Session, conversation_id: str) -> None:
    undone(session, lambda: lock_conversation(session, conversation_id))
    assert read_under_lock(session, conversation_id) is None
    lock_conversation(session, conversation_id)
    assert read_under_lock(session, conversation_id) == {}


def test_what_an_undone_part_read_under_its_lock_is_read_again(session: Session, conversation_id: str) -> None:
    def read() -> None:
        lock_conversation(session, conversation_id)
        assert conversations.get(session, conversation_id).customer_name is None

    undone(session, read)
    somebody_else_writes(session, conversation_id, "Lin")
    lock_conversation(session, conversation_id)
    assert conversations.get(session, conversation_id).customer_name == "Lin"


def test_a_lock_that_an_undone_part_took_keeps_nobody_out(store: Store, conversation_id: str) -> None:
    if store.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time, whatever is locked")
    with store.begin() as session:
        undone(session, lambda: lock_conversation(session, conversation_id))
        with store.begin() as other:
            conversations.update_customer(other, conversation_id, name="Lin")
        lock_conversation(session, conversation_id)
        assert conversations.get(session, conversation_id).customer_name == "Lin"
