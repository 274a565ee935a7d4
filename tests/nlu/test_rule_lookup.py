"""Test that rules are parsed once, and that the index finds the rules that Rasa's own search finds."""

import json
import random
from types import SimpleNamespace
from typing import Any

import pytest

pytestmark = pytest.mark.slow

ACTIONS = ("action_listen", "utter_ask", "action_note_facts", None)
INTENTS = ("complain", "affirm", "__should_not_be_set__", None)
STAGES = ("listening", "agreed", "__should_not_be_set__", None)


def step(dice: random.Random) -> dict[str, Any]:
    values = {
        "prev_action": {"action_name": dice.choice(ACTIONS)},
        "user": {"intent": dice.choice(INTENTS), "entities": dice.choice((None, ["product"], ["product", "time"]))},
        "slots": {"stage": dice.choice(STAGES), "settled": dice.choice((None, [1.0]))},
    }
    told = {part: {name: value for name, value in of.items() if value is not None} for part, of in values.items()}
    return {part: of for part, of in told.items() if of}


def as_said(state: dict[str, Any]) -> dict[str, Any]:
    """Return a step as a conversation has it: tuples in place of lists, nothing that should not be set."""
    return {
        part: {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in of.items()
            if value != "__should_not_be_set__"
        }
        for part, of in state.items()
    }


def test_the_index_finds_what_the_search_of_all_rules_finds() -> None:
    from rasa.core.policies.rule_policy import RulePolicy

    from bot.nlu.rule_lookup import _possible_keys

    policy = SimpleNamespace(
        _is_rule_applicable=lambda *said: RulePolicy._is_rule_applicable(policy, *said),
        _rule_key_to_state=RulePolicy._rule_key_to_state,
        _does_rule_match_state=RulePolicy._does_rule_match_state,
    )
    dice, found = random.Random(11), 0
    for _ in range(60):
        rules = {json.dumps([step(dice) for _ in range(dice.randint(1, 3))]): "action" for _ in range(40)}
        for _ in range(20):
            states = [as_said(step(dice)) for _ in range(dice.randint(0, 4))]
            expected = {
                key
                for key in rules
                if all(policy._is_rule_applicable(key, ago, state) for ago, state in enumerate(reversed(states)))
            }
            assert _possible_keys(policy, rules, states) == expected
            found += len(expected)
        rules.pop(next(iter(rules)))
        assert _possible_keys(policy, rules, []) == set(rules)
    assert found > 1000


def test_rules_that_were_taken_out_are_not_found() -> None:
    from rasa.core.policies.rule_policy import RulePolicy

    from bot.nlu.rule_lookup import _possible_keys

    policy = SimpleNamespace(_is_rule_applicable=lambda *_: True)
    states = [{"prev_action": {"action_name": "action_listen"}, "user": {"intent": "affirm"}}]
    rules = {json.dumps([{**states[0], "slots": {"n": n}}]): "action" for n in range(3)}
    assert _possible_keys(policy, rules, states) == set(rules) and RulePolicy
    rules.pop(next(iter(rules)))
    assert _possible_keys(policy, rules, states) == set(rules)


def test_a_rule_is_still_parsed_after_thousands_of_others() -> None:
    # Imports Rasa, and the lookup with it.
    from rasa.core.policies.rule_policy import RulePolicy

    from bot.nlu import answer_policy

    assert answer_policy.AnswerPolicy
    keys = [json.dumps([{"prev_action": {"action_name": f"action_{number}"}}]) for number in range(3000)]
    first = [RulePolicy._rule_key_to_state(key) for key in keys]
    assert all(RulePolicy._rule_key_to_state(key) is parsed for key, parsed in zip(keys, first))
    assert first[2999] == [{"prev_action": {"action_name": "action_2999"}}]


def test_the_class_of_an_event_is_searched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from rasa.shared.core.events import Event, SlotSet
    from rasa.shared.utils import common

    from bot.nlu import answer_policy

    assert answer_policy.AnswerPolicy and Event.resolve_by_type("slot") is SlotSet
    monkeypatch.setattr(common, "all_subclasses", lambda _: [])
    assert Event.resolve_by_type("slot") is SlotSet
    with pytest.raises(ValueError, match="no such event"):
        Event.resolve_by_type("no such event")
