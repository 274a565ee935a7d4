"""Follow the steps of a training in Rasa's output, with an estimate of their duration.

Rasa names only the components that learn, in an order of its own, so the steps of the last training are expected.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.running.progress import Estimate

FIRST, LAST = "Reading the examples", "Packing the model"
# Seconds of each step on two busy cores of another machine. Only their proportions matter.
ELSEWHERE = {
    FIRST: 361.0,
    "RulePolicy": 176.0,
    "EmotionHead": 36.0,
    "IntentHead": 154.0,
    "KindHead": 60.0,
    LAST: 15.0,
}
_BEGINS = re.compile(r"Starting to train component '(?:.*\.)?(\w+)'")
_ENDS = re.compile(r"Finished training component '(?:.*\.)?(\w+)'")
_RESTORED = re.compile(r"Restored component '(?:.*\.)?(\w+)' from cache")


class TrainingSteps:
    """Follow the steps of a training; `last` has the seconds of each in the last training on this machine, if any."""

    def __init__(self, last: Mapping[str, float] | None) -> None:
        expected = dict(last or ELSEWHERE)
        self._last_component = list(expected)[-2] if len(expected) > 1 else ""
        self.estimate = Estimate(expected, measured_here=last is not None)

    def follow(self, line: str) -> bool:
        """Process a line of output; return whether a step begins with it."""
        if begins := _BEGINS.search(line):
            self.estimate.begin(begins[1])
            return True
        if restored := _RESTORED.search(line):
            # It took no time, so it must not count for the pace.
            self.estimate.leave_out(restored[1])
            return False
        ends = _ENDS.search(line)
        # Rasa does not announce the packing of the model; it follows the last component.
        if ends and ends[1] == self._last_component:
            self.estimate.begin(LAST)
            return True
        return False
