"""What was measured, and how it is written down."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class TurnTime:
    """Know one turn: when it was over (monotonic seconds), and how many seconds the customer waited for it.

    The wait has the pause for breath taken out, which is there on purpose.
    """

    over: float
    seconds: float


@dataclass
class Measured:
    """Collect what a crowd of customers met in `seconds` of a phase."""

    seconds: float = 0.0
    turns: list[TurnTime] = field(default_factory=list)
    # Conversations that came to an end: when, and what they ended with.
    ends: list[tuple[float, str]] = field(default_factory=list)
    # The messages of each conversation, as a plain Rasa is told them.
    scripts: list[list[str]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def turn(self, over: float, seconds: float) -> None:
        """Count one turn."""
        self.turns.append(TurnTime(over, max(0.0, seconds)))

    def end(self, kind: str, over: float) -> None:
        """Count one conversation that ended with `kind` at `over` (monotonic seconds)."""
        self.ends.append((over, kind))

    def leave_out_after(self, moment: float) -> None:
        """Forget turns and ends later than `moment` (monotonic seconds)."""
        self.turns = [turn for turn in self.turns if turn.over <= moment]
        self.ends = [(over, kind) for over, kind in self.ends if over <= moment]

    def ended_with(self) -> dict[str, int]:
        """Return how many conversations ended with what."""
        return dict(Counter(kind for _, kind in self.ends).most_common())

    @property
    def turns_per_second(self) -> float:
        """Return turns answered a second."""
        return len(self.turns) / self.seconds if self.seconds else 0.0

    @property
    def conversations_per_minute(self) -> float:
        """Return whole complaints a minute."""
        return 60 * len(self.ends) / self.seconds if self.seconds else 0.0

    def wait(self, percent: float) -> float:
        """Return the seconds that `percent` of the turns took at most."""
        return percentile([turn.seconds for turn in self.turns], percent)


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that `percent` of all values do not exceed (nearest rank); nan of none."""
    if not values:
        return math.nan
    ordered = sorted(values)
    rank = math.ceil(percent / 100 * len(ordered))
    return ordered[max(0, rank - 1)]


def line(name: str, value: str, note: str = "") -> str:
    """Return one line of the report."""
    return f"  {name:<34} {value:>16}  {note}".rstrip()


def milliseconds(seconds: float) -> str:
    """Return a duration as it is written in the report."""
    return f"{seconds * 1000:,.0f} ms"
