"""A task that is sent again is not made twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    with op.batch_alter_table("tasks") as table:
        table.add_column(
            sa.Column(
                "client_id",
                sa.String(length=128),
                nullable=True,
                comment="The page's identifier, so that sending it again makes no second one; empty without",
            )
        )
        table.create_unique_constraint(op.f("uq_tasks_conversation_id"), ["conversation_id", "client_id"])
