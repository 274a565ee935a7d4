"""A season of the simulated company: no promise passes in silence, nothing is told twice, nothing at night."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.care.simulation.season import run_season
from tests.desk import databases

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", (1, 2))
def test_a_season_with_deaths_at_every_step(seed: int, tmp_path: Path) -> None:
    with databases.migrated(tmp_path) as database:
        season = run_season(database.url, database.secrets, tmp_path, promises=60, days=45, seed=seed)
    assert season.faults == []
    assert season.wrong == 0
    # That it is a season worth the name: every way a promise can go was gone, and workers died.
    counts = season.counts
    for name in (
        "promises kept in time",
        "promises re-dated before due, then kept",
        "promises broken, then kept late",
        "promises moved by a typhoon",
        "customer: silent",
        "handoffs taken",
        "deaths: claimed",
        "deaths: acting",
    ):
        assert counts[name] > 0, name
