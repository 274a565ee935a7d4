"""Collect the rows that a write transaction writes and that have to be sealed before it ends.

Rows written through the unit of work are collected by themselves; statements that go past it call `note`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from bot.cases.seals.kinds import BY_MODEL, MESSAGE, Kind

_PENDING = "amends.unsealed"
# A row by its kind, its key, and for a message its conversation.
Place = tuple[str, str, str]


def note(session: Session, kind: Kind, row_key: object, *, scope: str = "", values: Any = None) -> None:
    """Record that a row was written; `values` are those now stored, else they are read again when it is sealed.

    `scope` is the conversation of a message, and left out for any other row.
    """
    session.info.setdefault(_PENDING, {})[(kind.name, scope, str(row_key))] = values


def collect(session: Session, flush_context: Any) -> None:
    """Record every row that a flush wrote; a listener for `after_flush`."""
    for row in (*session.new, *session.dirty):
        kind = BY_MODEL.get(type(row))
        if kind is not None:
            scope = row.conversation_id if kind is MESSAGE else ""
            note(session, kind, getattr(row, kind.key), scope=scope, values=row)


def distrust(session: Session, previous: Any) -> None:
    """Read every row again when it is sealed, as part of the transaction was undone; for `after_soft_rollback`."""
    pending = session.info.get(_PENDING)
    for place in pending or ():
        pending[place] = None


def take(session: Session) -> Mapping[Place, Any]:
    """Return what has to be sealed, and forget it."""
    found: Mapping[Place, Any] = session.info.pop(_PENDING, {})
    return found
