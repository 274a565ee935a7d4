"""Test that Rasa parses each rule once, however many there are."""

import json

import pytest

pytestmark = pytest.mark.slow


def test_a_rule_is_still_parsed_after_thousands_of_others() -> None:
    # Imports Rasa, and the memory with it.
    from rasa.core.policies.rule_policy import RulePolicy

    from bot.nlu import answer_policy

    assert answer_policy.AnswerPolicy
    keys = [json.dumps([{"prev_action": {"action_name": f"action_{number}"}}]) for number in range(3000)]
    first = [RulePolicy._rule_key_to_state(key) for key in keys]
    assert all(RulePolicy._rule_key_to_state(key) is parsed for key, parsed in zip(keys, first))
    assert first[2999] == [{"prev_action": {"action_name": "action_2999"}}]
