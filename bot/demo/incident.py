"""The incident of the month: many complain of one thing on one day, it is found, and the manager sees it through.

Everything goes the way it goes at the desk: found, prepared, worded, reviewed by a second person, declared, news told,
closed with a report.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.care.incidents import deciding
from bot.cases.errors import CaseStoreError
from bot.cases.insight import gathering, incidents, signals
from bot.cases.insight.incidents import Harm
from bot.cases.models import Agent, Incident, Signal
from bot.conversation.services import Services
from bot.demo.people import MANAGER, SUPERVISOR
from bot.demo.planning import Planning

# The numbers of the cases, and when they come: on one day, while the shop is open.
NUMBERS = range(12, 19)
DAY, FIRST_HOUR, APART = 20, 2, dt.timedelta(minutes=40)
# What everybody is given beyond their own loss: the gesture by its id in the policy, and its worth in units of money.
GESTURE, UNITS = "coupon", 1_000
VOICE = "care_lead"
TO_DECLARE, TO_NEWS, TO_CLOSE = dt.timedelta(hours=2), dt.timedelta(days=1), dt.timedelta(days=4)


def moment(began: dt.datetime, number: int) -> dt.datetime:
    """Return when the complaint with this number comes, in a month that began at this moment."""
    return began + dt.timedelta(days=DAY, hours=FIRST_HOUR) + APART * NUMBERS.index(number)


def seen(month: Planning, signal: Signal) -> None:
    """Plan what the manager does about a proposal: the first one becomes an incident."""
    month.at(month.now + TO_DECLARE, lambda s, d: _declare(s, d, month, signal.id))


def _declare(session: Session, services: Services, month: Planning, signal_id: int) -> None:
    signal, manager = signals.get(session, signal_id), _colleague(session, MANAGER)
    if signal.state != signals.OPEN or incidents.listed(session, (incidents.DECLARED, incidents.CLOSED)):
        return
    say = month.words.of_incident
    found = deciding.prepare(session, manager, say("title", "zh-Hant"), [signal])
    deciding.gather(session, services, found, manager, signal.cases, None)
    deciding.word(session, services, found, manager, zh=say("wording", "zh-Hant"), en=say("wording", "en"), banner=True)
    deciding.review(session, found, _colleague(session, SUPERVISOR))
    minor = UNITS * services.policy.company.minor_in_one
    harm = Harm(incidents.PLAIN, say("harm", "zh-Hant"), say("harm", "en"), GESTURE, minor)
    deciding.offer(session, services, found, manager, [harm])
    deciding.set_voice(session, services, found, manager, VOICE, month.now + TO_NEWS)
    deciding.declare(session, services, found, manager)
    month.at(month.now + TO_NEWS - dt.timedelta(hours=2), lambda s, d: _tell(s, d, month, found.id))
    month.at(month.now + TO_CLOSE, lambda s, d: _close(s, month, found.id))


def _tell(session: Session, services: Services, month: Planning, number: int) -> None:
    found, manager, say = incidents.get(session, number), _colleague(session, MANAGER), month.words.of_incident
    late = [row.case_id for row in gathering.rows_of(session, found) if row.state == gathering.SUGGESTED]
    if late:
        deciding.gather(session, services, found, manager, late, None)
    deciding.update(
        session,
        services,
        found,
        manager,
        zh=say("news", "zh-Hant"),
        en=say("news", "en"),
        next_update_at=month.now + TO_CLOSE,
    )


def _close(session: Session, month: Planning, number: int) -> None:
    found: Incident = incidents.get(session, number)
    deciding.close(session, found, _colleague(session, MANAGER), month.words.of_incident("report", "zh-Hant"))


def _colleague(session: Session, login: str) -> Agent:
    found = session.execute(select(Agent).where(Agent.login == login)).scalar_one_or_none()
    if found is None:
        raise CaseStoreError(f"the month has no {login}")
    return found
