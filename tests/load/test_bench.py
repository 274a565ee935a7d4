"""Test that the parts of `make bench` work, with few customers; nothing here asserts a time."""

from __future__ import annotations

import asyncio
import math
from pathlib import Path

import pytest
import yaml

from bot.yaml_files import read_yaml
from tests.load.bench import Started, pids_of
from tests.load.crowd import crowd
from tests.load.figures import Measured, percentile
from tests.load.handover import handovers
from tests.load.matters import ENDS
from tests.load.plain import project_digest, write_project
from tests.load.processes import uses_of
from tests.running import Running

pytestmark = pytest.mark.slow

# The value that Running.start sets.
PAUSE_SECONDS = 0.3


def test_two_simultaneous_customers_reach_an_end(running: Running) -> None:
    measured = asyncio.run(crowd(running.shop_url.removesuffix("/shop"), 2, 0.0, PAUSE_SECONDS))
    assert not measured.failures
    assert len(measured.ends) == 2 and set(measured.ended_with()) <= set(ENDS)
    assert len(measured.turns) == sum(len(script) for script in measured.scripts)
    assert measured.turns_per_second > 0 and measured.conversations_per_minute > 0


def test_a_customer_who_asks_for_a_person_appears_on_the_screen(running: Running) -> None:
    found = asyncio.run(handovers(running, 240.0, 0.5, PAUSE_SECONDS))
    assert len(found.seconds) == 1 and found.lost == 0 and not found.others.failures


def test_every_process_is_measured(running: Running) -> None:
    uses = uses_of(pids_of(running))
    assert set(uses) == {"desk", "dialogue", "actions", "care", "supervisor"}
    assert all(0 < use.pss <= use.rss and use.cpu > 0 for use in uses.values())


def test_percentiles_are_values_that_were_measured() -> None:
    values = [0.4, 0.1, 0.3, 0.2]
    assert [percentile(values, percent) for percent in (0, 50, 75, 95, 100)] == [0.1, 0.2, 0.3, 0.4, 0.4]
    assert math.isnan(percentile([], 50))


def test_what_comes_after_the_phase_is_not_counted() -> None:
    measured = Measured(seconds=2.0)
    for over in (1.0, 2.0, 3.0):
        measured.turn(over, 0.1)
        measured.end("commitment", over)
    measured.leave_out_after(2.0)
    assert measured.turns_per_second == 1.0
    assert measured.conversations_per_minute == 60.0


def test_the_plain_project_has_every_intent_and_as_many_examples_as_asked_for(tmp_path: Path) -> None:
    write_project(tmp_path / "few", 3)
    intents = read_yaml(tmp_path / "few" / "domain.yml")["intents"]
    for language in ("zh", "en"):
        for intent in intents:
            text = (tmp_path / "few" / "data" / "nlu" / language / f"{intent}.yml").read_text(encoding="utf-8")
            lines = [line for entry in yaml.safe_load(text)["nlu"] for line in entry["examples"].splitlines()]
            assert len(lines) == 3 and all(line.startswith("- ") for line in lines)
    write_project(tmp_path / "more", 4)
    assert project_digest(tmp_path / "few") != project_digest(tmp_path / "more")


def test_a_core_carries_what_its_processor_time_allows() -> None:
    measured = Measured(seconds=30.0, scripts=[["a"]] * 10)
    started = Started(1.0, measured, {}, {"desk": 3.0, "dialogue": 2.0}, [])
    assert started.per_core == 120.0
    assert Started(1.0, Measured(), {}, {}, []).per_core == 0.0
