"""Requests for approval, whose authority an offer has, and what tells one customer from another."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.cases.columns import JsonText, UtcDateTime, Words
from bot.cases.customer_keys import email_key, phone_key

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _approvals()
    op.add_column(
        "offers",
        sa.Column(
            "role",
            sa.String(length=16),
            nullable=False,
            # Every offer before this revision was made by the bot.
            server_default="bot",
            comment="Whose authority stands behind it: bot, agent, supervisor or manager",
        ),
    )
    op.add_column("offers", sa.Column("reason", Words(), nullable=True, comment="Why a person made it, in their words"))
    op.create_index(
        "ix_facts_order_number",
        "facts",
        ["value"],
        unique=False,
        sqlite_where=sa.text("name = 'order_number'"),
        postgresql_where=sa.text("name = 'order_number'"),
    )
    _customer_keys()


def _approvals() -> None:
    op.create_table(
        "approvals",
        sa.Column("id", sa.Integer(), nullable=False, comment="Internal number"),
        sa.Column("case_id", sa.Integer(), nullable=False, comment="The case it is about"),
        sa.Column("state", sa.String(length=12), nullable=False, comment="waiting, approved, declined or withdrawn"),
        sa.Column(
            "role",
            sa.String(length=16),
            nullable=False,
            comment="The least role that may decide: supervisor or manager",
        ),
        sa.Column("options", JsonText(), nullable=False, comment="JSON of the options as they were reckoned"),
        sa.Column(
            "policy_version",
            sa.String(length=64),
            nullable=False,
            comment="Version of the policy they were reckoned with",
        ),
        sa.Column("reason", Words(), nullable=False, comment="Why the agent asks for them"),
        sa.Column("requested_by_id", sa.Integer(), nullable=False, comment="The agent who asks"),
        sa.Column("requested_at", UtcDateTime(), nullable=False, comment="When it was asked, UTC"),
        sa.Column(
            "answer_by",
            UtcDateTime(),
            nullable=False,
            comment="By when the customer was told there is an answer, UTC",
        ),
        sa.Column("decided_by_id", sa.Integer(), nullable=True, comment="Who decided"),
        sa.Column("decided_at", UtcDateTime(), nullable=True, comment="When it was decided or withdrawn, UTC"),
        sa.Column("note", Words(), nullable=True, comment="What the one who decided has to say to the agent"),
        sa.Column("offer_id", sa.String(length=32), nullable=True, comment="The offer it became"),
        sa.CheckConstraint(
            "state IN ('waiting', 'approved', 'declined', 'withdrawn')", name=op.f("ck_approvals_state")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_approvals_case_id")),
        sa.ForeignKeyConstraint(["requested_by_id"], ["agents.id"], name=op.f("fk_approvals_requested_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["agents.id"], name=op.f("fk_approvals_decided_by_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_approvals_offer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
    )
    op.create_index("ix_approvals_case_id", "approvals", ["case_id"], unique=False)
    op.create_index("ix_approvals_state", "approvals", ["state", "answer_by"], unique=False)
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        "uq_approvals_waiting", "approvals", ["case_id"], unique=True, sqlite_where=waiting, postgresql_where=waiting
    )


def _customer_keys() -> None:
    email = "The e-mail address as it is compared, to know a customer again"
    phone = "The telephone number as it is compared: digits alone"
    op.add_column("conversations", sa.Column("email_key", Words(), nullable=True, comment=email))
    op.add_column("conversations", sa.Column("phone_key", Words(), nullable=True, comment=phone))
    table = sa.table(
        "conversations",
        *(sa.column(name) for name in ("id", "customer_email", "customer_phone", "email_key", "phone_key")),
    )
    bind = op.get_bind()
    known = bind.execute(sa.select(table.c.id, table.c.customer_email, table.c.customer_phone)).all()
    for identifier, written_email, written_phone in known:
        keys = {"email_key": email_key(written_email), "phone_key": phone_key(written_phone)}
        if any(keys.values()):
            bind.execute(sa.update(table).where(table.c.id == identifier).values(**keys))
    op.create_index("ix_conversations_email_key", "conversations", ["email_key"], unique=False)
    op.create_index("ix_conversations_phone_key", "conversations", ["phone_key"], unique=False)
