"""A conversation may have several matters: one is in hand, others are noted until they are taken up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

STAGES = "'noted', 'listening', 'clarifying', 'offering', 'agreed', 'escalated', 'resolved', 'closed'"


def upgrade() -> None:
    with op.batch_alter_table("cases") as table:
        table.drop_constraint(op.f("ck_cases_stage"), type_="check")
        table.create_check_constraint(op.f("ck_cases_stage"), f"stage IN ({STAGES})")
    with op.batch_alter_table("conversations") as table:
        table.add_column(
            sa.Column(
                "case_in_hand_id",
                sa.Integer(),
                nullable=True,
                comment="The case being talked about; empty: the newest",
            )
        )
        table.create_foreign_key(op.f("fk_conversations_case_in_hand_id_cases"), "cases", ["case_in_hand_id"], ["id"])
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column(
            "cases",
            "stage",
            comment="Where it stands, noted to closed",
            existing_type=sa.String(length=12),
            existing_nullable=False,
        )
