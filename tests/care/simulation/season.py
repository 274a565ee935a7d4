"""Run one season from an empty database to its counts."""

from __future__ import annotations

import datetime as dt
import gc
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from bot.care.figures import lines_of, money_remedies
from bot.cases.care.figures import read_figures
from tests.care.simulation.checks import COUNTS, check
from tests.care.simulation.company import opened
from tests.care.simulation.kills import Kills
from tests.care.simulation.running import Simulation
from tests.care.simulation.telling import Telling
from tests.statements import share_compiled_statements

# Monday, 09:00 in Taipei. In the 90 days after it lie five public holidays.
START = dt.datetime(2026, 8, 31, 1, 0, tzinfo=dt.timezone.utc)
# Chances of a death at each step of a worker, and in each transaction.
STEP, INSIDE = 0.01, 0.01
# The chance of a death in a season of few promises, in which each kind of death has to come.
SHORT, OFTEN = 500, 0.08


@dataclass
class Season:
    """What came of a season: counts by name, and a line for each fault."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    figures: list[str] = field(default_factory=list)

    def add(self, other: Season) -> None:
        """Add what came of another season."""
        self.counts.update(other.counts)
        self.faults += other.faults
        self.figures += ["", *other.figures]

    @property
    def wrong(self) -> int:
        """Return how often something happened that must never happen."""
        return sum(self.counts[name] for name in COUNTS)


def run_season(url: str, secrets: Path, folder: Path, *, promises: int, days: int, seed: int) -> Season:
    """Run a season on a database that has all tables and no rows."""
    rng = random.Random(seed)
    with opened(url, secrets, folder, START) as company:
        kills = Kills(rng, *(STEP, INSIDE) if promises > SHORT else (OFTEN, OFTEN))
        simulation = Simulation(company, rng, kills, promises, days)
        simulation.run()
        with company.desk.store.read() as session:
            found = read_figures(session, START, money=money_remedies(company.policy))
            counts, faults = check(session, company.policy, Telling(company.desk.words), company.clock.now)
    counts.update(simulation.counts)
    counts.update({f"refused: {name}": times for name, times in simulation.refused.items()})
    counts.update({f"deaths: {name}": times for name, times in kills.counts.items()})
    # Two ways of counting the same rows.
    if found.kept_late != counts["promises broken, then kept late"]:
        faults.append(
            f"figures: {found.kept_late} kept late, the checks count {counts['promises broken, then kept late']}"
        )
    return Season(counts, faults + simulation.failed, lines_of(found))


@dataclass(frozen=True)
class Branch:
    """A season in a process of its own, beside others."""

    url: str
    secrets: Path
    folder: Path
    promises: int
    days: int
    seed: int


def run_branch(branch: Branch) -> Season:
    """Run the season of one branch, in a process of its own."""
    share_compiled_statements()
    # What is loaded by now stays; looking through it for garbage again and again takes a tenth of the time.
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    return run_season(
        branch.url, branch.secrets, branch.folder, promises=branch.promises, days=branch.days, seed=branch.seed
    )
