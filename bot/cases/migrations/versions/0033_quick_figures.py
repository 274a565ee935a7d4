"""Customers as numbers, with promises too, and indexes that hold what the pages of insight read for a period."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"

_CASES, _PROMISES = "case_figures", "promise_figures"
_NEW = "ix_case_figures_kind"
# The indexes of each table with their columns; all of them were on the first column alone, but that of causes.
_WIDER = {
    _CASES: {
        "ix_case_figures_opened_on": (
            "opened_on", "counted", "customer", "kind", "product", "branch", "cause", "sub_kind", "agent_id",
            "money_minor", "credit_minor",
        ),
        "ix_case_figures_resolved_on": ("resolved_on", "counted", "customer"),
        "ix_case_figures_mended_on": (
            "mended_on", "counted", "mended", "customer", "remedy", "cause", "kind", "product", "branch", "agent_id",
        ),
        "ix_case_figures_scored_on": (
            "scored_on", "counted", "outcome", "process", "treatment", "remedy", "cause", "kind", "product", "branch",
            "agent_id",
        ),
        "ix_case_figures_customer": ("customer",),
        "ix_case_figures_cause": (
            "cause", "opened_on", "counted", "customer", "product", "branch", "money_minor", "credit_minor",
        ),
        "ix_case_figures_kind": (
            "kind", "product", "opened_on", "counted", "customer", "money_minor", "credit_minor",
        ),
    },
    _PROMISES: {
        "ix_promise_figures_made_on": ("made_on", "state"),
        "ix_promise_figures_settled_on": (
            "settled_on", "state", "in_time", "case_id", "customer", "remedy", "kind", "product", "branch", "owner",
            "paid_minor", "own_currency", "money_days",
        ),
    },
}  # fmt: skip


def upgrade() -> None:
    op.add_column(_CASES, sa.Column("first_case", sa.Integer(), nullable=True))
    rows = sa.table(_CASES, sa.column("case_id"), sa.column("customer"), sa.column("first_case"))
    theirs = rows.alias()
    first = sa.select(sa.func.min(theirs.c.case_id)).where(theirs.c.customer == rows.c.customer).scalar_subquery()
    op.execute(rows.update().values(first_case=first))
    for table, indexes in _WIDER.items():
        for name in indexes:
            if name != _NEW:
                op.drop_index(name, table)
    with op.batch_alter_table(_CASES) as batch:
        batch.drop_column("customer")
        batch.alter_column(
            "first_case",
            new_column_name="customer",
            existing_type=sa.Integer(),
            nullable=False,
            comment="The first case that is known to be of the same customer, by its id",
        )
    _promises()
    for table, indexes in _WIDER.items():
        for name, columns in indexes.items():
            op.create_index(name, table, list(columns))


def _promises() -> None:
    op.add_column(_PROMISES, sa.Column("customer", sa.Integer(), nullable=True))
    op.add_column(_PROMISES, sa.Column("own_currency", sa.Boolean(), nullable=True))
    names = ("case_id", "customer", "currency", "own_currency")
    rows = sa.table(_PROMISES, *map(sa.column, names))
    cases = sa.table(_CASES, *map(sa.column, names[:3]))
    its = cases.c.case_id == rows.c.case_id
    customer = sa.select(cases.c.customer).where(its).scalar_subquery()
    own = sa.exists().where(its, cases.c.currency == rows.c.currency)
    op.execute(rows.update().values(customer=customer, own_currency=own))
    with op.batch_alter_table(_PROMISES) as batch:
        batch.alter_column("customer", existing_type=sa.Integer(), nullable=False, comment="The customer of its case")
        batch.alter_column(
            "own_currency",
            existing_type=sa.Boolean(),
            nullable=False,
            comment="Whether that sum is in the company's currency",
        )
