"""Work off the outbox: claim, then send outside of any transaction, then finish in a second one.

Whoever dies between sending and finishing sends the same message again once the claim has lapsed: with the same
Message-ID or webhook-id, by which receivers know it.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from bot.care.joining import join_others
from bot.care.mail.addresses import CUSTOMER, receiver
from bot.care.mail.errors import NotSent
from bot.care.mail.fresh import renew
from bot.care.mail.letter import QUESTIONS
from bot.cases.care import mail_wishes, outbox
from bot.cases.errors import Busy
from bot.cases.models import OutboxItem
from bot.conversation.services import Services

logger = logging.getLogger(__name__)

# How long a claim holds before an item is begun, and from then on: longer than any one takes to be handed over.
CLAIM, LEASE = dt.timedelta(seconds=30), dt.timedelta(minutes=3)
BATCH = 20
# How often noting that something was sent is tried while the store is busy, each time for some seconds.
FINISHING_TRIES = 4
# Pauses before the next try, by number of tries; after the last one, three days, it has failed.
AGAIN = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 20, 60, 180, 360, *([720] * 5)))
NO_ADDRESS, UNWANTED, NOT_THEIRS = "no_address", "unwanted", "not_theirs"


class Outlet(Protocol):
    """A way out for the items of one channel."""

    def hand_over(self, item: OutboxItem, services: Services) -> str:
        """Hand one item over and return how (smtp, file, http); raise NotSent."""

    def take_back(self, key: str) -> None:
        """Remove what was kept of an item whose person was erased meanwhile; what was sent cannot be taken back."""


@dataclass(frozen=True)
class Sent:
    """What became of one item: sent, again (tried later), put_off (not at this hour), failed or dropped, and why."""

    key: str
    outcome: str
    why: str = ""


def send(
    services: Services,
    outlets: Mapping[str, Outlet],
    *,
    limit: int = BATCH,
    on_step: Callable[[str], None] | None = None,
) -> list[Sent]:
    """Send what waits in the outbox for these channels now and return what became of it; `outlets` by channel.

    Channels that are sent by themselves do not wait for each other: a slow system holds up no mail.

    `on_step` is called between the steps with their names, for tests that let a sender die there.
    """
    step = on_step or (lambda name: None)
    with services.store.read() as session:
        if not outbox.has_waiting(session, services.now(), tuple(outlets)):
            return []
    with services.store.begin() as session:
        mark, ids = outbox.claim(session, services.now(), lease=CLAIM, limit=limit, channels=tuple(outlets))
    step("claimed")
    done = []
    for item_id in ids:
        try:
            done += _send_one(services, outlets, item_id, mark, step)
        except Busy:
            # The claim lapses, and it is tried again then.
            continue
    return done


def _send_one(
    services: Services, outlets: Mapping[str, Outlet], item_id: int, mark: str, step: Callable[[str], None]
) -> list[Sent]:
    with services.store.begin() as session:
        item = outbox.taken_up(session, item_id, mark)
        if item is None:
            return []
        ended = _not_now(session, services, item) or _not_theirs(session, item)
        if ended is not None:
            return [ended]
        join_others(session, services, item)
        outbox.hold(session, item, lease=LEASE)
    step("held")
    via, error, key = "", None, item.key
    outlet = outlets[item.channel]
    try:
        via = outlet.hand_over(item, services)
    except NotSent as refused:
        error = refused
    except (LookupError, ValueError, TypeError) as fault:
        # The content itself cannot be sent; trying again would fail again.
        logger.exception("an item of the outbox cannot be made into a message")
        error = NotSent(f"{type(fault).__name__}: {fault}", for_good=True)
    step("sent")
    for left in reversed(range(FINISHING_TRIES)):
        try:
            return _finish(services, outlet, item_id, mark, key, via, error)
        except Busy:
            # What is sent and not noted would be sent again.
            if not left:
                raise
    return []


def _finish(
    services: Services, outlet: Outlet, item_id: int, mark: str, key: str, via: str, error: NotSent | None
) -> list[Sent]:
    with services.store.begin() as session:
        item = outbox.taken_up(session, item_id, mark)
        if item is None:
            if outbox.is_dropped(session, key):
                outlet.take_back(key)
            return []
        if error is None:
            outbox.sent(session, item, via=via)
            return [Sent(key, "sent")]
        return [_failed(session, services, item, error)]


def _not_now(session: Session, services: Services, item: OutboxItem) -> Sent | None:
    """End or put off what may not be sent now: without an address, unwanted, or to a customer at night."""
    if item.channel != "mail":
        return None
    address = receiver(item, services.policy)
    if not address:
        outbox.failed(session, item, NO_ADDRESS, None)
        return Sent(item.key, "failed", NO_ADDRESS)
    if item.template in QUESTIONS and not mail_wishes.wants_questions(session, item.case_id, address):
        outbox.drop(session, item, UNWANTED)
        return Sent(item.key, "dropped", UNWANTED)
    if item.to_whom == CUSTOMER and not (item.body or {}).get("at_once"):
        # It may have waited into the night, because no sender ran or the mail server was away.
        now = services.now()
        at = services.policy.care.sending.next(now, services.policy.clock.zone)
        if at > now:
            outbox.put_off(session, item, at)
            return Sent(item.key, "put_off")
    return None


def _not_theirs(session: Session, item: OutboxItem) -> Sent | None:
    """Renew the links of a mail; drop one about promises that were all handed on since it was written."""
    if item.channel != "mail" or renew(session, item):
        return None
    outbox.drop(session, item, NOT_THEIRS)
    return Sent(item.key, "dropped", NOT_THEIRS)


def _failed(session: Session, services: Services, item: OutboxItem, error: NotSent) -> Sent:
    for_good = error.for_good or item.tries > len(AGAIN)
    at = None if for_good else services.now() + AGAIN[item.tries - 1]
    outbox.failed(session, item, str(error), at)
    return Sent(item.key, "again" if at else "failed", str(error))
