"""Days of an incident, who heard of it in the chat, forms pressed twice, flags taken back, promises once broken."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.cases.columns import UtcDateTime

revision = "0036"
down_revision = "0035"

FLAG_STATES = ("open", "taken_up", "dismissed", "taken_back")
# What the measures of promises that ended ask of each.
_ASKED = ("settled_on", "state", "in_time", "was_broken", "is_money", "own_currency", "paid_minor")
# The indexes of each table that hold more now, with their columns.
_WIDER = {
    "case_figures": {
        "ix_case_figures_kind": (
            "kind", "product", "opened_on", "counted", "hazard", "customer", "money_minor", "credit_minor",
        ),
        "ix_case_figures_customer": (
            "customer", "counted", "opened_on", "resolved_on", "reopened_on", "mended_on", "mended",
        ),
    },
    "promise_figures": {
        "ix_promise_figures_settled_on": (
            "settled_on", "state", "in_time", "was_broken", "is_money", "case_id", "customer", "remedy", "kind",
            "product", "branch", "owner", "paid_minor", "own_currency", "money_days",
        ),
        "ix_promise_figures_case_id": ("case_id", *_ASKED),
    },
}  # fmt: skip
FORM = "What the form was called that made it, so that a second press makes no second one"


def upgrade() -> None:
    _incidents()
    _actions_and_flags()
    _told_changes()
    _promises()
    _indexes()


def _incidents() -> None:
    first, last = "First day on which its cases came; empty without one", "Last such day; empty while it goes on"
    op.add_column("incidents", sa.Column("since", sa.Date(), nullable=True, comment=first))
    op.add_column("incidents", sa.Column("until", sa.Date(), nullable=True, comment=last))
    op.add_column("incidents", sa.Column("client_id", sa.String(64), nullable=True, comment=FORM))
    op.create_index("uq_incidents_client_id", "incidents", ["client_id"], unique=True)
    told = "When the customer heard of it in the conversation, UTC"
    op.add_column("incident_cases", sa.Column("told_at", UtcDateTime(), nullable=True, comment=told))


def _actions_and_flags() -> None:
    for table in ("actions", "analyses"):
        op.add_column(table, sa.Column("client_id", sa.String(64), nullable=True, comment=FORM))
        op.create_index(f"uq_{table}_client_id", table, ["client_id"], unique=True)
    with op.batch_alter_table("flags") as table:
        table.drop_constraint(op.f("ck_flags_state"), type_="check")
        states = ", ".join(repr(state) for state in FLAG_STATES)
        table.create_check_constraint(op.f("ck_flags_state"), f"state IN ({states})")


def _told_changes() -> None:
    # PostgreSQL refused "complaint", so that nobody was told there what changed.
    with op.batch_alter_table("told_changes") as table:
        table.alter_column("why", existing_type=sa.String(8), type_=sa.String(12), existing_nullable=False)


def _promises() -> None:
    op.add_column("promise_figures", sa.Column("was_broken", sa.Boolean(), nullable=True))
    rows = sa.table("promise_figures", sa.column("commitment_id"), sa.column("was_broken"))
    changes = sa.table("promise_changes", sa.column("commitment_id"), sa.column("what"))
    # "cannot" was said by its owner before the date.
    broken = sa.exists().where(
        changes.c.commitment_id == rows.c.commitment_id, changes.c.what.in_(["broken", "cannot"])
    )
    op.execute(rows.update().values(was_broken=broken))
    with op.batch_alter_table("promise_figures") as table:
        table.alter_column(
            "was_broken",
            existing_type=sa.Boolean(),
            nullable=False,
            comment="Whether it was ever broken, kept late or not",
        )


def _indexes() -> None:
    for table, indexes in _WIDER.items():
        for name, columns in indexes.items():
            op.drop_index(name, table)
            op.create_index(name, table, list(columns))
    op.create_index("ix_promise_figures_customer", "promise_figures", ["customer", *_ASKED])
