from __future__ import annotations

import datetime as dt

import pytest

from bot.remedy import Policy, check_wording
from bot.remedy.vocabulary import REASONS


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_a_queue_a_person_and_words_for_the_customer(policy: Policy, reason: str) -> None:
    escalation = policy.escalation(reason)
    assert escalation.handler.id in policy.handlers
    assert 1 <= escalation.priority <= 5
    assert escalation.promise > dt.timedelta(0)
    for language, text in escalation.customer_reason.items():
        assert text
        assert not check_wording(policy, text, language)


def test_danger_comes_before_everything_else(policy: Policy) -> None:
    hazard = policy.escalation("hazard")
    assert hazard.priority == min(policy.escalation(reason).priority for reason in REASONS)
    assert hazard.promise == min(policy.escalation(reason).promise for reason in REASONS)


def test_a_promise_made_at_night_begins_when_we_open(policy: Policy) -> None:
    saturday_night = dt.datetime(2026, 11, 21, 20, tzinfo=dt.timezone.utc)  # 04:00 on Sunday in Taipei
    assert policy.promised_by("requested", saturday_night) == dt.datetime(2026, 11, 23, 1, 30, tzinfo=dt.timezone.utc)


def test_an_unknown_reason_names_the_known_ones(policy: Policy) -> None:
    with pytest.raises(KeyError, match="hazard"):
        policy.escalation("boredom")
