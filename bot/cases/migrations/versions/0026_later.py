"""Conversations that an agent puts by until a moment, and tasks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.cases.columns import UtcDateTime, Words

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.create_table(
        "postponements",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal number"),
        sa.Column("conversation_id", sa.String(length=32), nullable=False, comment="The conversation put by"),
        sa.Column("case_id", sa.Integer(), nullable=False, comment="The case in hand then"),
        sa.Column("agent_id", sa.Integer(), nullable=False, comment="Who put it by"),
        sa.Column("until", UtcDateTime(), nullable=False, comment="When it comes back, UTC"),
        sa.Column("reason", Words(), nullable=False, comment="Why, for colleagues"),
        sa.Column("made_at", UtcDateTime(), nullable=False, comment="When it was put by, UTC"),
        sa.Column("ended_at", UtcDateTime(), nullable=True, comment="When it came back, UTC; empty while it is put by"),
        sa.Column(
            "ended_by",
            sa.String(length=12),
            nullable=True,
            comment="Why it came back: due, customer, decided, promise, law, person ...",
        ),
        sa.Column(
            "seen_at",
            UtcDateTime(),
            nullable=True,
            comment="When an agent went on with it after it came back, UTC",
        ),
        sa.CheckConstraint(
            "ended_by IN ('due', 'customer', 'decided', 'promise', 'law', 'person', 'moved', 'again')",
            name=op.f("ck_postponements_ended_by"),
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_postponements_agent_id_agents")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_postponements_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_postponements_conversation_id_conversations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postponements")),
    )
    op.create_index("ix_postponements_conversation_id", "postponements", ["conversation_id"])
    op.create_index(
        "uq_postponements_active",
        "postponements",
        ["conversation_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal number"),
        sa.Column("conversation_id", sa.String(length=32), nullable=False, comment="The conversation it is about"),
        sa.Column("case_id", sa.Integer(), nullable=False, comment="The case it is about"),
        sa.Column("text", Words(), nullable=False, comment="What is to be done"),
        sa.Column("due_at", UtcDateTime(), nullable=False, comment="By when, UTC"),
        sa.Column("agent_id", sa.Integer(), nullable=False, comment="Who does it"),
        sa.Column("made_by_id", sa.Integer(), nullable=False, comment="Who asked for it"),
        sa.Column("made_at", UtcDateTime(), nullable=False, comment="When it was asked for, UTC"),
        sa.Column(
            "done_at", UtcDateTime(), nullable=True, comment="When it was done, UTC; empty while it is to be done"
        ),
        sa.Column("done_by_id", sa.Integer(), nullable=True, comment="Who did it"),
        sa.Column(
            "louder",
            sa.Integer(),
            nullable=False,
            comment="How loudly it is told: 0 not due, 1 due, 2 overdue, 3 its lead was told",
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="Counts its changes, by which pages notice them"),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_tasks_agent_id_agents")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_tasks_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_tasks_conversation_id_conversations")
        ),
        sa.ForeignKeyConstraint(["done_by_id"], ["agents.id"], name=op.f("fk_tasks_done_by_id_agents")),
        sa.ForeignKeyConstraint(["made_by_id"], ["agents.id"], name=op.f("fk_tasks_made_by_id_agents")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
    )
    op.create_index("ix_tasks_conversation_id", "tasks", ["conversation_id"])
    op.create_index("ix_tasks_case_id", "tasks", ["case_id"])
    op.create_index("ix_tasks_agent_id_done_at", "tasks", ["agent_id", "done_at"])
