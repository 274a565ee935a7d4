"""Room in an offer for who made it when the login is as long as a login may be."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    # SQLite ignores lengths, and would have to copy the whole table.
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("offers", "made_by", type_=sa.String(96), existing_nullable=False)
