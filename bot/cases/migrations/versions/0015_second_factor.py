"""Agents may have one-time codes as a second factor, and recovery codes for when the telephone is lost."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.cases.columns import UtcDateTime, Words

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    with op.batch_alter_table("agents") as table:
        table.add_column(
            sa.Column(
                "totp_secret",
                Words(),
                nullable=True,
                comment="Secret of the one-time codes, encrypted with the desk's key",
            )
        )
        table.add_column(
            sa.Column(
                "totp_step",
                sa.Integer(),
                nullable=True,
                comment="The 30 seconds of the last code that was taken, since 1970",
            )
        )
        table.add_column(
            sa.Column("second_factor_at", UtcDateTime(), nullable=True, comment="Since when codes are asked for, UTC")
        )
    op.create_table(
        "recovery_codes",
        sa.Column(
            "code_hash", sa.String(length=64), nullable=False, comment="SHA-256 of the code; the code is not kept"
        ),
        sa.Column("agent_id", sa.Integer(), nullable=False, comment="Whose code it is"),
        sa.Column("used_at", UtcDateTime(), nullable=True, comment="When it was used, UTC"),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name=op.f("fk_recovery_codes_agent_id_agents")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_recovery_codes")),
    )
    op.create_index("ix_recovery_codes_agent_id", "recovery_codes", ["agent_id"])
    with op.batch_alter_table("sign_in_attempts") as table:
        table.drop_constraint(op.f("ck_sign_in_attempts_kind"), type_="check")
        table.create_check_constraint(
            op.f("ck_sign_in_attempts_kind"), "kind IN ('login', 'address', 'browser', 'code')"
        )
    if op.get_context().dialect.supports_comments:
        op.alter_column(
            "sign_in_attempts",
            "kind",
            comment="login, address, browser or code: what it counts against",
            existing_type=sa.String(length=8),
            existing_nullable=False,
        )
