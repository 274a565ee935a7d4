"""The statutory deadline for an answer: counted in calendar days, shown, and never exceeded by a promise."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.remedy import CaseFacts, OpeningClock, Policy, load_policy, propose
from bot.remedy.propose import TOO_LATE
from bot.remedy.statutory import Stage
from bot.remedy.vocabulary import EMOTIONS, KINDS, OUTCOMES, REASONS
from tests.shipped import shipped_policy

from .test_broken_policy import problems_of, spoil

UTC, TAIPEI = dt.timezone.utc, ZoneInfo("Asia/Taipei")
POLICY = shipped_policy()


def taipei(month: int, day: int, hour: int = 12, minute: int = 0, year: int = 2026) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=TAIPEI).astimezone(UTC)


@pytest.mark.parametrize(
    ("opened", "day"),
    [
        (taipei(11, 18), dt.date(2026, 12, 3)),
        (taipei(11, 18, 0, 0), dt.date(2026, 12, 3)),
        (taipei(11, 18, 23, 59), dt.date(2026, 12, 3)),  # the day of the complaint does not count, whatever the hour
        (taipei(12, 20), dt.date(2027, 1, 4)),
        (taipei(2, 14), dt.date(2026, 3, 1)),
        (dt.datetime(2026, 11, 18, 17, tzinfo=UTC), dt.date(2026, 12, 4)),  # already the 19th in Taipei
    ],
)
def test_fifteen_calendar_days_in_the_companys_zone(policy: Policy, opened: dt.datetime, day: dt.date) -> None:
    until = policy.answer_by(opened)
    assert until is not None
    assert until.day == day
    assert until.at == dt.datetime.combine(day, dt.time(23, 59, 59), tzinfo=TAIPEI)
    assert until.clock.id == "taiwan_consumer_protection"
    assert "43" in until.clock.law["zh-Hant"] and "43" in until.clock.law["en"]


def test_the_answer_is_open_overdue_or_answered(policy: Policy) -> None:
    until = policy.answer_by(taipei(11, 18))
    assert until is not None
    assert until.as_dict(taipei(12, 3, 23), False)["state"] == "open"
    assert until.as_dict(taipei(12, 4), False)["state"] == "overdue"
    assert until.as_dict(taipei(12, 4), True)["state"] == "answered"
    assert until.as_dict(taipei(12, 4), True)["day"] == "2026-12-03"


def test_the_strictest_clock_applies_and_without_clocks_there_is_no_deadline(folder: Path) -> None:
    chosen = "[taiwan_consumer_protection]"
    spoil(folder, "company.yml", chosen, "[taiwan_financial_consumers, taiwan_consumer_protection]")
    both = load_policy(folder).answer_by(taipei(11, 18))
    assert both is not None and both.day == dt.date(2026, 12, 3)
    spoil(folder, "company.yml", "[taiwan_financial_consumers, taiwan_consumer_protection]", "[ours]")
    spoil(folder, "escalation.yml", "  taiwan_financial_consumers:", "  ours:")
    spoil(folder, "escalation.yml", "days: 30", "days: 3")
    ours = load_policy(folder).answer_by(taipei(11, 18))
    assert ours is not None and ours.day == dt.date(2026, 11, 21)
    spoil(folder, "company.yml", "statutory_clocks: [ours]", "")
    assert load_policy(folder).answer_by(taipei(11, 18)) is None


def test_an_unknown_clock_is_a_mistake(folder: Path) -> None:
    line = spoil(folder, "company.yml", "[taiwan_consumer_protection]", "[taiwan_consumer_protecton]")
    (problem,) = problems_of(folder)
    assert (problem.file, problem.line) == ("company.yml", line)
    assert "not a known statutory clock" in problem.what
    assert "'taiwan_consumer_protection'" in problem.write_instead


@pytest.mark.parametrize("days", ["0", "-1", "two weeks", "15.5"])
def test_a_clock_without_whole_days_is_a_mistake(folder: Path, days: str) -> None:
    line = spoil(folder, "escalation.yml", "days: 15", f"days: {days}")
    assert [(problem.file, problem.line) for problem in problems_of(folder)] == [("escalation.yml", line)]


# ---- no promise is due after the statutory deadline ----

INSTANTS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2028, 1, 1), timezones=st.just(UTC))
SPANS = st.integers(0, 30 * 24 * 60).map(lambda minutes: dt.timedelta(minutes=minutes))
FACTS = st.builds(
    CaseFacts,
    kind=st.sampled_from((None, *KINDS)),
    emotion=st.sampled_from((None, *EMOTIONS)),
    desired_outcome=st.sampled_from((None, *OUTCOMES)),
    product_id=st.sampled_from((None, *sorted(POLICY.products)[:6])),
    waiting_days=st.integers(0, 60),
    contacts=st.integers(1, 4),
    harm=st.booleans(),
)


@pytest.mark.slow
@settings(deadline=None, database=None, max_examples=300)
@given(FACTS, INSTANTS, SPANS)
def test_no_offer_promises_anything_after_the_statutory_deadline(
    facts: CaseFacts, opened: dt.datetime, later: dt.timedelta
) -> None:
    until = POLICY.answer_by(opened)
    assert until is not None
    now = opened + later
    proposal = propose(POLICY, replace(facts, answer_by=until.at), now)
    for option in proposal.options:
        dates = [option.due_at, *(promise.due_at for promise in option.commitments)]
        assert all(now < due <= until.at for due in dates)
        assert all(POLICY.clock.is_open(due) for due in dates)
    assert not proposal.options or 2 <= len(proposal.options) <= 4
    if later > dt.timedelta(days=16):
        assert proposal.refused == "no_options"


@pytest.mark.slow
@settings(deadline=None, database=None, max_examples=300)
@given(st.sampled_from(REASONS), INSTANTS, SPANS)
def test_no_person_is_promised_after_the_statutory_deadline(
    reason: str, opened: dt.datetime, later: dt.timedelta
) -> None:
    until, now = POLICY.answer_by(opened), opened + later
    assert until is not None
    promised = POLICY.promised_by(reason, now, until.at)
    assert promised > now
    assert POLICY.clock.is_open(promised)
    if POLICY.clock.last_opening(until.at) > now:
        assert promised <= until.at


@pytest.mark.parametrize(
    ("now", "review_due"),
    [
        (taipei(11, 18), dt.date(2026, 11, 30)),  # the ten opening days of the policy
        (taipei(11, 25), dt.date(2026, 12, 3)),  # ten days would be too late, the shortest allowed time of six is not
        (taipei(11, 27), None),  # five days are too few
    ],
)
def test_a_remedy_is_shortened_to_its_fewest_days_or_left_out(
    policy: Policy, now: dt.datetime, review_due: dt.date | None
) -> None:
    until = policy.answer_by(taipei(11, 18))
    assert until is not None
    proposal = propose(policy, CaseFacts("process", "neutral", "improvement", "kettle", answer_by=until.at), now)
    due = {option.remedy: policy.clock.local(option.due_at).date() for option in proposal.options}
    left_out = {entry["remedy"]: entry["why"] for entry in proposal.explanation["left_out"]}
    assert len(due) >= 2
    assert due.get("process_review") == review_due
    if review_due is None:
        assert left_out["process_review"] == TOO_LATE.text
    else:
        (review,) = (option for option in proposal.options if option.remedy == "process_review")
        assert f"{review_due.month}月{review_due.day}日" in review.deadline_text["zh-Hant"]


def test_a_person_takes_over_when_no_remedy_in_time_serves_the_wish(policy: Policy) -> None:
    opened = taipei(11, 18)
    until = policy.answer_by(opened)
    assert until is not None
    facts = CaseFacts("product_quality", "neutral", "repair", "robot_vacuum", answer_by=until.at)
    assert propose(policy, facts, taipei(12, 3, 16)).refused == "no_options"
    assert propose(policy, replace(facts, answer_by=None), taipei(12, 3, 16)).options


# ---- the last open instant before a given time ----

CLOCK = OpeningClock(TAIPEI, dict.fromkeys(range(5), ((9 * 60, 12 * 60), (13 * 60, 18 * 60))))


@pytest.mark.parametrize(
    ("at", "last"),
    [
        (taipei(11, 23, 10), taipei(11, 23, 10)),
        (taipei(11, 23, 12, 30), taipei(11, 23, 12)),
        (taipei(11, 23, 23, 59), taipei(11, 23, 18)),
        (taipei(11, 23, 8), taipei(11, 20, 18)),  # Monday morning: Friday evening
        (taipei(11, 22, 12), taipei(11, 20, 18)),
    ],
)
def test_last_opening_is_the_last_open_instant(at: dt.datetime, last: dt.datetime) -> None:
    assert CLOCK.last_opening(at) == last


@pytest.mark.parametrize(
    ("stage", "opened", "day"),
    [
        (Stage(3, True, {"zh-Hant": "通知", "en": "notice"}), dt.date(2026, 11, 18), dt.date(2026, 11, 23)),
        (Stage(3, True, {"zh-Hant": "通知", "en": "notice"}), dt.date(2026, 12, 31), dt.date(2027, 1, 6)),
        (Stage(56, False, {"zh-Hant": "回覆", "en": "answer"}), dt.date(2026, 11, 18), dt.date(2027, 1, 13)),
    ],
)
def test_stages_count_working_days_or_calendar_days(stage: Stage, opened: dt.date, day: dt.date) -> None:
    assert stage.day(opened, POLICY.public_holidays) == day


def test_a_stage_has_one_kind_of_days(folder: Path) -> None:
    spoil(folder, "escalation.yml", "{days: 15, document", "{days: 15, working_days: 3, document")
    (problem,) = problems_of(folder)
    assert "one of the two" in problem.what
