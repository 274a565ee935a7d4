"""Let Rasa begin the customer's next message with listening, also behind a turn that it hides from stories.

A turn that only rules decide, and that stands in no story, is hidden from the policies that follow stories. Rasa then
has the next message follow the last action that was not hidden, in place of `action_listen`, and no story fits: thanks
after an agreement for which details had been told were not understood.
"""

from __future__ import annotations

from typing import Any, List

from rasa.core.policies.memoization import AugmentedMemoizationPolicy
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, USER
from rasa.shared.core.domain import State
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME

_states = AugmentedMemoizationPolicy._prediction_states


def listen_behind_hidden_turns() -> None:
    """Have every message that was just heard follow `action_listen` where stories are looked up."""
    AugmentedMemoizationPolicy._prediction_states = _with_listen


def _with_listen(
    policy: AugmentedMemoizationPolicy, tracker: DialogueStateTracker, *rest: Any, **named: Any
) -> List[State]:
    states: List[State] = _states(policy, tracker, *rest, **named)
    if states and states[-1].get(USER) and tracker.latest_action_name == ACTION_LISTEN_NAME:
        states[-1] = {**states[-1], PREVIOUS_ACTION: {ACTION_NAME: ACTION_LISTEN_NAME}}
    return states
