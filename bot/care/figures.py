"""The figures of care in words, for the command and for measurements."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from bot.cases.care import follow_ups
from bot.cases.care.figures import Figures, read_figures
from bot.cases.utc import now_of
from bot.conversation.services import Services
from bot.remedy import Policy

# Ways of remedies that pay money; a credit is no money.
MONEY_WAYS = ("money_back", "money_for_keeping")
# What is counted of the answers to whether it is mended, where it is not just what customers say.
ANSWERS = {follow_ups.SILENT: "customers who did not answer", follow_ups.NOT: "customers who say: not mended"}
# Without a date, the figures are of this last time.
USUAL_SPAN = dt.timedelta(days=30)


def money_remedies(policy: Policy) -> tuple[str, ...]:
    """List the remedies of the policy that pay money."""
    return tuple(name for name, remedy in policy.remedies.items() if remedy.way in MONEY_WAYS)


def recent_figures(session: Session, policy: Policy) -> Figures:
    """Read the figures of the last 30 days."""
    return read_figures(session, now_of(session) - USUAL_SPAN, money=money_remedies(policy))


def figure_lines(services: Services, since: dt.date | None = None) -> list[str]:
    """Return the figures as lines of text; `since` is a day on the company's calendar, by default 30 days ago."""
    clock = services.policy.clock
    day = since or clock.local(services.now() - USUAL_SPAN).date()
    midnight = dt.datetime.combine(day, dt.time(0), tzinfo=clock.zone).astimezone(dt.timezone.utc)
    with services.store.read() as session:
        found = read_figures(session, midnight, money=money_remedies(services.policy))
    return [f"Since {day.isoformat()}:", *lines_of(found)]


def lines_of(found: Figures) -> list[str]:
    """Return the figures as lines, a number and what it counts in each."""
    rows = [
        (found.kept_in_time, "promises kept in time"),
        (found.redated_before_due, "promises given another date before they were due"),
        (found.broken, "promises broken"),
        (found.kept_late, "promises kept late"),
        (found.chased, "cases in which the customer had to ask"),
        (found.human_hours, "hours until a person's first words (median)"),
        (found.money_days, "days from agreement to money (median)"),
        *((count, ANSWERS.get(answer, f"customers who say: {answer}")) for answer, count in found.answers.items()),
        (found.reopened, "cases opened again"),
    ]
    return [f"{'-' if number is None else number:>8}  {what}" for number, what in rows]
