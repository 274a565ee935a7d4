"""Claims on rows of work: several workers may look at the same moment, and each row goes to one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, tuple_, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

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
    beside: Sequence[Any] = (),
) -> tuple[str, list[int]]:
    """Claim at most `limit` rows of the table that are `ready` (a condition) for the length of `lease`.

    Return the claim and the ids of the rows in `order`. A claim that has lapsed counts no more: who had it died. With
    `beside`, every ready row that has the same values in these columns as one of them is claimed with it, so that
    what belongs together is never divided between two workers.
    """
    rows = model.__table__.c
    free = or_(rows.claimed_until.is_(None), rows.claimed_until <= now)
    wanted = select(rows.id, *beside).where(ready, free).order_by(*order).limit(limit)
    found = session.execute(wanted.with_for_update(skip_locked=True)).all()
    mark = opaque()
    ids = [row[0] for row in found]
    if ids:
        taken = set(ids)
        if beside:
            groups = list(dict.fromkeys(tuple(row[1:]) for row in found))
            wanted = select(rows.id).where(ready, free, tuple_(*beside).in_(groups))
            taken.update(session.execute(wanted.with_for_update(skip_locked=True)).scalars())
        change = update(model.__table__).where(in_op(rows.id, sorted(taken)))
        session.execute(change.values(claim=mark, claimed_until=now + lease, tries=rows.tries + 1))
    return mark, ids
