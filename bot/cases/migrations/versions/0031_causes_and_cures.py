"""Causes of cases, analyses, actions, flags, orders sold, and who was told what changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.cases.columns import JsonText, UtcDateTime, Words

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    _causes()
    _actions()
    _flags_and_orders()
    with op.batch_alter_table("dues") as table:
        table.alter_column(
            "case_id", existing_type=sa.Integer(), nullable=True, comment="The case it belongs to, if it does"
        )
        table.add_column(
            sa.Column("action_id", sa.Integer(), nullable=True, comment="The action it belongs to, if it does")
        )
        table.add_column(
            sa.Column("incident_id", sa.Integer(), nullable=True, comment="The incident it belongs to, if it does")
        )
        table.create_foreign_key(op.f("fk_dues_action_id_actions"), "actions", ["action_id"], ["id"])
    op.drop_index("ix_case_figures_cause", "case_figures")
    op.create_index(
        "ix_case_figures_cause", "case_figures", ["cause", "opened_on", "counted", "customer", "product", "branch"]
    )
    op.create_index("ix_dues_action_id", "dues", ["action_id"])
    op.create_index("ix_dues_incident_id", "dues", ["incident_id"])


def _causes() -> None:
    op.create_table(
        "case_causes",
        sa.Column("id", sa.Integer(), nullable=False, comment="Number of the action, shown to people"),
        sa.Column("case_id", sa.Integer(), nullable=False, comment="The case that has it"),
        sa.Column("cause", sa.String(48), nullable=False, comment="Name of a cause of the policy, or unknown"),
        sa.Column(
            "suggested", sa.Boolean(), nullable=False, comment="Whether it was among the suggestions that were shown"
        ),
        sa.Column("note", Words(), nullable=True, comment="What speaks for it, in the words of who gave it"),
        sa.Column("set_by", sa.String(96), nullable=False, comment="Who gave it: agent:LOGIN"),
        sa.Column("set_at", UtcDateTime(), nullable=False, comment="When, UTC"),
        sa.Column("ended_at", UtcDateTime(), nullable=True, comment="When another one took its place, UTC"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_causes_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_causes")),
    )
    op.create_index("ix_case_causes_case_id", "case_causes", ["case_id"])
    op.create_index("ix_case_causes_cause", "case_causes", ["cause"])
    op.create_table(
        "analyses",
        _id(),
        sa.Column("cause", sa.String(48), nullable=False, comment="The cause of the policy that it is about"),
        sa.Column("title", Words(), nullable=False, comment="What is asked, in a line"),
        sa.Column("made_by", sa.String(96), nullable=False, comment="Who began it: agent:LOGIN"),
        sa.Column("made_at", UtcDateTime(), nullable=False, comment="When, UTC"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_analyses")),
    )
    op.create_index("ix_analyses_cause", "analyses", ["cause"])
    op.create_table(
        "analysis_versions",
        _id(),
        sa.Column("analysis_id", sa.Integer(), nullable=False, comment="The analysis"),
        sa.Column("number", sa.Integer(), nullable=False, comment="Counts its versions from 1"),
        sa.Column(
            "steps",
            JsonText(),
            nullable=False,
            comment="JSON list of steps: why, because, evidence (cases, files, order lines)",
        ),
        sa.Column("root", Words(), nullable=True, comment="What it comes down to; empty while it is not found"),
        sa.Column("made_by", sa.String(96), nullable=False, comment="Who wrote this version: agent:LOGIN"),
        sa.Column("made_at", UtcDateTime(), nullable=False, comment="When, UTC"),
        sa.ForeignKeyConstraint(
            ["analysis_id"], ["analyses.id"], name=op.f("fk_analysis_versions_analysis_id_analyses")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_analysis_versions")),
        sa.UniqueConstraint("analysis_id", "number", name=op.f("uq_analysis_versions_analysis_id")),
    )


def _actions() -> None:
    kinds, states = ("immediate", "corrective", "preventive"), (
        "proposed", "agreed", "done", "proven", "unproven", "withdrawn",
    )  # fmt: skip
    changes = (
        "proposed", "agreed", "redated", "handed_on", "noted", "cannot", "done", "reckoned", "proven", "unproven",
        "withdrawn", "worded", "told",
    )  # fmt: skip
    op.create_table(
        "actions",
        sa.Column("id", sa.Integer(), nullable=False, comment="Number of the action, shown to people"),
        sa.Column("cause", sa.String(48), nullable=False, comment="The cause, or group of causes, of the policy"),
        sa.Column(
            "product", sa.String(64), nullable=True, comment="Only for this product of the policy; empty for all"
        ),
        sa.Column("branch", sa.String(64), nullable=True, comment="Only for this branch of the policy; empty for all"),
        sa.Column("analysis_id", sa.Integer(), nullable=True, comment="The analysis that it came out of"),
        sa.Column("kind", sa.String(12), nullable=False, comment="immediate, corrective or preventive"),
        sa.Column("title", Words(), nullable=False, comment="What is done"),
        sa.Column(
            "department", Words(), nullable=True, comment="The department that does it, where the owner does not tell"
        ),
        sa.Column("owner", sa.String(128), nullable=False, comment="A handler of the policy, agent:LOGIN, or outside"),
        sa.Column("outside_name", Words(), nullable=True, comment="Name of an owner outside, such as a supplier"),
        sa.Column("outside_email", Words(), nullable=True, comment="Where the owner outside gets the signed link"),
        sa.Column(
            "outside_locale",
            sa.String(16),
            nullable=True,
            comment="The language in which the owner outside is written to",
        ),
        sa.Column("due_at", UtcDateTime(), nullable=False, comment="By when it is done, UTC"),
        sa.Column(
            "state", sa.String(12), nullable=False, comment="proposed, agreed, done, proven, unproven or withdrawn"
        ),
        sa.Column("state_at", UtcDateTime(), nullable=False, comment="Since when, UTC"),
        sa.Column("made_by", sa.String(96), nullable=False, comment="Who proposed it: agent:LOGIN"),
        sa.Column("made_at", UtcDateTime(), nullable=False, comment="When it was proposed, UTC"),
        sa.Column(
            "before_from", sa.Date(), nullable=True, comment="First day of the window before; chosen when it was agreed"
        ),
        sa.Column("before_to", sa.Date(), nullable=True, comment="Last day of the window before"),
        sa.Column("settle_days", sa.Integer(), nullable=True, comment="Days after it was done that count in no window"),
        sa.Column(
            "after_days",
            sa.Integer(),
            nullable=True,
            comment="Length of the window after, in days; chosen when it was agreed",
        ),
        sa.Column(
            "certainty", sa.Float(), nullable=True, comment="How sure one has to be that fewer happen, such as 0.95"
        ),
        sa.Column("done_at", UtcDateTime(), nullable=True, comment="When it was done, UTC"),
        sa.Column("after_from", sa.Date(), nullable=True, comment="First day of the window after"),
        sa.Column("after_to", sa.Date(), nullable=True, comment="Last day of the window after"),
        sa.Column(
            "result", JsonText(), nullable=True, comment="JSON of what was reckoned: counts, orders, ratio, interval, p"
        ),
        sa.Column("said_zh", Words(), nullable=True, comment="What changed, for customers, in Chinese"),
        sa.Column("said_en", Words(), nullable=True, comment="What changed, for customers, in English"),
        sa.Column("said_at", UtcDateTime(), nullable=True, comment="When a person released these words, UTC"),
        sa.Column(
            "version", sa.Integer(), nullable=False, comment="Counts its changes, so that two people do not collide"
        ),
        sa.CheckConstraint(_one_of("kind", kinds), name=op.f("ck_actions_kind")),
        sa.CheckConstraint(_one_of("state", states), name=op.f("ck_actions_state")),
        sa.ForeignKeyConstraint(["analysis_id"], ["analyses.id"], name=op.f("fk_actions_analysis_id_analyses")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions")),
    )
    op.create_index("ix_actions_cause", "actions", ["cause"])
    op.create_index("ix_actions_state_due_at", "actions", ["state", "due_at"])
    op.create_table(
        "action_changes",
        _id(),
        sa.Column("action_id", sa.Integer(), nullable=False, comment="The action"),
        sa.Column(
            "what", sa.String(12), nullable=False, comment="proposed, agreed, redated, handed_on, done, proven ..."
        ),
        sa.Column("actor", sa.String(96), nullable=False, comment="Who: agent:LOGIN, owner:HANDLER, outside, clock"),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When, UTC"),
        sa.Column("words", Words(), nullable=True, comment="Why, or how, in the words of who did it"),
        sa.Column("detail", JsonText(), nullable=True, comment="JSON of what changed: dates, owners, numbers"),
        sa.CheckConstraint(_one_of("what", changes), name=op.f("ck_action_changes_what")),
        sa.ForeignKeyConstraint(["action_id"], ["actions.id"], name=op.f("fk_action_changes_action_id_actions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_changes")),
    )
    op.create_index("ix_action_changes_action_id", "action_changes", ["action_id"])


def _flags_and_orders() -> None:
    op.create_table(
        "flags",
        _id(),
        sa.Column("conversation_id", sa.String(32), nullable=False, comment="Where it was seen"),
        sa.Column("case_id", sa.Integer(), nullable=True, comment="The case in hand then, if there was one"),
        sa.Column("kind", sa.String(8), nullable=False, comment="problem, idea or praise"),
        sa.Column("words", Words(), nullable=True, comment="What was seen, in a line"),
        sa.Column("made_by", sa.String(96), nullable=False, comment="Who flagged it: agent:LOGIN"),
        sa.Column("made_at", UtcDateTime(), nullable=False, comment="When, UTC"),
        sa.Column("state", sa.String(12), nullable=False, comment="open, taken_up or dismissed"),
        sa.Column("settled_by", sa.String(96), nullable=True, comment="Who took it up or dismissed it: agent:LOGIN"),
        sa.Column("settled_at", UtcDateTime(), nullable=True, comment="When, UTC"),
        sa.Column("answer", Words(), nullable=True, comment="What became of it, for who flagged it"),
        sa.Column("action_id", sa.Integer(), nullable=True, comment="The action that it led to"),
        sa.CheckConstraint(_one_of("kind", ("problem", "idea", "praise")), name=op.f("ck_flags_kind")),
        sa.CheckConstraint(_one_of("state", ("open", "taken_up", "dismissed")), name=op.f("ck_flags_state")),
        sa.ForeignKeyConstraint(["action_id"], ["actions.id"], name=op.f("fk_flags_action_id_actions")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_flags_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_flags_conversation_id_conversations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flags")),
    )
    op.create_index("ix_flags_conversation_id", "flags", ["conversation_id"])
    op.create_index("ix_flags_state", "flags", ["state"])
    op.create_index("ix_flags_action_id", "flags", ["action_id"])
    op.create_table(
        "exposures",
        _id(),
        sa.Column("day", sa.Date(), nullable=False, comment="The day, in the company's time zone"),
        sa.Column("product", sa.String(64), nullable=False, comment="Product of the policy; empty for all together"),
        sa.Column("branch", sa.String(64), nullable=False, comment="Branch of the policy; empty for all together"),
        sa.Column("orders", sa.Integer(), nullable=False, comment="Number of orders"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exposures")),
    )
    op.create_index("uq_exposures_day", "exposures", ["day", "product", "branch"], unique=True)
    op.create_table(
        "told_changes",
        _id(),
        sa.Column("action_id", sa.Integer(), nullable=False, comment="The action that was proven"),
        sa.Column("conversation_id", sa.String(32), nullable=False, comment="The conversation in which it is told"),
        sa.Column("case_id", sa.Integer(), nullable=True, comment="The case that had the cause"),
        sa.Column("why", sa.String(8), nullable=False, comment="complaint, idea or praise"),
        sa.Column("how", sa.String(12), nullable=True, comment="told, unwanted or gone; empty while it waits"),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When it was planned, then when it was told, UTC"),
        sa.ForeignKeyConstraint(["action_id"], ["actions.id"], name=op.f("fk_told_changes_action_id_actions")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_told_changes_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_told_changes_conversation_id_conversations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_told_changes")),
    )
    op.create_index("uq_told_changes_action_id", "told_changes", ["action_id", "conversation_id"], unique=True)


def _id() -> sa.Column:
    return sa.Column("id", sa.Integer(), nullable=False, comment="Internal number")


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"
