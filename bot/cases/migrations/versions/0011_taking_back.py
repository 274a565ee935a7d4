"""Which message was the explicit yes, and why a promise was voided after the customer took an agreement back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.cases.columns import Words

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column(
        "offer_options",
        sa.Column(
            "accepted_seq",
            sa.Integer(),
            nullable=True,
            comment="Number of the customer's message that was the explicit yes",
        ),
    )
    op.add_column(
        "commitments",
        sa.Column("state_reason", Words(), nullable=True, comment="Why it was voided; empty in any other state"),
    )
    _comments()


def _comments() -> None:
    """Say what these columns may hold by now; only PostgreSQL keeps such words."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, column, kind, comment, nullable in (
        ("offers", "state", sa.String(length=12), "open, accepted, withdrawn or taken_back", False),
        ("offers", "ended_at", None, "When it was accepted, withdrawn or taken back, UTC", True),
        ("offers", "end_reason", None, "Why it was withdrawn or taken back", True),
        ("commitments", "state", sa.String(length=8), "open, kept, broken or voided", False),
    ):
        op.alter_column(table, column, comment=comment, existing_type=kind, existing_nullable=nullable)
