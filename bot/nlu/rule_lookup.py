"""Let Rasa find the rules that fit a conversation without a look at every rule.

`RulePolicy` compares all rules with the conversation before each action, and so often while it trains that this is
most of both times. It also keeps only the last 1,000 of them parsed, and this dialogue has more. Here every rule stays
parsed, and only those are compared whose last step has the action and the intent of the conversation's last step.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import Any, Dict, Iterator, List, Mapping, Set, Text, cast

from rasa.core.policies.rule_policy import SHOULD_NOT_BE_SET, RulePolicy
from rasa.shared.core.constants import PREVIOUS_ACTION, USER
from rasa.shared.core.domain import State
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

_parse = RulePolicy._rule_key_to_state.__wrapped__
# The attribute of a policy with the index of each of its lists of rules.
_INDEXES = "_amends_rule_indexes"


def look_rules_up() -> None:
    """Give the policy a memory without a limit, and an index; there are never more entries than rules."""
    # The class is changed and not derived from, because Rasa asks for it by identity and by name when it validates the
    # configuration and when it weighs policies.
    RulePolicy._rule_key_to_state = staticmethod(lru_cache(maxsize=None)(_parse))
    RulePolicy._get_possible_keys = _possible_keys


def _possible_keys(policy: RulePolicy, lookup: Dict[Text, Text], states: List[State]) -> Set[Text]:
    """Return the rules that fit the conversation, as Rasa's own method does."""
    if not states:
        return set(lookup)
    possible = _index_of(policy, lookup).may_fit(states[-1])
    for turns_ago, state in enumerate(reversed(states)):
        possible = {key for key in possible if policy._is_rule_applicable(key, turns_ago, state)}
        if not possible:
            break
    return possible


def _index_of(policy: RulePolicy, lookup: Dict[Text, Text]) -> RuleIndex:
    indexes: Dict[int, RuleIndex] = policy.__dict__.setdefault(_INDEXES, {})
    index = indexes.get(id(lookup))
    # The index keeps its list of rules, so that the id stays that of this list; rules are only taken out of one.
    if index is None or index.rules is not lookup or index.size != len(lookup):
        index = indexes[id(lookup)] = RuleIndex(lookup)
    return index


class RuleIndex:
    """Rules by the previous action and the intent of their last step; None for those that accept any."""

    def __init__(self, rules: Mapping[Text, Text]) -> None:
        """Read the last step of each rule."""
        self.rules, self.size = rules, len(rules)
        self._by_last_step: Dict[Any, List[Text]] = defaultdict(list)
        for key in rules:
            last = cast(State, RulePolicy._rule_key_to_state(key)[-1])
            # A rule that begins a conversation fits its beginning whatever was said.
            intent = _wanted(last, USER, INTENT) if last.get(PREVIOUS_ACTION) else None
            self._by_last_step[_wanted(last, PREVIOUS_ACTION, ACTION_NAME), intent].append(key)

    def may_fit(self, state: State) -> Set[Text]:
        """Return all rules that can fit a conversation whose last step is `state`, and few others."""
        return set(self._near(_has(state, PREVIOUS_ACTION, ACTION_NAME), _has(state, USER, INTENT)))

    def _near(self, action: Any, intent: Any) -> Iterator[Text]:
        for place in {(action, intent), (action, None), (None, intent), (None, None)}:
            yield from self._by_last_step.get(place, ())


def _wanted(rule_state: State, part: Text, name: Text) -> Text | None:
    """Return the value that a conversation must have to fit, None when others may fit too."""
    value = (rule_state.get(part) or {}).get(name)
    return value if isinstance(value, str) and value and value != SHOULD_NOT_BE_SET else None


def _has(state: State, part: Text, name: Text) -> Text | None:
    value = (state.get(part) or {}).get(name)
    return value if isinstance(value, str) else None
