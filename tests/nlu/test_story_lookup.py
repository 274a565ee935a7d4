"""Test that stories are searched wherever one may be followed, and not where none can be."""

import random
from types import SimpleNamespace
from typing import Any

import pytest

pytestmark = pytest.mark.slow

ACTIONS = ("action_listen", "utter_thank", None)
INTENTS = ("thank", "praise", None)


def step(action: str | None, intent: str | None, loop: bool) -> dict[str, Any]:
    parts: dict[str, Any] = {"slots": {"stage": (1.0, 0.0), "intent": (0.0,)}}
    if loop:
        parts["active_loop"] = {"name": "complaint_form"}
    if action:
        parts["prev_action"] = {"action_name": action}
    if intent:
        parts["user"] = {"entities": ("intent_of_buyer",), "intent": intent}
    return parts


@pytest.mark.parametrize("packed", [True, False])
def test_the_last_step_of_a_story_is_read_from_its_key(packed: bool) -> None:
    from rasa.core.policies.memoization import AugmentedMemoizationPolicy

    from bot.nlu.story_lookup import last_steps

    policy = SimpleNamespace(config={"enable_feature_string_compression": packed})
    dice = random.Random(5)
    for _ in range(300):
        before = [step("action_listen", dice.choice(INTENTS), False) for _ in range(dice.randint(0, 3))]
        action, intent = dice.choice(ACTIONS), dice.choice(INTENTS)
        action = action or ("utter_thank" if before else None)
        intent = intent if action else None
        key = AugmentedMemoizationPolicy._create_feature_key(
            policy, [*before, step(action, intent, dice.random() < 0.5)]
        )
        assert last_steps([key], packed) == {(action, intent)}


def test_a_search_that_can_find_nothing_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    from rasa.core.policies.memoization import AugmentedMemoizationPolicy

    from bot.nlu import answer_policy, story_lookup

    assert answer_policy.AnswerPolicy
    searched: list[Any] = []
    monkeypatch.setattr(story_lookup, "_recall", lambda policy, states, *_: searched.append(states) or "utter_thank")
    policy = SimpleNamespace(config={"enable_feature_string_compression": False}, lookup={})
    told = [step("action_listen", "thank", False)]

    def recalled(states: list[Any], *stories: list[Any]) -> Any:
        policy.lookup = {AugmentedMemoizationPolicy._create_feature_key(policy, one): "utter_thank" for one in stories}
        return AugmentedMemoizationPolicy.recall(policy, states, None, None, None)

    assert recalled(told) is None and recalled(told, [step("action_listen", "praise", False)]) is None
    assert recalled(told, [step(None, None, False)]) is None and not searched
    assert recalled(told, told) == "utter_thank"
    # What was said before the last action may have been forgotten.
    assert recalled(told, [step("action_listen", None, False)]) == "utter_thank"
    assert recalled([step("utter_thank", "thank", False)], told) is None and len(searched) == 2
