"""Figures of cases and promises, from which insight counts; `amends insight rebuild` and care fill them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.cases.columns import UtcDateTime

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.create_table(
        "case_figures",
        sa.Column("case_id", sa.Integer(), nullable=False, comment="The case"),
        sa.Column("conversation_id", sa.String(length=32), nullable=False, comment="The conversation it is handled in"),
        sa.Column(
            "customer",
            sa.String(length=32),
            nullable=False,
            comment="The first conversation that is known to be of the same customer",
        ),
        sa.Column("opened_on", sa.Date(), nullable=False, comment="Day on which it was opened"),
        sa.Column("opened_at", UtcDateTime(), nullable=False, comment="When it was opened, UTC"),
        sa.Column(
            "counted",
            sa.Boolean(),
            nullable=False,
            comment="False for one that goes on in another case, or in which nothing was told",
        ),
        sa.Column("stage", sa.String(length=12), nullable=False, comment="Where it stands"),
        sa.Column("kind", sa.String(length=32), nullable=True, comment="Kind of complaint"),
        sa.Column(
            "sub_kind",
            sa.String(length=32),
            nullable=True,
            comment="What exactly is the matter, the most particular of several",
        ),
        sa.Column("product", sa.String(length=80), nullable=True, comment="Product or service by its id in the policy"),
        sa.Column("branch", sa.String(length=80), nullable=True, comment="Branch by its id in the policy"),
        sa.Column("batch", sa.String(length=40), nullable=True, comment="Batch or lot number of the product"),
        sa.Column("severity", sa.Integer(), nullable=True, comment="Severity 1 (light) to 4 (grave)"),
        sa.Column("emotion", sa.String(length=32), nullable=True, comment="Feeling heard in it"),
        sa.Column("hazard", sa.Boolean(), nullable=False, comment="Whether somebody was hurt or may be"),
        sa.Column("agent_id", sa.Integer(), nullable=True, comment="Who of the desk last had it"),
        sa.Column(
            "cause",
            sa.String(length=64),
            nullable=True,
            comment="Cause by its id in the policy's tree, or unknown",
        ),
        sa.Column("incident_id", sa.Integer(), nullable=True, comment="The incident it belongs to"),
        sa.Column("called_on", sa.Date(), nullable=True, comment="Day on which a person was first called for"),
        sa.Column("called_at", UtcDateTime(), nullable=True, comment="When a person was first called for, UTC"),
        sa.Column("first_human_at", UtcDateTime(), nullable=True, comment="When a person's first words came, UTC"),
        sa.Column(
            "human_hours",
            sa.Float(),
            nullable=True,
            comment="Hours from the call for a person to their first words",
        ),
        sa.Column("resolved_on", sa.Date(), nullable=True, comment="Day on which it was last resolved"),
        sa.Column("resolved_at", UtcDateTime(), nullable=True, comment="When it was last resolved, UTC"),
        sa.Column("reopened", sa.Integer(), nullable=False, comment="How often it was opened again"),
        sa.Column("reopened_on", sa.Date(), nullable=True, comment="Day on which it was last opened again"),
        sa.Column(
            "mended",
            sa.String(length=8),
            nullable=True,
            comment="Last answer to whether it is mended: mended, half, not, silent",
        ),
        sa.Column("mended_on", sa.Date(), nullable=True, comment="Day of that answer"),
        sa.Column("outcome", sa.Integer(), nullable=True, comment="Last mark for what came of it, 1 (bad) to 5 (good)"),
        sa.Column("process", sa.Integer(), nullable=True, comment="Last mark for how it went on, 1 to 5"),
        sa.Column(
            "treatment",
            sa.Integer(),
            nullable=True,
            comment="Last mark for how the customer was treated, 1 to 5",
        ),
        sa.Column("scored_on", sa.Date(), nullable=True, comment="Day of those marks"),
        sa.Column(
            "remedy",
            sa.String(length=64),
            nullable=True,
            comment="Remedy that was agreed, by its id in the policy",
        ),
        sa.Column(
            "money_minor",
            sa.BigInteger(),
            nullable=False,
            comment="Money that was paid, minor units of currency",
        ),
        sa.Column("credit_minor", sa.BigInteger(), nullable=False, comment="Worth of the goodwill agreed, minor units"),
        sa.Column("currency", sa.String(length=3), nullable=False, comment="ISO 4217 code of the sums"),
        sa.Column("promises", sa.Integer(), nullable=False, comment="Promises made and not voided"),
        sa.Column("promises_open", sa.Integer(), nullable=False, comment="Promises that are still to be kept"),
        sa.Column("promises_kept", sa.Integer(), nullable=False, comment="Promises kept in time"),
        sa.Column("promises_late", sa.Integer(), nullable=False, comment="Promises kept late"),
        sa.Column("promises_broken", sa.Integer(), nullable=False, comment="Promises broken and not kept since"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_case_figures_conversation_id_conversations")
        ),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_case_figures_agent_id_agents")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_figures_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_figures")),
    )
    op.create_index("ix_case_figures_called_on", "case_figures", ["called_on"])
    op.create_index("ix_case_figures_cause", "case_figures", ["cause"])
    op.create_index("ix_case_figures_conversation_id", "case_figures", ["conversation_id"])
    op.create_index("ix_case_figures_customer", "case_figures", ["customer"])
    op.create_index("ix_case_figures_incident_id", "case_figures", ["incident_id"])
    op.create_index("ix_case_figures_mended_on", "case_figures", ["mended_on"])
    op.create_index("ix_case_figures_opened_on", "case_figures", ["opened_on"])
    op.create_index("ix_case_figures_reopened_on", "case_figures", ["reopened_on"])
    op.create_index("ix_case_figures_resolved_on", "case_figures", ["resolved_on"])
    op.create_index("ix_case_figures_scored_on", "case_figures", ["scored_on"])
    op.create_index("ix_case_figures_stage", "case_figures", ["stage"])
    op.create_table(
        "promise_figures",
        sa.Column("commitment_id", sa.Integer(), nullable=False, comment="The promise"),
        sa.Column("case_id", sa.Integer(), nullable=False, comment="The case it was made in"),
        sa.Column("owner", sa.String(length=128), nullable=False, comment="Who keeps it: handler id, team or agent"),
        sa.Column(
            "remedy",
            sa.String(length=64),
            nullable=True,
            comment="Remedy it belongs to, by its id in the policy",
        ),
        sa.Column("kind", sa.String(length=32), nullable=True, comment="Kind of complaint of its case"),
        sa.Column(
            "product",
            sa.String(length=80),
            nullable=True,
            comment="Product of its case, by its id in the policy",
        ),
        sa.Column("branch", sa.String(length=80), nullable=True, comment="Branch of its case, by its id in the policy"),
        sa.Column("made_on", sa.Date(), nullable=False, comment="Day on which it was made"),
        sa.Column("due_on", sa.Date(), nullable=False, comment="Day by which it is to be kept"),
        sa.Column("due_at", UtcDateTime(), nullable=False, comment="By when it is to be kept, UTC"),
        sa.Column(
            "settled_on",
            sa.Date(),
            nullable=True,
            comment="Day on which it was kept, broken or voided; empty while open",
        ),
        sa.Column("state", sa.String(length=8), nullable=False, comment="open, kept, broken or voided"),
        sa.Column(
            "in_time",
            sa.Boolean(),
            nullable=True,
            comment="Kept in time and never broken; empty while open, and when voided",
        ),
        sa.Column("redated", sa.Integer(), nullable=False, comment="How often it got another date"),
        sa.Column(
            "is_money",
            sa.Boolean(),
            nullable=False,
            comment="Whether it is a promise to pay, or a sum was paid for it",
        ),
        sa.Column(
            "paid_minor",
            sa.BigInteger(),
            nullable=True,
            comment="Sum paid when it was kept, minor units of currency",
        ),
        sa.Column("currency", sa.String(length=3), nullable=True, comment="ISO 4217 code of the sum"),
        sa.Column("money_days", sa.Float(), nullable=True, comment="Days from the promise to pay until it was kept"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_promise_figures_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitments.id"], name=op.f("fk_promise_figures_commitment_id_commitments")
        ),
        sa.PrimaryKeyConstraint("commitment_id", name=op.f("pk_promise_figures")),
    )
    op.create_index("ix_promise_figures_case_id", "promise_figures", ["case_id"])
    op.create_index("ix_promise_figures_made_on", "promise_figures", ["made_on"])
    op.create_index("ix_promise_figures_settled_on", "promise_figures", ["settled_on"])
    unsettled = sa.text("state IN ('open', 'broken')")
    op.create_index(
        "ix_promise_figures_unsettled",
        "promise_figures",
        ["due_on"],
        sqlite_where=unsettled,
        postgresql_where=unsettled,
    )
