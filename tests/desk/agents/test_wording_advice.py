"""Test what the desk proposes to write instead: the dates in it are real, and ones that the company could keep."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.desk.agents.wording_advice import advice
from bot.remedy import Policy, check_wording, load_policy
from bot.remedy.wording import HANDOFF, REPLY
from bot.settings import ROOT

SATURDAY_NIGHT = datetime(2026, 12, 5, 14, tzinfo=timezone.utc)


@pytest.fixture(scope="module", params=["data/policy", "examples/policies/hong-kong-clinic"])
def policy(request: pytest.FixtureRequest) -> Policy:
    """Return the policy of each company that comes with the product."""
    return load_policy(ROOT / request.param)


@pytest.mark.parametrize("occasion", [REPLY, HANDOFF])
@pytest.mark.parametrize(
    ("text", "day"), [("我們會全額退款給您", "12月7日（一）"), ("We will refund you", "Mon 7 Dec")]
)
def test_the_date_of_an_example_is_the_next_day_that_the_company_works(
    policy: Policy, text: str, day: str, occasion: str
) -> None:
    (found,) = advice(policy, text, "en", SATURDAY_NIGHT, (occasion,))
    assert day in found["instead"] and "{" not in found["instead"]
    assert check_wording(policy, f"{text}. {found['instead']}", None, (occasion,)) == []


def test_every_day_of_a_year_has_the_weekday_of_the_calendar(policy: Policy) -> None:
    for days in range(366):
        now = SATURDAY_NIGHT + timedelta(days=days)
        (found,) = advice(policy, "我們會全額退款給您", "en", now, (REPLY,))
        end = policy.clock.local(policy.clock.end_of_opening_day(now, 1))
        assert end > now
        assert f"{end.month}月{end.day}日（{'一二三四五六日'[end.weekday()]}）{end:%H:%M}" in found["instead"]
