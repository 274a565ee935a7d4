"""Words may be erased: messages and the audit log then accept that one change, and the conversation says when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.cases.columns import UtcDateTime

revision = "0018"
down_revision = "0017"

# What an erased row must hold; every other column stays as it was.
ERASED = {
    "messages": {"text": "''", "payload": "NULL", "author_name": "NULL", "client_id": "NULL"},
    "audit": {"detail": "NULL"},
}
KEPT = {
    "messages": ("id", "conversation_id", "seq", "at", "role", "kind", "turn_id"),
    "audit": ("id", "at", "actor", "action", "subject"),
}


def upgrade() -> None:
    op.add_column(
        "conversations",
        sa.Column("erased_at", UtcDateTime(), nullable=True, comment="When all its words were erased, UTC"),
    )
    if op.get_bind().dialect.name == "sqlite":
        for table in ERASED:
            _sqlite(table)
    else:
        for table in ERASED:
            _postgresql(table)


def _sqlite(table: str) -> None:
    kept = [f"NEW.{column} IS OLD.{column}" for column in KEPT[table]]
    erased = [f"NEW.{column} IS {value}" for column, value in ERASED[table].items()]
    op.execute(f"DROP TRIGGER IF EXISTS {table}_refuse_update")
    op.execute(
        f"CREATE TRIGGER {table}_refuse_update BEFORE UPDATE ON {table} WHEN NOT ({' AND '.join(kept + erased)}) "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    )


def _postgresql(table: str) -> None:
    kept = [f"NEW.{column} IS NOT DISTINCT FROM OLD.{column}" for column in KEPT[table]]
    erased = [f"NEW.{column} IS NOT DISTINCT FROM {value}" for column, value in ERASED[table].items()]
    op.execute(f"DROP TRIGGER IF EXISTS {table}_refuse_change ON {table}")
    op.execute(
        f"CREATE TRIGGER {table}_refuse_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_refuse_update BEFORE UPDATE ON {table} FOR EACH ROW "
        f"WHEN (NOT ({' AND '.join(kept + erased)})) EXECUTE FUNCTION refuse_change()"
    )
