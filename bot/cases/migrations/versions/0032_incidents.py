"""Signals of early warning, incidents with their cases and updates, and what was added to make equal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.cases.columns import JsonText, UtcDateTime, Words

revision = "0032"
down_revision = "0031"


KINDS = (
    "approved", "approved_for_less", "declined", "transferred", "assigned", "taken_away", "back_in_queue", "mentioned",
    "wrote_again", "came_back", "low_score", "not_mended", "promise_broken", "promise_moved", "promise_given",
    "promise_redated", "promise_late", "promise_gone", "promise_answered", "incident_proposed", "incident_silent",
)  # fmt: skip


def upgrade() -> None:
    _incidents()
    _signals_and_top_ups()
    _more_notices()


def _incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", sa.Integer(), nullable=False, comment="Number of the incident, shown to people"),
        sa.Column("state", sa.String(12), nullable=False, comment="prepared, declared, closed or dismissed"),
        sa.Column("title", Words(), nullable=False, comment="What colleagues call it"),
        sa.Column(
            "series", sa.String(300), nullable=False, comment="What its cases share; new ones are suggested by it"
        ),
        sa.Column("wording_zh", Words(), nullable=True, comment="What customers are told, in Chinese"),
        sa.Column("wording_en", Words(), nullable=True, comment="What customers are told, in English"),
        sa.Column("worded_by", sa.String(96), nullable=True, comment="Who wrote it last: agent:LOGIN"),
        sa.Column(
            "reviewed_by", sa.String(96), nullable=True, comment="Who reviewed it; empty after each change: agent:LOGIN"
        ),
        sa.Column("reviewed_at", UtcDateTime(), nullable=True, comment="When it was reviewed, UTC"),
        sa.Column("has_banner", sa.Boolean(), nullable=False, comment="Whether the widget and status pages show it"),
        sa.Column(
            "harms", JsonText(), nullable=False, comment="JSON list of sorts of harm and what each is made good by"
        ),
        sa.Column(
            "spokesperson", sa.String(128), nullable=True, comment="Who speaks for the company: a handler of the policy"
        ),
        sa.Column("next_update_at", UtcDateTime(), nullable=True, comment="By when customers hear more, UTC"),
        sa.Column("statement_zh", Words(), nullable=True, comment="Draft of a public statement, in Chinese"),
        sa.Column("statement_en", Words(), nullable=True, comment="Draft of a public statement, in English"),
        sa.Column("report", Words(), nullable=True, comment="What was learnt, or why it was none"),
        sa.Column("made_by", sa.String(96), nullable=False, comment="Who prepared it: agent:LOGIN"),
        sa.Column("made_at", UtcDateTime(), nullable=False, comment="When, UTC"),
        sa.Column("declared_by", sa.String(96), nullable=True, comment="Who declared it: agent:LOGIN"),
        sa.Column("declared_at", UtcDateTime(), nullable=True, comment="When, UTC"),
        sa.Column("role", sa.String(16), nullable=True, comment="Role whose authority stands behind its offer"),
        sa.Column("closed_by", sa.String(96), nullable=True, comment="Who closed or dismissed it: agent:LOGIN"),
        sa.Column("closed_at", UtcDateTime(), nullable=True, comment="When, UTC"),
        sa.Column(
            "version", sa.Integer(), nullable=False, comment="Counts its changes, so that two people do not collide"
        ),
        sa.CheckConstraint(
            "state IN ('prepared', 'declared', 'closed', 'dismissed')", name=op.f("ck_incidents_ck_incidents_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
    )
    op.create_index("ix_incidents_state", "incidents", ["state"])
    op.create_table(
        "incident_cases",
        sa.Column("incident_id", sa.Integer(), nullable=False, comment="The incident"),
        sa.Column("case_id", sa.Integer(), nullable=False, comment="The case"),
        sa.Column("state", sa.String(12), nullable=False, comment="suggested, gathered or left_out"),
        sa.Column("harm", sa.String(32), nullable=False, comment="Its sort of harm, by its id in the incident"),
        sa.Column("why", sa.String(8), nullable=False, comment="What suggested it: signal, series, words or person"),
        sa.Column("set_by", sa.String(96), nullable=False, comment="Who suggested or decided: clock or agent:LOGIN"),
        sa.Column("set_at", UtcDateTime(), nullable=False, comment="When, UTC"),
        sa.CheckConstraint(
            "state IN ('suggested', 'gathered', 'left_out')", name=op.f("ck_incident_cases_ck_incident_cases_state")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_incident_cases_incident_id_incidents")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_incident_cases_case_id_cases")),
        sa.PrimaryKeyConstraint("incident_id", "case_id", name=op.f("pk_incident_cases")),
    )
    op.create_index("ix_incident_cases_incident_id", "incident_cases", ["incident_id", "state"])
    op.create_index(
        "uq_incident_cases_gathered",
        "incident_cases",
        ["case_id"],
        unique=True,
        sqlite_where=sa.text("state = 'gathered'"),
        postgresql_where=sa.text("state = 'gathered'"),
    )
    op.create_table(
        "incident_updates",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal number"),
        sa.Column("incident_id", sa.Integer(), nullable=False, comment="The incident"),
        sa.Column("words_zh", Words(), nullable=False, comment="What is new, in Chinese"),
        sa.Column("words_en", Words(), nullable=False, comment="What is new, in English"),
        sa.Column("made_by", sa.String(96), nullable=False, comment="Who told it: agent:LOGIN"),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When, UTC"),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_incident_updates_incident_id_incidents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_updates")),
    )
    op.create_index("ix_incident_updates_incident_id", "incident_updates", ["incident_id"])


def _signals_and_top_ups() -> None:
    op.create_table(
        "signals",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal number"),
        sa.Column("rule", sa.String(8), nullable=False, comment="hazards, burst, growth, look or words"),
        sa.Column(
            "series",
            sa.String(300),
            nullable=False,
            comment="What its cases share, such as kind=process&product=kettle",
        ),
        sa.Column(
            "day", sa.Date(), nullable=False, comment="Last day of the days it is about, in the company's time zone"
        ),
        sa.Column("days", sa.Integer(), nullable=False, comment="How many days it is about"),
        sa.Column("cases", JsonText(), nullable=False, comment="JSON list of the numbers of its cases in the store"),
        sa.Column("came", sa.Integer(), nullable=False, comment="How many cases came in these days"),
        sa.Column("expected", sa.Float(), nullable=False, comment="How many were to be expected"),
        sa.Column(
            "p", sa.Float(), nullable=False, comment="How probable so many or more are by chance; 0 without statistics"
        ),
        sa.Column("state", sa.String(12), nullable=False, comment="open, looked, dismissed or incident"),
        sa.Column("found_at", UtcDateTime(), nullable=False, comment="When it was first found, UTC"),
        sa.Column("seen_at", UtcDateTime(), nullable=False, comment="When it was last found, UTC"),
        sa.Column("settled_by", sa.String(96), nullable=True, comment="Who decided: agent:LOGIN"),
        sa.Column("settled_at", UtcDateTime(), nullable=True, comment="When, UTC"),
        sa.Column("reason", Words(), nullable=True, comment="Why nothing is done, in the words of who decided"),
        sa.Column("incident_id", sa.Integer(), nullable=True, comment="The incident that it led to"),
        sa.Column("version", sa.Integer(), nullable=False, comment="Counts its changes"),
        sa.CheckConstraint(
            "rule IN ('hazards', 'burst', 'growth', 'look', 'words')", name=op.f("ck_signals_ck_signals_rule")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'looked', 'dismissed', 'incident')", name=op.f("ck_signals_ck_signals_state")
        ),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_signals_incident_id_incidents")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signals")),
    )
    op.create_index("ix_signals_incident_id", "signals", ["incident_id"])
    op.create_index("ix_signals_state", "signals", ["state", "found_at"])
    op.create_table(
        "top_ups",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal number"),
        sa.Column("incident_id", sa.Integer(), nullable=False, comment="The incident"),
        sa.Column("case_id", sa.Integer(), nullable=False, comment="The case"),
        sa.Column("commitment_id", sa.Integer(), nullable=False, comment="The promise of it"),
        sa.Column("gesture", sa.String(64), nullable=False, comment="Gesture of goodwill by its id in the policy"),
        sa.Column("minor", sa.BigInteger(), nullable=False, comment="What was added, minor units of currency"),
        sa.Column("currency", sa.String(3), nullable=False, comment="ISO 4217 code"),
        sa.Column("made_by", sa.String(96), nullable=False, comment="Who caused it: agent:LOGIN or clock"),
        sa.Column("made_at", UtcDateTime(), nullable=False, comment="When, UTC"),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_top_ups_incident_id_incidents")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_top_ups_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitments.id"], name=op.f("fk_top_ups_commitment_id_commitments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_top_ups")),
    )
    op.create_index("ix_top_ups_case_id", "top_ups", ["case_id"])
    op.create_index("ix_top_ups_incident_id", "top_ups", ["incident_id"])
    op.create_index("uq_top_ups_commitment_id", "top_ups", ["commitment_id"], unique=True)


def _more_notices() -> None:
    with op.batch_alter_table("notices") as table:
        table.drop_constraint(op.f("ck_notices_kind"), type_="check")
        table.create_check_constraint(op.f("ck_notices_kind"), f"kind IN ({', '.join(repr(kind) for kind in KINDS)})")
