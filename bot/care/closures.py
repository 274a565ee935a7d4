"""Days on which the company has to close: open promises that counted them get a later date, and everybody hears why."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.care.dates_told import heard_date, take_back_waiting
from bot.care.notices import OWNER, in_words, mail_handler, owner_of, staff_language
from bot.cases import commitments
from bot.cases.care import course
from bot.cases.models import Case, Commitment
from bot.cases.utc import from_iso
from bot.clocks.plan import moved_key
from bot.conversation.display import both
from bot.conversation.services import Services
from bot.remedy import Policy


def reckon_again(services: Services) -> int:
    """Move every open promise that a closure of the policy delays; return how many were moved.

    Done again it changes nothing. Owner and customer are told once for each promise, with the reason; the customer
    within the sending hours, by what comes due. Dates of the law
    stay: a promise is never moved behind one.
    """
    if not services.policy.closures:
        return 0
    with services.store.read() as session:
        wanted = select(Commitment, Case).join(Case, Case.id == Commitment.case_id)
        wanted = wanted.where(Commitment.state == "open", Commitment.due_at > services.now()).order_by(Commitment.id)
        # Most promises did not count the day: they need no transaction of their own.
        delayed = [
            promise.id for promise, case in session.execute(wanted) if later_date(services.policy, promise, case)
        ]
    moved = 0
    for promise_id in delayed:
        with services.store.begin() as session:
            moved += _reckon(session, services, promise_id)
    return moved


def later_date(policy: Policy, promise: Commitment, case: Case) -> tuple[dt.datetime, list[dt.date]] | None:
    """Return the date that a promise has with the closures counted, and those closures; None when it stays."""
    reckoning = promise.reckoning or {}
    since = from_iso(reckoning["since"]) if "since" in reckoning else promise.made_at
    zone = policy.clock.zone
    first, last = since.astimezone(zone).date(), promise.due_at.astimezone(zone).date()
    told = set(reckoning.get("closures", ()))
    counted = [day for day in sorted(policy.closures) if first <= day <= last and day.isoformat() not in told]
    if not counted:
        return None
    # A date moves when a day that it counted is lost, and always when nobody is there on it.
    due_at = promise.due_at if policy.clock.spans(last) else policy.clock.closing_times(promise.due_at)[0]
    if "days" in reckoning:
        due_at = max(due_at, policy.clock.closing_times(since)[int(reckoning["days"])])
    until = policy.answer_by(case.opened_at)
    latest = None if until is None or promise.due_at > until.at else until.at
    due_at = policy.clock.not_after(due_at, since, latest)
    return (due_at, counted) if due_at > promise.due_at else None


def _reckon(session: Session, services: Services, promise_id: int) -> bool:
    promise, case = commitments.locked(session, promise_id)
    found = later_date(services.policy, promise, case) if promise.state == "open" else None
    if found is None or promise.due_at <= services.now():
        return False
    due_at, days = found
    reckoning = promise.reckoning or {}
    heard = heard_date(session, promise)
    take_back_waiting(session, promise)
    why = services.policy.closures[days[-1]]
    course.reckon_again(
        session,
        promise,
        case,
        due_at,
        days_off=[*reckoning.get("closures", ()), *(day.isoformat() for day in days)],
        heard=heard,
        why={to: both(why, to) for to in ("zh-Hant", "en")},
    )
    owner, staff = owner_of(services, promise), staff_language(services)
    if owner is not None:
        key = moved_key(promise.id, promise.reckoning["moved"])
        values = {**in_words(services, promise, staff), "why": both(why, staff)}
        mail_handler(
            session, services, owner, "care.owner.reckoned_again", key=key, to_whom=OWNER, case=case, values=values,
            promises=[promise],
        )  # fmt: skip
    return True
