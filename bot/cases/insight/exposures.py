"""Orders sold by day, product and branch: what complaints are counted against."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, case, distinct, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases.models import Exposure

ANY = ""


@dataclass(frozen=True)
class Orders:
    """How many were sold on a day; an empty product or branch stands for all together."""

    day: date
    product: str
    branch: str
    orders: int


def keep(session: Session, rows: Iterable[Orders]) -> tuple[int, int]:
    """Store these numbers, each in place of the one before; return how many are new and how many changed."""
    new = changed = 0
    by_day: dict[date, list[Orders]] = {}
    for row in rows:
        by_day.setdefault(row.day, []).append(row)
    for day, of_day in sorted(by_day.items()):
        wanted = select(Exposure).where(Exposure.day == day)
        there = {(one.product, one.branch): one for one in session.execute(wanted).scalars()}
        for row in of_day:
            found = there.get((row.product, row.branch))
            if found is None:
                found = Exposure(day=row.day, product=row.product, branch=row.branch, orders=row.orders)
                session.add(found)
                there[row.product, row.branch] = found
                new += 1
            elif found.orders != row.orders:
                found.orders = row.orders
                changed += 1
        session.flush()
    return new, changed


def between(
    session: Session, first: date, last: date, *, products: Iterable[str] = (), branch: str | None = None
) -> int | None:
    """Return the orders from `first` to `last` (both included), of these products (none: all) and branch.

    None when for a day between nothing was read in that detail: a gap must not look like a day without orders. Rows
    for all products or branches together answer only what is about all of them; of a day that has both kinds, the
    finer rows are counted.
    """
    rows = Exposure.__table__.c
    named = sorted(set(products))
    fine: list[Any] = [rows.day >= first, rows.day <= last]
    if named:
        fine.append(rows.product != ANY)
    if branch is not None:
        fine.append(rows.branch != ANY)
    known = session.execute(select(func.count(distinct(rows.day))).where(*fine)).scalar_one()
    if known < (last - first).days + 1:
        return None
    asked = [*fine]
    if named:
        asked.append(in_op(rows.product, named))
    if branch is not None:
        asked.append(rows.branch == branch)
    # One sum for each detail, so that the rows are read in the order of the index; the finest that there is counts.
    details = [
        func.sum(case((and_(rows.product != ANY, rows.branch != ANY), rows.orders))),
        func.sum(case((and_(rows.product != ANY, rows.branch == ANY), rows.orders))),
        func.sum(case((and_(rows.product == ANY, rows.branch != ANY), rows.orders))),
        func.sum(case((and_(rows.product == ANY, rows.branch == ANY), rows.orders))),
    ]
    days = session.execute(select(*details).where(*asked).group_by(rows.day))
    return sum(next((int(one) for one in day if one is not None), 0) for day in days)


def by_value(session: Session, first: date, last: date, dimension: str) -> dict[str, int]:
    """Return the orders from `first` to `last` (both included) of each product or branch (the `dimension`).

    Nothing where for a day between nothing was read in that detail.
    """
    rows = Exposure.__table__.c
    column, other = (rows.product, rows.branch) if dimension == "product" else (rows.branch, rows.product)
    fine = [rows.day >= first, rows.day <= last, column != ANY]
    known = session.execute(select(func.count(distinct(rows.day))).where(*fine)).scalar_one()
    if known < (last - first).days + 1:
        return {}
    wanted = select(rows.day, column, (other != ANY).label("finer"), func.sum(rows.orders)).where(*fine)
    # Of a day that has both kinds of rows, the finer ones are counted.
    of_day: dict[tuple[date, str], tuple[bool, int]] = {}
    for day, value, finer, orders in session.execute(wanted.group_by(rows.day, column, other != ANY)):
        of_day[day, value] = max(of_day.get((day, value), (False, 0)), (bool(finer), int(orders)))
    found: dict[str, int] = {}
    for (_, value), (_, orders) in of_day.items():
        found[value] = found.get(value, 0) + orders
    return found
