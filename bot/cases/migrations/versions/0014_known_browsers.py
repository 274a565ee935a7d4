"""A login is locked per address, browsers that signed in before are known, and agents see where they are signed in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.cases.columns import Words

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    with op.batch_alter_table("sign_in_attempts") as table:
        table.add_column(
            sa.Column("address", Words(), nullable=True, comment="Of a login: the network address that it was typed at")
        )
        table.drop_constraint(op.f("ck_sign_in_attempts_kind"), type_="check")
        table.create_check_constraint(op.f("ck_sign_in_attempts_kind"), "kind IN ('login', 'address', 'browser')")
    with op.batch_alter_table("agent_sessions") as table:
        table.add_column(
            sa.Column(
                "via",
                sa.String(length=8),
                nullable=False,
                server_default="password",
                comment="password or provider: how they signed in",
            )
        )
        table.add_column(
            sa.Column(
                "browser",
                sa.String(length=43),
                nullable=True,
                comment="The name of the browser, which its signed cookie holds too",
            )
        )
        table.add_column(
            sa.Column("address", Words(), nullable=True, comment="The network address they signed in from")
        )
        table.add_column(sa.Column("user_agent", Words(), nullable=True, comment="What the browser called itself"))
        table.create_check_constraint(op.f("ck_agent_sessions_via"), "via IN ('password', 'provider')")
        table.create_index("ix_agent_sessions_browser", ["browser"])
    if op.get_context().dialect.supports_comments:
        for column, comment, kind in (
            ("kind", "login, address or browser: what it counts against", sa.String(length=8)),
            ("name", "The login as it was typed, lower case, the address, or the browser", Words()),
        ):
            op.alter_column("sign_in_attempts", column, comment=comment, existing_type=kind, existing_nullable=False)
