"""Notices for a person, who left the desk and when, and conversations that came back first in line."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.cases.columns import UtcDateTime

revision = "0025"
down_revision = "0024"

KINDS = (
    "approved", "approved_for_less", "declined", "transferred", "assigned", "taken_away", "back_in_queue", "mentioned",
    "wrote_again", "came_back", "low_score", "not_mended", "promise_broken", "promise_moved",
)  # fmt: skip


def upgrade() -> None:
    unread = sa.text("read_at IS NULL")
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal number, in the order of telling"),
        sa.Column("agent_id", sa.Integer(), nullable=False, comment="Who is told"),
        sa.Column("kind", sa.String(20), nullable=False, comment="What happened, such as transferred or mentioned"),
        sa.Column("conversation_id", sa.String(32), nullable=False, comment="Where it happened"),
        sa.Column(
            "about",
            sa.String(40),
            nullable=False,
            comment="What exactly, such as note:12, so that nothing is told twice; or empty",
        ),
        sa.Column(
            "by_agent_id",
            sa.Integer(),
            nullable=True,
            comment="The colleague who did it; empty for a customer or a clock",
        ),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When it happened, UTC"),
        sa.Column("read_at", UtcDateTime(), nullable=True, comment="When the agent read it, UTC"),
        sa.CheckConstraint(f"kind IN ({', '.join(repr(kind) for kind in KINDS)})", name=op.f("ck_notices_kind")),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_notices_agent_id_agents")),
        sa.ForeignKeyConstraint(["by_agent_id"], ["agents.id"], name=op.f("fk_notices_by_agent_id_agents")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_notices_conversation_id_conversations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index("ix_notices_agent_id", "notices", ["agent_id", "id"])
    op.create_index("ix_notices_conversation_id", "notices", ["conversation_id"])
    op.create_index("ix_notices_unread", "notices", ["agent_id"], sqlite_where=unread, postgresql_where=unread)
    op.add_column("presences", sa.Column("left_at", UtcDateTime(), nullable=True, comment="When they signed out, UTC"))
    op.add_column(
        "handoffs",
        sa.Column(
            "came_back_at",
            UtcDateTime(),
            nullable=True,
            comment="When it came back because its agent was away, UTC; such ones are first in line",
        ),
    )
