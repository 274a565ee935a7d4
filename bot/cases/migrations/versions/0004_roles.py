"""Trainers and administrators are people of the desk too."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    with op.batch_alter_table("agents") as table:
        table.drop_constraint(op.f("ck_agents_role"), type_="check")
        table.create_check_constraint(
            op.f("ck_agents_role"), "role IN ('agent', 'supervisor', 'manager', 'trainer', 'administrator')"
        )
