"""A season of the simulated company: no promise passes in silence, nothing is told twice, nothing at night."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot.care.acts import ACTS
from bot.cases.models import Case, Due
from bot.clocks import plan
from bot.conversation.services import Services
from tests.care.simulation import checks
from tests.care.simulation.season import Season, run_season
from tests.desk import databases

pytestmark = pytest.mark.slow


def run(folder: Path, promises: int, days: int, seed: int) -> Season:
    with databases.migrated(folder) as database:
        return run_season(database.url, database.secrets, folder, promises=promises, days=days, seed=seed)


@pytest.mark.parametrize("seed", (3, 4))
def test_a_season_with_deaths_at_every_step(seed: int, tmp_path: Path) -> None:
    season = run(tmp_path, 60, 45, seed)
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


def tell_twice(session: Session, services: Services, case: Case, due: Due) -> str:
    original(session, services, case, due)
    return original(session, services, case, due)


original = ACTS[plan.PROGRESS]
# What goes wrong when a part of care is missing or does too much, and what the counts call it.
MISTAKES = {
    checks.SILENCE: ("act", plan.PROMISE_DUE, lambda *given: "not_due"),
    checks.NOT_SAID: ("act", plan.TELL_BROKEN, lambda *given: "told"),
    checks.DOUBLED: ("act", plan.PROGRESS, tell_twice),
    checks.AT_NIGHT: ("plan", "_within_hours", lambda one, *given: one),
}


@pytest.mark.parametrize("named", MISTAKES)
def test_the_counts_find_a_mistake(named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where, name, instead = MISTAKES[named]
    if where == "act":
        monkeypatch.setitem(ACTS, name, instead)  # type: ignore[arg-type]
    else:
        monkeypatch.setattr(plan, name, instead)
    assert run(tmp_path, 30, 30, 3).counts[named] > 0
