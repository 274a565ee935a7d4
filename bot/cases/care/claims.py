"""Claims on rows of work: several workers may look at the same moment, and each row goes to one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from bot.cases.ids import opaque


def claim(
    session: Session,
    model: Any,
    *,
    ready: Any,
    order: Sequence[Any],
    now: datetime,
    lease: timedelta,
    limit: int,
) -> tuple[str, list[int]]:
    """Claim at most `limit` rows of the table that are `ready` (a condition) for the length of `lease`.

    Return the claim and the ids of the rows in `order`. A claim that has lapsed counts no more: who had it died.
    """
    held_until = model.__table__.c.claimed_until
    free = or_(held_until.is_(None), held_until <= now)
    wanted = select(model.id).where(ready, free).order_by(*order).limit(limit).with_for_update(skip_locked=True)
    ids = list(session.execute(wanted).scalars())
    mark = opaque()
    if ids:
        change = update(model).where(model.id.in_(ids))
        taken = change.values(claim=mark, claimed_until=now + lease, tries=model.tries + 1)
        session.execute(taken.execution_options(synchronize_session=False))
    return mark, ids
