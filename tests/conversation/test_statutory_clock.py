"""Test the statutory clock: nothing is promised for after its day, and it no longer binds an answered case."""

from __future__ import annotations

import datetime as dt

from bot.cases import cases
from bot.conversation.answer_by import latest_promise, shown
from bot.conversation.handing_over import hand_over
from bot.conversation.offering import case_facts_of, offer
from bot.conversation.recap import recap
from tests.clock import StandingClock

from .conftest import OPEN_HOURS
from .turns import Customer, understood

DAY = dt.date(2026, 12, 3)  # Fifteen days after OPEN_HOURS.


def test_a_person_is_promised_before_the_day_is_over(customer: Customer, clock: StandingClock) -> None:
    customer.say_everything()
    # 17:00 on that day, an hour before closing: two opening hours would end on the next morning.
    clock.now = dt.datetime(2026, 12, 3, 9, 0, tzinfo=dt.timezone.utc)
    services = customer.services
    assert services.policy.clock.local(services.policy.promised_by("rejected", clock.now)).date() > DAY
    notice = hand_over(customer.session, services, customer.turn(understood("都不要", "reject_options")), "rejected")
    assert notice.promised_by == dt.datetime(2026, 12, 3, 10, 0, tzinfo=dt.timezone.utc)


def test_when_nothing_can_be_done_in_time_a_person_takes_over(customer: Customer, clock: StandingClock) -> None:
    customer.say_everything()
    recap(customer.session, customer.services, customer.id, "zh-Hant")
    clock.now += dt.timedelta(days=20)
    assert offer(customer.session, customer.services, customer.id).refused == "no_options"
    until = shown(customer.services.policy, customer.case, clock.now)
    assert until is not None
    assert (until["day"], until["state"]) == ("2026-12-03", "overdue")


def test_a_case_that_was_answered_is_not_held_to_it_again(customer: Customer, clock: StandingClock) -> None:
    customer.say_everything()
    session, policy = customer.session, customer.services.policy
    recap(session, customer.services, customer.id, "zh-Hant")
    assert offer(session, customer.services, customer.id).refused is None
    assert latest_promise(policy, customer.case) is not None
    for stage in ("agreed", "listening"):
        cases.move(session, customer.case, stage, actor="test", reason="test")
    assert customer.case.reopened == 1
    clock.now += dt.timedelta(days=40)
    known: dict[str, object] = {}
    assert case_facts_of(customer.session, customer.services, customer.case, known, clock.now).answer_by is None  # type: ignore[arg-type]
    until = shown(policy, customer.case, clock.now)
    assert until is not None and until["state"] == "answered"


def test_cases_open_on_the_clock_of_these_tests(customer: Customer) -> None:
    customer.say_everything()
    assert customer.case.opened_at == OPEN_HOURS
