from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from bot.remedy import Policy, PolicyError, check_wording, load_policy
from bot.remedy.vocabulary import GRAVE, HAZARDS, LIKE, REASONS, REQUIRED_REASONS
from bot.settings import ROOT
from bot.yaml_files import read_yaml

from .test_broken_policy import spoil


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_a_queue_a_person_and_words_for_the_customer(policy: Policy, reason: str) -> None:
    escalation = policy.escalation(reason)
    assert escalation.handler.id in policy.handlers
    assert 1 <= escalation.priority <= 5
    assert escalation.promise > dt.timedelta(0)
    for language, text in escalation.customer_reason.items():
        assert text
        assert not check_wording(policy, text, language)


@pytest.mark.parametrize("shipped", ["data/policy", "examples/policies/hong-kong-clinic"])
def test_a_life_comes_before_danger_and_danger_before_everything_else(shipped: str) -> None:
    policy = load_policy(ROOT / shipped)
    life = policy.escalation("self_harm").urgency
    assert all(life < policy.escalation(reason).urgency for reason in REASONS if reason != "self_harm")
    least_urgent = max(policy.escalation(reason).urgency for reason in HAZARDS)
    assert all(least_urgent <= policy.escalation(reason).urgency for reason in set(REASONS) - {"self_harm", *HAZARDS})


def test_every_grave_matter_has_its_own_rule(policy: Policy) -> None:
    assert policy.advice == ()
    assert {reason: policy.escalation(reason).reason for reason in GRAVE} == {reason: reason for reason in GRAVE}


def test_a_policy_without_a_rule_for_a_grave_matter_follows_that_of_the_nearest_and_is_told(folder: Path) -> None:
    path = folder / "escalation.yml"
    written = read_yaml(path)
    written["reasons"] = {reason: written["reasons"][reason] for reason in REQUIRED_REASONS}
    path.write_text(yaml.safe_dump(written, allow_unicode=True), encoding="utf-8")
    policy = load_policy(folder)
    for reason, like in LIKE.items():
        assert policy.escalation(reason).queue == policy.escalation(like).queue
        assert policy.escalation(reason).reason == reason
    assert [one.what.split("'")[1] for one in policy.advice] == list(LIKE)


@pytest.mark.slow
def test_a_duty_line_is_found_by_name_and_a_wrong_one_has_its_line(folder: Path) -> None:
    assert load_policy(folder).escalation("fire").duty == load_policy(folder).escalation("self_harm").duty
    line = spoil(folder, "escalation.yml", "    duty: payments", "    duty: paymint")
    with pytest.raises(PolicyError) as raised:
        load_policy(folder)
    (problem,) = raised.value.problems
    assert (problem.file, problem.line) == ("escalation.yml", line)
    assert "'paymint' is not a known duty line" in problem.what and "payments" in problem.write_instead


def test_a_duty_line_answers_in_its_hours_only(policy: Policy) -> None:
    payments, safety = policy.escalation("scam").duty, policy.escalation("fire").duty
    assert payments is not None and safety is not None
    night, evening = (policy.clock.local(dt.datetime(2026, 11, 22, hour, tzinfo=dt.timezone.utc)) for hour in (20, 13))
    assert (payments.answers_at(night), payments.answers_at(evening)) == (False, True)
    assert safety.answers_at(night) and safety.answers_at(evening)


def test_a_promise_made_at_night_begins_when_we_open(policy: Policy) -> None:
    saturday_night = dt.datetime(2026, 11, 21, 20, tzinfo=dt.timezone.utc)  # 04:00 on Sunday in Taipei
    assert policy.promised_by("requested", saturday_night) == dt.datetime(2026, 11, 23, 1, 30, tzinfo=dt.timezone.utc)


def test_an_unknown_reason_names_the_known_ones(policy: Policy) -> None:
    with pytest.raises(KeyError, match="hazard"):
        policy.escalation("boredom")
