"""Clocks that a test can move instead of waiting; pass one wherever a `Clock` is expected."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import utc_now


@dataclass
class StandingClock:
    """A clock that shows `now` (UTC) until a test moves it.

    With a `step`, each reading moves it forward by that much, for data that is sorted by time.
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
    """A clock that runs like the computer's, ahead of it by `ahead`."""

    ahead: timedelta = field(default=timedelta())

    def __call__(self) -> datetime:
        return self.now

    @property
    def now(self) -> datetime:
        """Return the time it shows, in UTC."""
        return utc_now() + self.ahead

    def forward(self, by: timedelta) -> None:
        """Let time pass (a negative `by` goes back)."""
        self.ahead += by
