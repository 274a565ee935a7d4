"""Agents may be persons of a sign-in provider, known by its issuer and subject."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.cases.columns import Words

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    with op.batch_alter_table("agents") as table:
        table.add_column(
            sa.Column("subject", Words(), nullable=True, comment="Issuer and subject at the sign-in provider")
        )
        table.create_unique_constraint(op.f("uq_agents_subject"), ["subject"])
