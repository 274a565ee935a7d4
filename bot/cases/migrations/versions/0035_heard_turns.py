"""What was heard in each turn, and what trainers taught from it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.cases.columns import JsonText, UtcDateTime, Words

revision = "0035"
down_revision = "0033"


def upgrade() -> None:
    op.create_table(
        "lessons",
        sa.Column("id", sa.Integer(), nullable=False, comment="In the order in which they were taught"),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When it was taught, UTC"),
        sa.Column("agent_id", sa.Integer(), nullable=False, comment="Who taught it"),
        sa.Column("goal", sa.String(length=12), nullable=False, comment="training, exam or nothing"),
        sa.Column(
            "harm", sa.String(length=24), nullable=True, comment="The queue of the inbox that it was taught from"
        ),
        sa.Column(
            "head",
            sa.String(length=32),
            nullable=True,
            comment="What learns from it: intent, complaint_kind, emotion ...",
        ),
        sa.Column("label", sa.String(length=64), nullable=True, comment="What the line means"),
        sa.Column("language", sa.String(length=8), nullable=True, comment="Language folder of the line: zh or en"),
        sa.Column("line", Words(), nullable=True, comment="The line in the trainer's words"),
        sa.Column(
            "file", sa.String(length=160), nullable=True, comment="The file below data/ that it was written into"
        ),
        sa.Column("why", Words(), nullable=True, comment="Why, in the trainer's words"),
        sa.Column("undone_at", UtcDateTime(), nullable=True, comment="When it was taken back, UTC"),
        sa.Column("undone_by_id", sa.Integer(), nullable=True, comment="Who took it back"),
        sa.CheckConstraint("goal IN ('training', 'exam', 'nothing')", name=op.f("ck_lessons_goal")),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_lessons_agent_id_agents")),
        sa.ForeignKeyConstraint(["undone_by_id"], ["agents.id"], name=op.f("fk_lessons_undone_by_id_agents")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lessons")),
    )
    op.create_table(
        "heard_turns",
        sa.Column("turn_id", sa.String(length=32), nullable=False, comment="The turn"),
        sa.Column("conversation_id", sa.String(length=32), nullable=False, comment="The conversation it belongs to"),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When it was answered, UTC"),
        sa.Column(
            "by_button",
            sa.Boolean(),
            nullable=False,
            comment="True for a pressed button, in which nothing is heard",
        ),
        sa.Column(
            "stage", sa.String(length=12), nullable=False, comment="Stage of the dialogue in which it was answered"
        ),
        sa.Column("intent", sa.String(length=64), nullable=False, comment="The intent that was decided on"),
        sa.Column("confidence", sa.Float(), nullable=False, comment="How sure the model was of it, 0 to 1"),
        sa.Column("margin", sa.Float(), nullable=False, comment="How much surer than of the next one, -1 to 1"),
        sa.Column("kind", sa.String(length=32), nullable=True, comment="The likeliest kind of complaint"),
        sa.Column("emotion", sa.String(length=32), nullable=True, comment="The likeliest feeling"),
        sa.Column(
            "danger", sa.String(length=32), nullable=True, comment="The likeliest danger, such as hazard or none"
        ),
        sa.Column("model", sa.String(length=64), nullable=False, comment="Name of the model that heard it"),
        sa.Column(
            "heard", JsonText(), nullable=False, comment="JSON of rankings, facts with their places, and thresholds"
        ),
        sa.Column(
            "followed",
            JsonText(),
            nullable=False,
            comment="JSON list of actions and responses, each with the policy that chose it",
        ),
        sa.Column(
            "marked_by_id",
            sa.Integer(),
            nullable=True,
            comment="Who said that it was heard wrongly, if anybody did",
        ),
        sa.Column(
            "lesson_id",
            sa.Integer(),
            nullable=True,
            comment="What was made of it in the inbox; empty while it waits there",
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_heard_turns_conversation_id_conversations")
        ),
        sa.ForeignKeyConstraint(["marked_by_id"], ["agents.id"], name=op.f("fk_heard_turns_marked_by_id_agents")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lessons.id"], name=op.f("fk_heard_turns_lesson_id_lessons")),
        sa.ForeignKeyConstraint(["turn_id"], ["turns.id"], name=op.f("fk_heard_turns_turn_id_turns")),
        sa.PrimaryKeyConstraint("turn_id", name=op.f("pk_heard_turns")),
    )
    op.create_index("ix_heard_turns_conversation_id", "heard_turns", ["conversation_id"])
    op.create_index("ix_heard_turns_at", "heard_turns", ["at"])
    op.create_index(
        "ix_heard_turns_lesson_id",
        "heard_turns",
        ["lesson_id"],
        sqlite_where=sa.text("lesson_id IS NOT NULL"),
        postgresql_where=sa.text("lesson_id IS NOT NULL"),
    )
