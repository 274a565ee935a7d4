"""Clocks that a test moves, instead of waiting for time to pass. Give one to whatever takes a `Clock`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import utc_now


@dataclass
class StandingClock:
    """Stand at `now`, a UTC moment, until a test moves it.

    With a `step` each reading moves it on by as much, for what is put into order by its time.
    """

    now: datetime
    step: timedelta = timedelta()

    def __call__(self) -> datetime:
        shown = self.now
        self.now += self.step
        return shown

    def forward(self, by: timedelta) -> None:
        """Let time pass (a negative `by` goes back)."""
        self.now += by


@dataclass
class RunningClock:
    """Run with the computer's clock, ahead of it by as much as a test moved it."""

    ahead: timedelta = field(default=timedelta())

    def __call__(self) -> datetime:
        return self.now

    @property
    def now(self) -> datetime:
        """Return the moment it shows."""
        return utc_now() + self.ahead

    def forward(self, by: timedelta) -> None:
        """Let time pass (a negative `by` goes back)."""
        self.ahead += by
