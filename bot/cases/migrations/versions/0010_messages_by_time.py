"""An index of messages by time: the newest conversations of the bot are found without reading all of them."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_index("ix_messages_at", "messages", ["at"])
