"""Count what care left undone or did twice: events that nobody was told, and those told in two ways."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.care.sending import LEASE as SENDING_LEASE
from bot.care.webhooks.calling import message_id
from bot.care.working import LEASE as WORKING_LEASE
from bot.cases.care import dues, outbox
from bot.cases.models import OutboxItem
from tests.chaos.listening_system import ListeningSystem

# A worker that died with a claim delays what it held by a lease, and by the pause before the next look.
MAY_BE_LATE = max(SENDING_LEASE, WORKING_LEASE) + dt.timedelta(minutes=1)


def not_done(session: Session, now: dt.datetime) -> Iterator[str]:
    """Say which dues and events still wait although their time, and the time a dead worker costs, is over."""
    for due in dues.waiting(session, now - MAY_BE_LATE):
        yield f"{due.key} waits since {due.at:%H:%M:%S}"
    late = select(OutboxItem).where(OutboxItem.state == outbox.WAITING, OutboxItem.not_before < now - MAY_BE_LATE)
    for item in session.execute(late.order_by(OutboxItem.id)).scalars():
        yield f"{item.key} waits since {item.not_before:%H:%M:%S}: {item.last_error}"
    failed = select(OutboxItem).where(OutboxItem.state == outbox.FAILED).order_by(OutboxItem.id)
    for item in session.execute(failed).scalars():
        yield f"{item.key} was given up: {item.last_error}"


def has_work(session: Session, now: dt.datetime) -> bool:
    """Return whether something that is due is not done yet."""
    return dues.any_waiting(session, now) or outbox.has_waiting(session, now)


def told_wrongly(session: Session, system: ListeningSystem) -> Iterator[str]:
    """Say which events are noted as told but were not, and which were told with two contents."""
    told = select(OutboxItem).where(OutboxItem.channel == "webhook", OutboxItem.state == outbox.SENT)
    for item in session.execute(told.order_by(OutboxItem.id)).scalars():
        if not system.heard[message_id(item.key)]:
            yield f"{item.key} is noted as told, and was not"
    for event, contents in system.contents.items():
        if len(contents) > 1:
            yield f"{event} was told in {len(contents)} ways"
