"""Measure care: a season of promises with a clock of its own, and the figures that came of it."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from tests.care.simulation.season import run_season
from tests.desk import databases
from tests.load.figures import line

PROMISES, DAYS = 300, 60


def print_season() -> None:
    """Run a season of a few hundred promises and print how fast it went and its figures."""
    with tempfile.TemporaryDirectory(prefix="amends-season-") as name, databases.migrated(Path(name)) as database:
        began = time.monotonic()
        season = run_season(database.url, database.secrets, Path(name), promises=PROMISES, days=DAYS, seed=1)
        seconds = time.monotonic() - began
    print("\nCare, a simulated season with deaths of its processes")
    print(
        line("promises, of them a second", f"{PROMISES} / {PROMISES / seconds:.0f}", f"{DAYS} days in {seconds:.0f} s")
    )
    print(line("what must never happen", str(season.wrong), "silence, doubled, at night ... (tests/care/simulation)"))
    for figure in season.figures:
        print(f"  {figure}")
