"""Collect measurements and format them for the report."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class TurnTime:
    """One turn: when it was over (monotonic seconds), and how many seconds the customer waited.

    The wait does not include the product's deliberate pause for further messages.
    """

    over: float
    seconds: float


@dataclass
class Measured:
    """Collect the turns, ends, scripts and failures of the simulated customers in a phase of `seconds`."""

    seconds: float = 0.0
    turns: list[TurnTime] = field(default_factory=list)
    # Conversations that ended: when (monotonic seconds), and with what.
    ends: list[tuple[float, str]] = field(default_factory=list)
    # The messages of each conversation, in the form that is sent to a plain Rasa.
    scripts: list[list[str]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def turn(self, over: float, seconds: float) -> None:
        """Count one turn that was over at `over` (monotonic seconds) after a wait of `seconds`."""
        self.turns.append(TurnTime(over, max(0.0, seconds)))

    def end(self, kind: str, over: float) -> None:
        """Count one conversation that ended with `kind` at `over` (monotonic seconds)."""
        self.ends.append((over, kind))

    def leave_out_after(self, moment: float) -> None:
        """Remove turns and ends later than `moment` (monotonic seconds)."""
        self.turns = [turn for turn in self.turns if turn.over <= moment]
        self.ends = [(over, kind) for over, kind in self.ends if over <= moment]

    def ended_with(self) -> dict[str, int]:
        """Return how many conversations ended with each kind, most frequent first."""
        return dict(Counter(kind for _, kind in self.ends).most_common())

    @property
    def turns_per_second(self) -> float:
        """Return the turns answered per second."""
        return len(self.turns) / self.seconds if self.seconds else 0.0

    @property
    def conversations_per_minute(self) -> float:
        """Return the complaints ended per minute."""
        return 60 * len(self.ends) / self.seconds if self.seconds else 0.0

    def wait(self, percent: float) -> float:
        """Return the given percentile of the waits in seconds."""
        return percentile([turn.seconds for turn in self.turns], percent)


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the smallest value that `percent` of all values do not exceed (nearest rank); nan without values."""
    if not values:
        return math.nan
    ordered = sorted(values)
    rank = math.ceil(percent / 100 * len(ordered))
    return ordered[max(0, rank - 1)]


def line(name: str, value: str, note: str = "") -> str:
    """Return one line of the report."""
    return f"  {name:<34} {value:>16}  {note}".rstrip()


def milliseconds(seconds: float) -> str:
    """Format a duration in seconds as milliseconds for the report."""
    return f"{seconds * 1000:,.0f} ms"
