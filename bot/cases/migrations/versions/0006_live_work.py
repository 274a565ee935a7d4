"""Who is at the desk, whom an urgent case rings for, private notes, teams and what waited too long."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.cases.columns import JsonText, UtcDateTime, Words

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column(
        "handoffs",
        sa.Column("team", Words(), nullable=True, comment="The team a colleague passed it to; empty for everybody"),
    )
    op.add_column(
        "handoffs",
        sa.Column(
            "overdue_at",
            UtcDateTime(),
            nullable=True,
            comment="When it was raised because nobody had taken it in time, UTC",
        ),
    )
    _comments()
    _presences()
    _rings()
    _notes()


def _comments() -> None:
    """Say what these columns may hold by now; only PostgreSQL keeps such words."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, column, length, comment in (
        ("handoffs", "state", 12, "waiting, taken, given_back, resolved, recovered or transferred"),
        ("agents", "role", 16, "agent, supervisor, manager, trainer or administrator; sets what they may"),
    ):
        op.alter_column(table, column, comment=comment, existing_type=sa.String(length=length), existing_nullable=False)


def _presences() -> None:
    op.create_table(
        "presences",
        sa.Column("agent_id", sa.Integer(), nullable=False, comment="The agent"),
        sa.Column("state", sa.String(length=12), nullable=False, comment="available, busy or away, as the agent chose"),
        sa.Column("capacity", sa.Integer(), nullable=False, comment="How many conversations the agent holds at once"),
        sa.Column("languages", JsonText(), nullable=False, comment="JSON list of the languages the agent speaks"),
        sa.Column("team", Words(), nullable=False, comment="Name of the agent's team, empty without one"),
        sa.Column("changed_at", UtcDateTime(), nullable=False, comment="When the state was chosen, UTC"),
        sa.Column(
            "seen_at",
            UtcDateTime(),
            nullable=True,
            comment="When a page of theirs was last connected, UTC; empty after signing out",
        ),
        sa.CheckConstraint("state IN ('available', 'busy', 'away')", name=op.f("ck_presences_state")),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_presences_agent_id")),
        sa.PrimaryKeyConstraint("agent_id", name=op.f("pk_presences")),
    )


def _rings() -> None:
    op.create_table(
        "rings",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal number"),
        sa.Column("handoff_id", sa.Integer(), nullable=False, comment="The handoff it is about"),
        sa.Column("agent_id", sa.Integer(), nullable=False, comment="The agent it rings for"),
        sa.Column("rang_at", UtcDateTime(), nullable=False, comment="When it began to ring, UTC"),
        sa.Column("ended_at", UtcDateTime(), nullable=True, comment="When it stopped, UTC; empty while it rings"),
        sa.Column(
            "outcome",
            sa.String(length=12),
            nullable=True,
            comment="taken, unanswered, passed (by the agent), left (agent gone) or elsewhere",
        ),
        sa.ForeignKeyConstraint(["handoff_id"], ["handoffs.id"], name=op.f("fk_rings_handoff_id")),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_rings_agent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rings")),
    )
    for name, column in (("uq_rings_handoff", "handoff_id"), ("uq_rings_agent", "agent_id")):
        op.create_index(
            name,
            "rings",
            [column],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
    op.create_index("ix_rings_handoff_id", "rings", ["handoff_id"], unique=False)


def _notes() -> None:
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal number, in the order of writing"),
        sa.Column("conversation_id", sa.String(length=32), nullable=False, comment="The conversation it is about"),
        sa.Column("agent_id", sa.Integer(), nullable=False, comment="Who wrote it"),
        sa.Column(
            "after_seq",
            sa.Integer(),
            nullable=False,
            comment="Number of the message that was the last when it was written, 0 before the first",
        ),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When it was written, UTC"),
        sa.Column("text", Words(), nullable=False, comment="The words, verbatim"),
        sa.Column(
            "client_id",
            sa.String(length=128),
            nullable=False,
            comment="The page's identifier; makes writing idempotent",
        ),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_notes_conversation_id")),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_notes_agent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        sa.UniqueConstraint("conversation_id", "client_id", name=op.f("uq_notes_conversation_id_client_id")),
    )
