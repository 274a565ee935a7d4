"""A turn keeps its question until it is answered, what was done in it so far, and what the dialogue remembers of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.cases.columns import JsonText, Words

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column(
        "turns",
        sa.Column(
            "request",
            JsonText(),
            nullable=True,
            comment="The question to the dialogue, as long as its answer may still be used; empty afterwards",
        ),
    )
    op.create_table(
        "turn_steps",
        sa.Column("turn_id", sa.String(length=32), nullable=False, comment="The turn it belongs to"),
        sa.Column("action", sa.String(length=64), nullable=False, comment="Name of the action"),
        sa.Column("call", sa.Integer(), nullable=False, comment="Which call of this action in the turn, from 1"),
        sa.Column("answer", JsonText(), nullable=False, comment="JSON of its events and responses for the dialogue"),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name=op.f("fk_turn_steps_turn_id_turns")),
        sa.PrimaryKeyConstraint("turn_id", "action", "call", name=op.f("pk_turn_steps")),
    )
    op.create_table(
        "turn_memories",
        sa.Column("id", sa.Integer(), nullable=False, comment="In the order in which the turns were answered"),
        sa.Column("conversation_id", sa.String(length=32), nullable=False, comment="The conversation it belongs to"),
        sa.Column("turn_id", sa.String(length=32), nullable=False, comment="The turn that added the events"),
        sa.Column("events", Words(), nullable=False, comment="JSON list of the events, as the dialogue wrote it"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_turn_memories_conversation_id_conversations")
        ),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name=op.f("fk_turn_memories_turn_id_turns")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turn_memories")),
        sa.UniqueConstraint("turn_id", name=op.f("uq_turn_memories_turn_id")),
    )
    op.create_index("ix_turn_memories_conversation_id", "turn_memories", ["conversation_id", "id"])
