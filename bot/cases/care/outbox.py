"""Outbox: what is to be sent outside, written with what causes it and sent afterwards, once per event and receiver."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, desc, func, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import in_op

from bot.cases import audit
from bot.cases.care import claims
from bot.cases.errors import Conflict, NotFound
from bot.cases.models import Case, OutboxItem
from bot.cases.models.outbox import OUTBOX_CHANNELS
from bot.cases.utc import now_of

WAITING, SENT, FAILED, DROPPED = "waiting", "sent", "failed", "dropped"
# Why an item was dropped: something newer is told instead.
SUPERSEDED = "superseded"
# What people are shown: an item that was handed over as a file was sent to nobody.
KEPT, FILE = "kept", "file"
SHOWN = (WAITING, SENT, KEPT, FAILED, DROPPED)
# Built once, because it runs for each thing that is put in.
_OF_KEY = select(OutboxItem).where(OutboxItem.key == bindparam("key"))


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
    there = session.execute(_OF_KEY, {"key": key}).scalar_one_or_none()
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


def has_key(session: Session, key: str) -> bool:
    """Return whether something with this key was ever put into the outbox."""
    return session.execute(_OF_KEY, {"key": key}).first() is not None


def waiting_with(session: Session, beginning: str) -> OutboxItem | None:
    """Return the newest item whose key begins so, while it waits and nobody has claimed it; it is locked."""
    wanted = (
        select(OutboxItem)
        .where(OutboxItem.__table__.c.key.startswith(beginning, autoescape=True))
        .where(OutboxItem.state == WAITING, OutboxItem.claim.is_(None))  # type: ignore[union-attr]
        .order_by(desc(OutboxItem.id))
        .limit(1)
        .with_for_update()
    )
    return session.execute(wanted).scalar_one_or_none()


def addresses_of(session: Session, beginning: str) -> set[str]:
    """Return to which addresses the items go, or went, whose keys begin so."""
    wanted = select(OutboxItem.address).where(OutboxItem.__table__.c.key.startswith(beginning, autoescape=True))
    return set(session.execute(wanted.where(OutboxItem.address.isnot(None))).scalars())  # type: ignore[union-attr]


def waiting_beside(session: Session, item: OutboxItem, now: datetime, templates: Collection[str]) -> list[OutboxItem]:
    """Return and lock what else may be sent now about the case of a claimed item, to the same address.

    Only what nobody else has claimed.
    """
    wanted = (
        select(OutboxItem)
        .where(_may_go(now, (item.channel,)), OutboxItem.case_id == item.case_id, OutboxItem.id != item.id)
        .where(OutboxItem.to_whom == item.to_whom, OutboxItem.template.in_(list(templates)))  # type: ignore[attr-defined]
        .where(or_(OutboxItem.claim.is_(None), OutboxItem.claim == item.claim))  # type: ignore[union-attr]
        .order_by(OutboxItem.id)
        .with_for_update()
    )
    found = session.execute(wanted.execution_options(populate_existing=True)).scalars()
    return [one for one in found if one.address == item.address and one.locale == item.locale]


def has_waiting(session: Session, now: datetime, channels: Sequence[str] = OUTBOX_CHANNELS) -> bool:
    """Return whether anything may be sent now by these channels."""
    return session.execute(select(OutboxItem.id).where(_may_go(now, channels)).limit(1)).first() is not None


def waiting(session: Session, until: datetime | None = None, limit: int = 500) -> list[OutboxItem]:
    """List at most `limit` items that wait, the earliest first; only those up to `until` if given."""
    not_before = OutboxItem.__table__.c.not_before
    wanted = select(OutboxItem).where(OutboxItem.state == WAITING).order_by(not_before, OutboxItem.id).limit(limit)
    return list(session.execute(wanted if until is None else wanted.where(not_before <= until)).scalars())


def _may_go(now: datetime, channels: Sequence[str]) -> Any:
    these = OutboxItem.channel.in_(list(channels))  # type: ignore[attr-defined]
    return (OutboxItem.state == WAITING) & (OutboxItem.__table__.c.not_before <= now) & these


def claim(
    session: Session, now: datetime, *, lease: timedelta, limit: int, channels: Sequence[str] = OUTBOX_CHANNELS
) -> tuple[str, list[int]]:
    """Claim at most `limit` items of these channels for the length of `lease`.

    Return the claim and their ids, the oldest first.
    """
    may_go = _may_go(now, channels)
    order = (OutboxItem.not_before, OutboxItem.id)
    return claims.claim(session, OutboxItem, ready=may_go, order=order, now=now, lease=lease, limit=limit)


def taken_up(session: Session, item_id: int, mark: str) -> OutboxItem | None:
    """Return the item if it still waits under this claim, else None."""
    wanted = select(OutboxItem).where(OutboxItem.id == item_id).execution_options(populate_existing=True)
    item = session.execute(wanted).scalar_one_or_none()
    return item if item is not None and item.state == WAITING and item.claim == mark else None


def hold(session: Session, item: OutboxItem, *, lease: timedelta) -> None:
    """Push the lease of a claimed item forward, before it is sent."""
    item.claimed_until = now_of(session) + lease
    session.flush()


def is_dropped(session: Session, key: str) -> bool:
    """Return whether the item of this key was dropped, as when its person was erased."""
    return session.execute(select(OutboxItem.state).where(OutboxItem.key == key)).scalar_one_or_none() == DROPPED


def sent(session: Session, item: OutboxItem, *, via: str) -> None:
    """Record that an item was handed over, and how: to a mail server (smtp), a file, or a system (http)."""
    item.state, item.sent_at, item.last_error, item.via = SENT, now_of(session), None, via
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


def put_off(session: Session, item: OutboxItem, until: datetime) -> None:
    """Give a claimed item back, because it may not be sent before `until`; this was no try."""
    item.not_before, item.tries = until, max(item.tries - 1, 0)
    item.claim = item.claimed_until = None
    session.flush()


def drop(session: Session, item: OutboxItem, why: str) -> None:
    """Record that an item is not sent, because it is not wanted any more."""
    item.state, item.last_error = DROPPED, why
    item.claim = item.claimed_until = None
    session.flush()


def supersede(session: Session, keys: Sequence[str]) -> None:
    """Drop the items of these keys that may not go out yet, because something newer is told instead."""
    wanted = select(OutboxItem).where(in_op(OutboxItem.key, list(keys)), OutboxItem.state == WAITING)
    later = OutboxItem.__table__.c.not_before > now_of(session)
    for item in session.execute(wanted.where(later)).scalars():
        drop(session, item, SUPERSEDED)


def again(session: Session, item_id: int, *, actor: str) -> OutboxItem:
    """Have an item that failed, or was only kept as a file, sent once more from now on; audit it.

    Raise NotFound without such an item, Conflict for one that waits already or was erased.
    """
    item = session.execute(select(OutboxItem).where(OutboxItem.id == item_id).with_for_update()).scalar_one_or_none()
    if item is None:
        raise NotFound(f"There is nothing with the number {item_id} in the outbox.")
    if item.state not in (FAILED, SENT) or item.body is None:
        raise Conflict("This waits to be sent already, or there is nothing left to send; look at it again.")
    item.state, item.tries, item.not_before, item.sent_at, item.via = WAITING, 0, now_of(session), None, None
    item.claim = item.claimed_until = item.last_error = None
    session.flush()
    audit.record(session, actor, "outbox.again", f"outbox:{item.id}", {"channel": item.channel})
    return item


def keys_of(session: Session, conversation_ids: Sequence[str]) -> list[str]:
    """List the keys of everything that was put into the outbox about these conversations."""
    theirs = select(Case.id).where(Case.conversation_id.in_(list(conversation_ids)))  # type: ignore[attr-defined]
    return list(session.execute(select(OutboxItem.key).where(OutboxItem.case_id.in_(theirs))).scalars())  # type: ignore[union-attr]


def of_case(session: Session, case_id: int) -> list[OutboxItem]:
    """List what was and is to be sent about a case, oldest first."""
    return list(
        session.execute(select(OutboxItem).where(OutboxItem.case_id == case_id).order_by(OutboxItem.id)).scalars()
    )


def receivers(session: Session, case_id: int, event: str) -> list[str]:
    """List whom an event of a case wrote to: `customer`, `owner ID` or `lead ID`; keys are `<event>:<whom>[:<id>]`."""
    found = []
    for item in of_case(session, case_id):
        whom, _, who = item.key.removeprefix(f"{event}:").partition(":")
        if item.key.startswith(f"{event}:") and whom == item.to_whom:
            found.append(f"{whom} {who}".rstrip())
    return found


def newest(
    session: Session, limit: int = 100, *, state: str | None = None, channel: str | None = None, before: int = 0
) -> list[OutboxItem]:
    """List at most `limit` items, newest first, with numbers below `before`: of one state (of `SHOWN`) and channel."""
    wanted = select(OutboxItem).order_by(desc(OutboxItem.id)).limit(limit)
    if state is not None:
        wanted = wanted.where(*_is_shown_as(state))
    if channel is not None:
        wanted = wanted.where(OutboxItem.channel == channel)
    if before:
        wanted = wanted.where(OutboxItem.id < before)
    return list(session.execute(wanted).scalars())


def count(session: Session) -> dict[str, int]:
    """Return how many items there are of each state of `SHOWN`."""
    rows = session.execute(
        select(OutboxItem.state, OutboxItem.via, func.count()).group_by(OutboxItem.state, OutboxItem.via)
    )
    found = dict.fromkeys(SHOWN, 0)
    for state, via, many in rows:
        found[_shown(state, via)] += int(many)
    return found


def shown_state(item: OutboxItem) -> str:
    """Return the state of `SHOWN` that people are shown."""
    return _shown(item.state, item.via)


def _shown(state: str, via: str | None) -> str:
    return KEPT if state == SENT and via == FILE else state


def _is_shown_as(state: str) -> list[Any]:
    if state == KEPT:
        return [OutboxItem.state == SENT, OutboxItem.via == FILE]
    if state == SENT:
        return [OutboxItem.state == SENT, or_(OutboxItem.via.is_(None), OutboxItem.via != FILE)]  # type: ignore[union-attr]
    return [OutboxItem.state == state]


def forget(session: Session, case_ids: Sequence[int]) -> None:
    """Erase what was said in the items of these cases and to whom; what waits is not sent any more."""
    these = OutboxItem.case_id.in_(list(case_ids))  # type: ignore[union-attr]
    dropped: dict[str, Any] = {"state": DROPPED, "claim": None}
    blank: dict[str, Any] = {"address": None, "body": None, "last_error": None}
    for rows, values in ((these & (OutboxItem.state == WAITING), dropped), (these, blank)):
        change = update(OutboxItem).where(rows).values(**values)
        session.execute(change.execution_options(synchronize_session=False))
