"""Tags of cases, and what was heard wrongly."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.cases.columns import JsonText, UtcDateTime, Words

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "case_tags",
        sa.Column("id", sa.Integer(), nullable=False, comment="Order in which tags were given"),
        sa.Column("case_id", sa.Integer(), nullable=False, comment="The case it was given to"),
        sa.Column("tag", Words(), nullable=False, comment="The tag, as it is shown"),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When it was given, UTC"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_tags_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_tags")),
        sa.UniqueConstraint("case_id", "tag", name=op.f("uq_case_tags_case_id_tag")),
    )
    op.create_index("ix_case_tags_tag", "case_tags", ["tag"])
    op.create_table(
        "heard_wrongly",
        sa.Column("id", sa.Integer(), nullable=False, comment="Order in which it was corrected first"),
        sa.Column("conversation_id", sa.String(length=32), nullable=False, comment="The conversation it was said in"),
        sa.Column("case_id", sa.Integer(), nullable=False, comment="The case that was corrected"),
        sa.Column(
            "message_seq",
            sa.Integer(),
            nullable=True,
            comment="Sequence number of the message it was heard in, where known",
        ),
        sa.Column(
            "what",
            sa.String(length=64),
            nullable=False,
            comment="What it is: kind, sub_kinds, emotion, or the name of a fact",
        ),
        sa.Column("heard", JsonText(), nullable=True, comment="JSON of what was heard; of a day, its value and role"),
        sa.Column(
            "meant",
            JsonText(),
            nullable=True,
            comment="JSON of what it should have been; empty when there was nothing to hear",
        ),
        sa.Column("agent_id", sa.Integer(), nullable=False, comment="Who corrected it last"),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When it was corrected last, UTC"),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_heard_wrongly_agent_id_agents")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_heard_wrongly_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_heard_wrongly_conversation_id_conversations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_heard_wrongly")),
    )
    op.create_index("ix_heard_wrongly_case_id", "heard_wrongly", ["case_id", "what"])
    op.create_index("ix_heard_wrongly_conversation_id", "heard_wrongly", ["conversation_id"])
