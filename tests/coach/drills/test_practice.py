"""The practice store: an agent's own drills, each message once, waits measured, the oldest gone in the end."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.coach.drills import practice as module
from bot.coach.drills.practice import Practice
from bot.coach.drills.run import Move

NOW = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.timezone.utc)


@pytest.fixture
def practice(tmp_path: Path) -> Practice:
    return Practice(tmp_path / "drills")


def test_messages_are_kept_with_the_seconds_that_were_waited(practice: Practice) -> None:
    drill = practice.begin(1, "furious", "d", 5, NOW)
    assert practice.add(1, drill, 0, "一", NOW + dt.timedelta(seconds=40))
    assert practice.add(1, drill, 1, "二", NOW + dt.timedelta(seconds=100))
    kept = practice.get(1, drill)
    assert kept is not None and kept.moves == (Move("一", 40), Move("二", 60))
    assert (kept.scenario, kept.digest, kept.seed, kept.started_at) == ("furious", "d", 5, NOW)


def test_a_clock_set_back_costs_nothing(practice: Practice) -> None:
    drill = practice.begin(1, "furious", "d", 5, NOW)
    assert practice.add(1, drill, 0, "一", NOW - dt.timedelta(hours=1))
    kept = practice.get(1, drill)
    assert kept is not None and kept.moves == (Move("一", 0),)


def test_a_place_is_taken_once_and_none_is_left_out(practice: Practice) -> None:
    drill = practice.begin(1, "furious", "d", 5, NOW)
    assert not practice.add(1, drill, 1, "early", NOW)
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda n: practice.add(1, drill, 0, str(n), NOW), range(8)))
    assert taken.count(True) == 1


def test_others_see_and_change_nothing(practice: Practice) -> None:
    drill = practice.begin(1, "furious", "d", 5, NOW)
    assert practice.get(2, drill) is None and practice.of_agent(2) == []
    assert not practice.add(2, drill, 0, "x", NOW)
    practice.end(2, drill, "left", 1)
    assert [one.ended for one in practice.of_agent(1)] == [""]


def test_after_the_end_nothing_is_added_and_the_points_stay(practice: Practice) -> None:
    drill = practice.begin(1, "furious", "d", 5, NOW)
    practice.end(1, drill, "left", 12)
    practice.end(1, drill, "settled", 99)
    assert not practice.add(1, drill, 0, "x", NOW)
    kept = practice.get(1, drill)
    assert kept is not None and (kept.ended, kept.points) == ("left", 12)


def test_only_the_newest_are_kept_with_their_messages(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_KEPT", 3)
    drills = [practice.begin(1, "furious", "d", seed, NOW) for seed in range(3)]
    practice.add(1, drills[0], 0, "x", NOW)
    other = practice.begin(2, "furious", "d", 0, NOW)
    practice.begin(1, "furious", "d", 3, NOW)
    assert [one.seed for one in practice.of_agent(1)] == [3, 2, 1]
    assert practice.get(1, drills[0]) is None and practice.get(2, other) is not None
    with practice._opened() as db:
        assert db.execute("SELECT count(*) FROM moves").fetchone()[0] == 0
