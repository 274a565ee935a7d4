"""Put the weekly report into the outbox, once for each reader, when the company opens in a new week."""

from __future__ import annotations

import datetime as dt

from bot.care.notices import LEAD, staff_language
from bot.care.weekly.content import weekly
from bot.cases.care import outbox
from bot.cases.insight.figures.counting import Scope, count
from bot.cases.insight.figures.measures import MEASURES
from bot.conversation.customer_mail import MAIL
from bot.conversation.services import Services
from bot.insight.periods import Period, last_week

TEMPLATE = "agents.insight.weekly.title"


def post_due(services: Services) -> int:
    """Put the report of the last week into the outbox for every reader who has none; return how many there were."""
    readers, clock, now = services.policy.insight.weekly_to, services.policy.clock, services.now()
    if not readers:
        return 0
    today = clock.local(now).date()
    monday = dt.datetime.combine(today - dt.timedelta(days=today.weekday()), dt.time(0), tzinfo=clock.zone)
    week = last_week(today)
    if now < clock.next_opening(monday):
        return 0
    with services.store.read() as session:
        missing = [one for one in readers if not outbox.has_key(session, _key(week, one))]
        # A desk that has only just begun has nothing to report.
        if missing and not count(session, MEASURES["opened"], Scope(until=week.until), now).events:
            return 0
    if missing:
        post(services, week, missing)
    return len(missing)


def post(services: Services, week: Period, readers: list[str]) -> None:
    """Put the report of a week into the outbox for these handlers; whoever has it gets no second one."""
    to = staff_language(services)
    with services.store.read() as session:
        report = weekly(session, services, week, to)
    for reader in readers:
        with services.store.begin() as session:
            outbox.put(
                session,
                key=_key(week, reader),
                channel=MAIL,
                template=TEMPLATE,
                to_whom=LEAD,
                address=services.policy.handlers[reader].email,
                locale=to,
                body={
                    "subject": f"{report['title']} {report['span']}",
                    "text": "\n\n".join([report["lead"], "\n".join(f"・{one}" for one in report["now"])]),
                    "owner": reader,
                    "report": report,
                },
                not_before=services.now(),
            )


def _key(week: Period, reader: str) -> str:
    return f"weekly:{week.since.isoformat()}:{reader}"
