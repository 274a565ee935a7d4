"""Handlers are told what happens to the promises that are theirs."""

from __future__ import annotations

from alembic import op

revision = "0028"
down_revision = "0027"

KINDS = (
    "approved", "approved_for_less", "declined", "transferred", "assigned", "taken_away", "back_in_queue", "mentioned",
    "wrote_again", "came_back", "low_score", "not_mended", "promise_broken", "promise_moved", "promise_given",
    "promise_redated", "promise_late", "promise_gone", "promise_answered",
)  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("notices") as table:
        table.drop_constraint(op.f("ck_notices_kind"), type_="check")
        table.create_check_constraint(op.f("ck_notices_kind"), f"kind IN ({', '.join(map(repr, KINDS))})")
