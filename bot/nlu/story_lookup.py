"""Let Rasa look for a story only where one can be followed.

`AugmentedMemoizationPolicy` forgets the beginning of the conversation step by step and looks each time whether a story
ends like the rest. This happens before each action, also where no story has the last step at all, as in most turns.
"""

from __future__ import annotations

import base64
import re
import zlib
from typing import Any, Dict, FrozenSet, Iterable, List, Text, Tuple

from rasa.core.policies.memoization import AugmentedMemoizationPolicy
from rasa.shared.core.constants import PREVIOUS_ACTION, USER
from rasa.shared.core.domain import State
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

Step = Tuple[Text | None, Text | None]
_recall = AugmentedMemoizationPolicy.recall
# In the keys of stories, which are JSON without quotes; the names within a step are in alphabetical order.
_ACTION = re.compile(rf"{PREVIOUS_ACTION}: \{{{ACTION_NAME}: ([^,}}]+)")
_INTENT = re.compile(rf"\b{USER}: \{{(?:[^{{}}]*, )?{INTENT}: ([^,}}]+)")
# Stands for a story whose last step cannot be told; it may fit any conversation.
UNREADABLE: Step = ("?", "?")
# The attribute of a policy with the last steps of its stories.
_STEPS = "_amends_last_steps"


def look_stories_up() -> None:
    """Skip the search of stories where none has the last action with the last intent, or with none."""
    AugmentedMemoizationPolicy.recall = _recall_if_possible


def _recall_if_possible(
    policy: AugmentedMemoizationPolicy, states: List[State], *rest: Any, **named: Any
) -> Text | None:
    if states and not _may_end_in(_last_steps(policy), states[-1]):
        return None
    found: Text | None = _recall(policy, states, *rest, **named)
    return found


def _may_end_in(steps: FrozenSet[Step], state: State) -> bool:
    """Return whether a story may end so; what was said can be forgotten, the last action not."""
    action = (state.get(PREVIOUS_ACTION) or {}).get(ACTION_NAME)
    intent = (state.get(USER) or {}).get(INTENT)
    return not steps.isdisjoint({(action, intent), (action, None), UNREADABLE})


def _last_steps(policy: AugmentedMemoizationPolicy) -> FrozenSet[Step]:
    known: Tuple[Dict[Text, Text], FrozenSet[Step]] | None = policy.__dict__.get(_STEPS)
    if known is None or known[0] is not policy.lookup:
        packed = bool(policy.config["enable_feature_string_compression"])
        known = policy.__dict__[_STEPS] = policy.lookup, last_steps(policy.lookup, packed)
    return known[1]


def last_steps(keys: Iterable[Text], packed: bool) -> FrozenSet[Step]:
    """Return the last action and intent of each story, None for what is not there."""
    return frozenset(_last_step(_unpacked(key) if packed else key) for key in keys)


def _unpacked(key: Text) -> Text:
    return zlib.decompress(base64.b64decode(key)).decode("utf-8")


def _last_step(key: Text) -> Step:
    last = next(reversed(list(_ACTION.finditer(key))), None)
    if last is None:
        # The beginning of a conversation has no action before it.
        return UNREADABLE if PREVIOUS_ACTION in key else (None, None)
    intent = _INTENT.search(key, last.end())
    return last[1], intent[1] if intent else None
