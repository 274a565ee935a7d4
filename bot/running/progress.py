"""Show the progress of long work and the time left: as a bar in a terminal, otherwise as one line per step."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

# Seconds of expected work that must be done before the pace of this machine can be estimated.
PACE_AFTER = 5.0
# The bar stops here at most, so that a step that takes longer than expected does not fill it.
NEARLY = 0.97

Clock = Callable[[], float]


class Estimate:
    """Estimate how much of a sequence of steps is done and how long the rest takes.

    `expected` has the seconds of each step, from the last run or from another machine. If they are from another machine
    (`measured_here` false), the time left is unknown until the pace of this machine can be estimated.
    """

    def __init__(self, expected: Mapping[str, float], *, measured_here: bool, clock: Clock = time.monotonic) -> None:
        self._names = list(expected)
        self._expected = list(expected.values())
        self._measured_here = measured_here
        self._clock = clock
        self._began = clock()
        self._at = 0
        self._step_began = self._began
        self._took: dict[str, float] = {}

    def begin(self, name: str) -> None:
        """Record that the step `name` begins, which ends the step before it; an unexpected step is inserted."""
        if name not in self._names[self._at :]:
            self._names.insert(self._at + 1, name)
            self._expected.insert(self._at + 1, 0.0)
        at = self._names.index(name, self._at)
        if at != self._at:
            self._close()
        self._at = at

    def leave_out(self, name: str) -> None:
        """Remove the step `name` from the steps to come, because it is not needed."""
        if name in self._names[self._at + 1 :]:
            at = self._names.index(name, self._at + 1)
            del self._names[at], self._expected[at]

    def end(self) -> dict[str, float]:
        """End the current step and return the seconds that each step took, in order."""
        self._close()
        return dict(self._took)

    @property
    def step(self) -> tuple[int, int, str]:
        """Return the number of the current step, the number of steps, and the current step's name."""
        return self._at + 1, len(self._names), self._names[self._at]

    @property
    def seconds(self) -> float:
        """Return the seconds since the start."""
        return self._clock() - self._began

    @property
    def done(self) -> float:
        """Return the share that is done, from 0 to `NEARLY`."""
        total = sum(self._expected)
        if not total:
            return min(NEARLY, self._at / len(self._names))
        return min(NEARLY, (self._before() + self._of_this_step()) / total)

    @property
    def left(self) -> float | None:
        """Return the estimated seconds left, None while they are unknown."""
        before = self._before()
        is_known = self._measured_here or before >= PACE_AFTER
        if not is_known or not sum(self._expected):
            return None
        pace = (self._step_began - self._began) / before if before >= PACE_AFTER else 1.0
        return pace * (sum(self._expected) - before - self._of_this_step(pace))

    def _before(self) -> float:
        return sum(self._expected[: self._at])

    def _of_this_step(self, pace: float = 1.0) -> float:
        return min(self._expected[self._at], (self._clock() - self._step_began) / max(pace, 0.01))

    def _close(self) -> None:
        now = self._clock()
        name = self._names[self._at]
        self._took[name] = self._took.get(name, 0.0) + round(now - self._step_began, 1)
        self._step_began = now


def in_words(seconds: float | None) -> str:
    """Format the seconds left, rounded, in words; "" when they are unknown."""
    if seconds is None:
        return ""
    if seconds < 10:
        return "a few seconds left"
    if seconds < 100:
        return f"about {round(seconds / 10) * 10} s left"
    return f"about {round(seconds / 60)} min left"


def remembered(path: Path) -> dict[str, float] | None:
    """Return the seconds of each step in the last run, read from `path`; None when they are unknown."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return {str(name): max(0.0, float(seconds)) for name, seconds in kept.items()} or None
    except (OSError, ValueError, TypeError, AttributeError):
        # An unusable file does not matter, because the next run replaces it.
        return None


def remember(path: Path, took: Mapping[str, float]) -> None:
    """Write the seconds of each step to `path`."""
    path.write_text(json.dumps(took, indent=1), encoding="utf-8")


class Display(Protocol):
    """Show the progress of the work; used as a context manager."""

    def __enter__(self) -> Display:
        """Start the display."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the display and restore the terminal."""

    def step(self, estimate: Estimate) -> None:
        """Show that another step has begun."""

    def tick(self, estimate: Estimate) -> None:
        """Show the current progress; called several times per second."""


class Lines:
    """Output one line when a step begins."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say

    def __enter__(self) -> Lines:
        """Do nothing."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Do nothing."""

    def step(self, estimate: Estimate) -> None:
        """Output the seconds so far, the step and the time left."""
        number, steps, name = estimate.step
        left = in_words(estimate.left)
        self._say(f"  {estimate.seconds:4.0f} s  {number} of {steps}  {name}" + (f"  ({left})" if left else ""))

    def tick(self, estimate: Estimate) -> None:
        """Do nothing, because a log cannot be redrawn."""


class Bar:
    """Draw a progress bar that disappears when the work is over."""

    def __init__(self, console: Console | None = None) -> None:
        self._progress = Progress(
            TextColumn("  {task.fields[place]:<8}{task.fields[name]:<22}"),
            BarColumn(bar_width=28),
            TextColumn("{task.fields[left]}"),
            console=console or Console(),
            transient=True,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Bar:
        """Start drawing the bar."""
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop drawing and remove the bar."""
        self._progress.stop()

    def step(self, estimate: Estimate) -> None:
        """Draw it."""
        self.tick(estimate)

    def tick(self, estimate: Estimate) -> None:
        """Draw it."""
        number, steps, name = estimate.step
        shown: dict[str, Any] = {"place": f"{number} of {steps}", "name": name, "left": in_words(estimate.left)}
        if self._task is None:
            self._task = self._progress.add_task("", total=1.0, **shown)
        self._progress.update(self._task, completed=estimate.done, **shown)


def display_for(say: Callable[[str], None]) -> Display:
    """Return a bar if the output is a terminal, otherwise lines passed to `say`."""
    return Bar() if sys.stdout.isatty() else Lines(say)
