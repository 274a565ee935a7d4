"""Agents set whether urgent cases ring for them; supervisors and managers are not rung unless they say so."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    with op.batch_alter_table("presences") as table:
        table.add_column(
            sa.Column(
                "rings",
                sa.Boolean(),
                nullable=True,
                comment="Whether urgent cases ring for the agent; empty as their role has it",
            )
        )
