"""Whatever a customer was ever known by is kept, not only the address they gave last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.cases.columns import UtcDateTime, Words

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    marks = op.create_table(
        "customer_marks",
        sa.Column("conversation_id", sa.String(length=32), nullable=False, comment="The conversation it was told in"),
        sa.Column("mark", Words(), nullable=False, comment="email: or phone:, and the spelling that is compared"),
        sa.Column("noted_at", UtcDateTime(), nullable=False, comment="When it was told, UTC"),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name=op.f("fk_customer_marks_conversation_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", "mark", name=op.f("pk_customer_marks")),
    )
    op.create_index("ix_customer_marks_mark", "customer_marks", ["mark"], unique=False)
    known = sa.table(
        "conversations",
        *(sa.column(name) for name in ("id", "email_key", "phone_key")),
        sa.column("created_at", UtcDateTime()),
    )
    rows = [
        {"conversation_id": row.id, "mark": f"{kind}:{key}", "noted_at": row.created_at}
        for row in op.get_bind().execute(sa.select(known)).all()
        for kind, key in (("email", row.email_key), ("phone", row.phone_key))
        if key
    ]
    if rows:
        op.bulk_insert(marks, rows)
    for name in ("email_key", "phone_key"):
        op.drop_index(f"ix_conversations_{name}", table_name="conversations")
        op.drop_column("conversations", name)
