"""`python -m tests.care.simulation`: run a season, print the counts, fail when one of them is not 0."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context
from pathlib import Path

from tests.care.simulation.checks import COUNTS
from tests.care.simulation.season import Branch, Season, run_branch
from tests.desk import databases

MEMORY = Path("/dev/shm")


def main() -> int:
    """Run the branches of the company, each on a database of its own, and print what came of all."""
    options = _options()
    began = time.monotonic()
    share = [
        options.promises // options.branches + (n < options.promises % options.branches)
        for n in range(options.branches)
    ]
    with ExitStack() as stack:
        place = MEMORY if MEMORY.is_dir() else None
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="amends-season-", dir=place)))
        jobs = []
        for number, promises in enumerate(share):
            own = folder / str(number)
            own.mkdir()
            database = stack.enter_context(databases.migrated(own))
            jobs.append(Branch(database.url, database.secrets, own, promises, options.days, options.seed + number))
        with ProcessPoolExecutor(options.branches, mp_context=get_context("spawn")) as pool:
            whole = Season()
            for season in pool.map(run_branch, jobs):
                whole.add(season)
    _print(whole, options, time.monotonic() - began)
    return 1 if whole.wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Simulate a company's promises; TEST_DATABASE_URL for PostgreSQL.")
    parser.add_argument("--promises", type=int, default=10_000, help="how many are made (10000)")
    parser.add_argument("--days", type=int, default=90, help="length of the season (90)")
    parser.add_argument("--seed", type=int, default=1, help="another number gives another season (1)")
    parser.add_argument(
        "--branches",
        type=int,
        default=os.cpu_count() or 1,
        help="databases and processes side by side (one per processor)",
    )
    return parser.parse_args()


def _print(season: Season, options: argparse.Namespace, seconds: float) -> None:
    on = "PostgreSQL" if databases.SERVER else "SQLite"
    print(f"{options.days} days, {options.branches} branches with two care workers each, {on}, seed {options.seed}\n")
    for name, count in sorted(season.counts.items()):
        if name not in COUNTS:
            print(f"{count:>9,}  {name}")
    for line in season.figures:
        print(line)
    print("\nWhat must never happen:")
    for name in COUNTS:
        print(f"{season.counts[name]:>9,}  {name}")
    for line in season.faults[:50]:
        print(f"  {line}")
    print(f"\n{seconds:.0f} s; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    sys.exit(main())
