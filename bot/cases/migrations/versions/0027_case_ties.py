"""Ties between cases: linked, merged, split."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.cases.columns import UtcDateTime

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.create_table(
        "case_ties",
        sa.Column("id", sa.Integer(), nullable=False, comment="Order in which they were tied"),
        sa.Column("kind", sa.String(length=8), nullable=False, comment="linked, merged or split"),
        sa.Column("case_id", sa.Integer(), nullable=False, comment="The case that goes on, or that was split"),
        sa.Column("other_id", sa.Integer(), nullable=False, comment="The case merged into it, or split from it"),
        sa.Column(
            "stage_before",
            sa.String(length=12),
            nullable=True,
            comment="Where a merged case stood, to go on there when it is undone",
        ),
        sa.Column("made_by", sa.String(length=96), nullable=False, comment="Who tied them: agent:LOGIN"),
        sa.Column("made_at", UtcDateTime(), nullable=False, comment="When, UTC"),
        sa.Column(
            "ended_by", sa.String(length=96), nullable=True, comment="Who undid it: agent:LOGIN; empty while it holds"
        ),
        sa.Column("ended_at", UtcDateTime(), nullable=True, comment="When it was undone, UTC"),
        sa.CheckConstraint("kind IN ('linked', 'merged', 'split')", name=op.f("ck_case_ties_kind")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_ties_case_id_cases")),
        sa.ForeignKeyConstraint(["other_id"], ["cases.id"], name=op.f("fk_case_ties_other_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_ties")),
    )
    op.create_index("ix_case_ties_case_id", "case_ties", ["case_id"])
    op.create_index("ix_case_ties_other_id", "case_ties", ["other_id"])
