"""Notices that are not urgent: one mail a day about a case, so that nobody gets a letter for every promise kept."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.cases.care import outbox
from bot.cases.models import Case
from bot.conversation.services import Services

# What may wait for the next day's mail when there was one today: it stays true, and the chat has said it already.
MAY_WAIT = frozenset({"care.kept", "care.kept_with_proof"})
# What counts as the mail of a day, and is joined with others that wait.
JOINED = MAY_WAIT | {"care.progress.note"}


def moment_for(
    session: Session, services: Services, case: Case, template: str, at: dt.datetime, zone: ZoneInfo
) -> dt.datetime:
    """Return when a mail that could go `at` goes: with the one that waits, or a day after the last one of today."""
    if template not in MAY_WAIT:
        return at
    before = [
        item for item in outbox.of_case(session, case.id) if item.template in JOINED and item.to_whom == "customer"
    ]
    waits = [item.not_before for item in before if item.state == outbox.WAITING]
    if waits:
        return max(at, *waits)
    last = max(
        (item.sent_at for item in before if item.state == outbox.SENT and item.sent_at is not None), default=None
    )
    if last is None or last.astimezone(zone).date() < at.astimezone(zone).date():
        return at
    tomorrow = at.astimezone(zone).date() + dt.timedelta(days=1)
    begins = dt.datetime.combine(tomorrow, dt.time(), zone).astimezone(dt.timezone.utc)
    return services.policy.care.sending.next(begins, zone)
