"""Failed sign-ins and lock-outs outlast a restart; the audit log is read by who and by what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.cases.columns import UtcDateTime, Words

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", sa.Integer(), nullable=False, comment="Order of the attempts"),
        sa.Column(
            "kind", sa.String(length=8), nullable=False, comment="login or address: what the attempt counts against"
        ),
        sa.Column("name", Words(), nullable=False, comment="The login as it was typed, lower case, or the address"),
        sa.Column("at", UtcDateTime(), nullable=False, comment="When it was made, UTC"),
        sa.CheckConstraint("kind IN ('login', 'address')", name=op.f("ck_sign_in_attempts_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
    )
    op.create_index("ix_sign_in_attempts_kind_name_at", "sign_in_attempts", ["kind", "name", "at"], unique=False)
    op.create_index("ix_sign_in_attempts_at", "sign_in_attempts", ["at"], unique=False)
    op.create_index("ix_audit_actor", "audit", ["actor"], unique=False)
    op.create_index("ix_audit_action", "audit", ["action"], unique=False)
    if op.get_context().dialect.supports_comments:
        # 0004 let two roles in and left the word about them as it was.
        op.alter_column(
            "agents",
            "role",
            comment="agent, supervisor, manager, trainer or administrator; sets what they may",
            existing_comment="agent, supervisor or manager; sets the limit of authority",
            existing_type=sa.String(length=16),
            existing_nullable=False,
        )
