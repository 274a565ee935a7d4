"""Feelings by message, vectors of resolved cases, suggested replies and what became of them, templates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.cases.columns import UtcDateTime, Words

revision = "0008"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "feelings",
        sa.Column("conversation_id", sa.String(32), comment="The conversation it was heard in"),
        sa.Column("seq", sa.Integer, comment="Sequence number of the last message of the turn"),
        sa.Column(
            "emotion", sa.String(32), nullable=False, comment="angry, frustrated, worried, disappointed or neutral"
        ),
        sa.Column("confidence", sa.Float, nullable=False, comment="How sure the model was, 0 to 1"),
        sa.Column("noted_at", UtcDateTime, nullable=False, comment="When it was noted, UTC"),
        sa.PrimaryKeyConstraint("conversation_id", "seq", name=op.f("pk_feelings")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_feelings_conversation_id")),
    )
    op.create_table(
        "case_vectors",
        sa.Column("id", sa.Integer, comment="Order in which vectors were made"),
        sa.Column("case_id", sa.Integer, nullable=False, comment="The case that it describes"),
        sa.Column(
            "encoder",
            sa.String(32),
            nullable=False,
            comment="Encoder that made it; vectors of different ones cannot be compared",
        ),
        sa.Column(
            "vector",
            sa.LargeBinary,
            nullable=False,
            comment="16-bit little-endian floats, of length one together",
        ),
        sa.Column("made_at", UtcDateTime, nullable=False, comment="When it was made, UTC"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_vectors")),
        sa.UniqueConstraint("case_id", name=op.f("uq_case_vectors_case_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_vectors_case_id")),
    )
    op.create_table(
        "suggestions",
        sa.Column("id", sa.Integer, comment="Order in which outcomes were recorded"),
        sa.Column("conversation_id", sa.String(32), nullable=False, comment="The conversation it was suggested in"),
        sa.Column("agent_id", sa.Integer, nullable=False, comment="The agent it was suggested to"),
        sa.Column(
            "source",
            sa.String(12),
            nullable=False,
            comment="company: its own wording; colleagues: said in a solved case",
        ),
        sa.Column(
            "name", sa.String(64), nullable=False, comment="The words it was made of, or the case it was said in"
        ),
        sa.Column("step", sa.String(32), nullable=False, comment="The next step it was suggested for"),
        sa.Column("text", Words, nullable=False, comment="The suggestion as it was shown"),
        sa.Column("outcome", sa.String(8), nullable=False, comment="used (as it is), edited or ignored"),
        sa.Column("sent", Words, comment="What was sent instead, when it was edited"),
        sa.Column("at", UtcDateTime, nullable=False, comment="When the message was sent, UTC"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestions")),
        sa.CheckConstraint("source IN ('company', 'colleagues')", name=op.f("ck_suggestions_source")),
        sa.CheckConstraint("outcome IN ('used', 'edited', 'ignored')", name=op.f("ck_suggestions_outcome")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_suggestions_conversation_id")),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_suggestions_agent_id")),
    )
    op.create_index("ix_suggestions_source", "suggestions", ["source", "outcome"])
    op.create_index("ix_suggestions_conversation_id", "suggestions", ["conversation_id"])
    op.create_table(
        "templates",
        sa.Column("id", sa.Integer, comment="Internal number"),
        sa.Column("owner_id", sa.Integer, comment="Whose own it is; empty when shared"),
        sa.Column("title", Words, nullable=False, comment="Name by which it is found"),
        sa.Column("zh_hant", Words, comment="The words in Traditional Chinese"),
        sa.Column("en", Words, comment="The words in English"),
        sa.Column("changed_by_id", sa.Integer, nullable=False, comment="Who changed it last"),
        sa.Column("changed_at", UtcDateTime, nullable=False, comment="When it was changed last, UTC"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_templates")),
        sa.CheckConstraint("zh_hant IS NOT NULL OR en IS NOT NULL", name=op.f("ck_templates_says_something")),
        sa.ForeignKeyConstraint(["owner_id"], ["agents.id"], name=op.f("fk_templates_owner_id")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["agents.id"], name=op.f("fk_templates_changed_by_id")),
    )
    op.create_index("ix_templates_owner_id", "templates", ["owner_id"])
