"""Requests for free sums: the amount, what for, how and by when it is paid, what was approved, and the promise made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.cases.columns import UtcDateTime, Words

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    def add(name: str, kind: sa.types.TypeEngine, comment: str, *more: sa.ForeignKey) -> None:
        op.add_column("approvals", sa.Column(name, kind, *more, nullable=True, comment=comment))

    add("amount_minor", sa.BigInteger(), "The free sum that is asked for, minor units of currency")
    add("currency", sa.String(length=3), "ISO 4217 code of the sums")
    add("granted_minor", sa.BigInteger(), "The sum that was approved, at most the one asked for")
    add("as_goodwill", sa.Boolean(), "Whether the sum is given as goodwill")
    add("paid_how", sa.String(length=16), "How it is paid: original, transfer, cash or credit")
    add("pay_by", UtcDateTime(), "By when it is to be paid, UTC")
    add("purpose", Words(), "What the sum is for, in the agent's words")
    add("customer_words", Words(), "What the customer was told about the decision, in its own words")
    # SQLite adds a column with a reference only in the column itself, without a name for it.
    if op.get_bind().dialect.name == "sqlite":
        op.execute("ALTER TABLE approvals ADD COLUMN commitment_id INTEGER REFERENCES commitments (id)")
    else:
        add("commitment_id", sa.Integer(), "The promise it became")
        name = op.f("fk_approvals_commitment_id_commitments")
        op.create_foreign_key(name, "approvals", "commitments", ["commitment_id"], ["id"])
