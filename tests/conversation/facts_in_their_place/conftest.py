"""The day of the tests of facts: Saturday, 28 November 2026, 20:00, in Taipei unless said."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.clock import StandingClock

NOW = dt.datetime(2026, 11, 28, 12, 0, tzinfo=dt.timezone.utc)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(NOW)
