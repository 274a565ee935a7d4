"""Outbox: what is to be sent outside, written with what causes it and sent afterwards, once per event and receiver."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import desc, or_, select, update
from sqlalchemy.orm import Session

from bot.cases.ids import opaque
from bot.cases.models import OutboxItem
from bot.cases.utc import now_of

WAITING, SENT, FAILED, DROPPED = "waiting", "sent", "failed", "dropped"


def put(
    session: Session,
    *,
    key: str,
    channel: str,
    template: str,
    to_whom: str,
    locale: str,
    address: str | None,
    body: Any,
    not_before: datetime,
    case_id: int | None = None,
) -> OutboxItem:
    """Put something into the outbox; the same `key` again returns what is there and changes nothing."""
    there = session.execute(select(OutboxItem).where(OutboxItem.key == key)).scalar_one_or_none()
    if there is not None:
        return there
    item = OutboxItem(
        key=key,
        channel=channel,
        template=template,
        case_id=case_id,
        to_whom=to_whom,
        address=address,
        locale=locale,
        body=body,
        not_before=not_before,
        state=WAITING,
        tries=0,
        made_at=now_of(session),
    )
    session.add(item)
    session.flush()
    return item


def claim(session: Session, now: datetime, *, lease: timedelta, limit: int) -> tuple[str, list[int]]:
    """Claim at most `limit` items for the length of `lease`; return the claim and their ids, the oldest first."""
    held_until = OutboxItem.__table__.c.claimed_until
    free = or_(held_until.is_(None), held_until <= now)
    wanted = (
        select(OutboxItem.id)
        .where(OutboxItem.state == WAITING, OutboxItem.not_before <= now, free)
        .order_by(OutboxItem.not_before, OutboxItem.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(session.execute(wanted).scalars())
    mark = opaque()
    if ids:
        change = (
            update(OutboxItem)
            .where(OutboxItem.id.in_(ids))  # type: ignore[attr-defined]
            .values(claim=mark, claimed_until=now + lease, tries=OutboxItem.tries + 1)
        )
        session.execute(change.execution_options(synchronize_session=False))
    return mark, ids


def taken_up(session: Session, item_id: int, mark: str) -> OutboxItem | None:
    """Return the item if it still waits under this claim, else None."""
    wanted = select(OutboxItem).where(OutboxItem.id == item_id).execution_options(populate_existing=True)
    item = session.execute(wanted).scalar_one_or_none()
    return item if item is not None and item.state == WAITING and item.claim == mark else None


def sent(session: Session, item: OutboxItem) -> None:
    """Record that an item was handed over."""
    item.state, item.sent_at, item.last_error = SENT, now_of(session), None
    item.claim = item.claimed_until = None
    session.flush()


def failed(session: Session, item: OutboxItem, why: str, again_at: datetime | None) -> None:
    """Record why sending failed; it is tried again at `again_at`, or never more when that is None."""
    item.last_error = why[:500]
    item.claim = item.claimed_until = None
    if again_at is None:
        item.state = FAILED
    else:
        item.not_before = again_at
    session.flush()


def of_case(session: Session, case_id: int) -> list[OutboxItem]:
    """List what was and is to be sent about a case, oldest first."""
    return list(
        session.execute(select(OutboxItem).where(OutboxItem.case_id == case_id).order_by(OutboxItem.id)).scalars()
    )


def newest(session: Session, limit: int = 100) -> list[OutboxItem]:
    """List at most `limit` items, newest first."""
    return list(session.execute(select(OutboxItem).order_by(desc(OutboxItem.id)).limit(limit)).scalars())


def forget(session: Session, case_ids: Sequence[int]) -> None:
    """Erase what was said in the items of these cases and to whom; what waits is not sent any more."""
    these = OutboxItem.case_id.in_(list(case_ids))  # type: ignore[union-attr]
    dropped: dict[str, Any] = {"state": DROPPED, "claim": None}
    blank: dict[str, Any] = {"address": None, "body": None, "last_error": None}
    for rows, values in ((these & (OutboxItem.state == WAITING), dropped), (these, blank)):
        change = update(OutboxItem).where(rows).values(**values)
        session.execute(change.execution_options(synchronize_session=False))
