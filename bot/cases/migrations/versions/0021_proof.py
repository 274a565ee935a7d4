"""Proof of a kept promise: a file, whether the customer sees it, the sum that was paid beside the sum agreed on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.cases.columns import Words

revision = "0021"
down_revision = "0019"

COLUMNS = {
    "attachments": [
        sa.Column("seen_by", sa.String(length=8), comment="staff for what only colleagues see; empty for everybody"),
    ],
    "commitments": [
        sa.Column("proof", sa.String(length=8), comment="payment when keeping it needs sum and reference"),
        sa.Column("sum_minor", sa.BigInteger(), comment="Sum that was agreed to be paid, minor units"),
        sa.Column("currency", sa.String(length=3), comment="ISO 4217 code of a promise to pay; empty for any other"),
        sa.Column("is_appointment", sa.Boolean(), comment="True when the customer has to be there"),
    ],
    "promise_changes": [
        sa.Column("file_sha256", Words(), comment="SHA-256 of the file that proves it, hexadecimal"),
        sa.Column("file_shown", sa.Boolean(), comment="Whether the customer sees the file"),
        sa.Column("paid_minor", sa.BigInteger(), comment="Sum that was paid, minor units"),
        sa.Column("currency", sa.String(length=3), comment="ISO 4217 code of the sum"),
        sa.Column("paid_reason", Words(), comment="Why it is another sum than was agreed on"),
    ],
}


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        for column in columns:
            op.add_column(table, column)
