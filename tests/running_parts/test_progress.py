"""Test the progress display and the time left of a training, with a clock that the test moves."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from bot.running.progress import Bar, Estimate, Lines, in_words, remember, remembered
from bot.running.training_steps import ELSEWHERE, FIRST, LAST, TrainingSteps


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_what_took_so_long_last_time_takes_as_long_now() -> None:
    clock = Clock()
    estimate = Estimate({"read": 20, "train": 60, "pack": 20}, measured_here=True, clock=clock)
    assert (estimate.done, estimate.left, estimate.step) == (0, 100, (1, 3, "read"))
    clock.now += 10
    assert (estimate.done, estimate.left) == (pytest.approx(0.1), pytest.approx(90))
    clock.now += 10
    estimate.begin("train")
    assert estimate.step == (2, 3, "train")
    assert (estimate.done, estimate.left) == (pytest.approx(0.2), pytest.approx(80))
    clock.now += 30
    assert (estimate.done, estimate.left) == (pytest.approx(0.5), pytest.approx(50))


def test_a_slower_day_lengthens_what_is_left() -> None:
    clock = Clock()
    estimate = Estimate({"read": 20, "train": 60, "pack": 20}, measured_here=True, clock=clock)
    clock.now += 40
    estimate.begin("train")
    assert estimate.left == pytest.approx(160)
    clock.now += 60
    assert estimate.left == pytest.approx(100)


def test_a_step_that_takes_too_long_never_counts_below_the_steps_after_it() -> None:
    clock = Clock()
    estimate = Estimate({"read": 20, "train": 60, "pack": 20}, measured_here=True, clock=clock)
    clock.now += 500
    assert estimate.left == pytest.approx(80) and estimate.done == pytest.approx(0.2)
    estimate.begin("pack")
    clock.now += 5000
    assert estimate.left == 0 and estimate.done < 1


def test_times_of_another_machine_say_nothing_before_the_pace_is_known() -> None:
    clock = Clock()
    estimate = Estimate({"read": 20, "train": 60, "pack": 20}, measured_here=False, clock=clock)
    clock.now += 5
    assert estimate.left is None and estimate.done == pytest.approx(0.05)
    clock.now += 5
    estimate.begin("train")
    # This machine is twice as fast as the other one.
    assert estimate.left == pytest.approx(40)


def test_without_any_times_steps_are_counted() -> None:
    clock = Clock()
    estimate = Estimate({"read": 0, "train": 0, "pack": 0, "end": 0}, measured_here=False, clock=clock)
    estimate.begin("train")
    clock.now += 9
    assert estimate.left is None and estimate.done == pytest.approx(0.25)


def test_a_step_nobody_expected_is_counted_and_a_skipped_one_is_passed() -> None:
    clock = Clock()
    estimate = Estimate({"read": 10, "train": 10, "pack": 10}, measured_here=True, clock=clock)
    clock.now += 10
    estimate.begin("surprise")
    assert estimate.step == (2, 4, "surprise")
    clock.now += 3
    estimate.begin("pack")
    assert estimate.step == (4, 4, "pack")
    clock.now += 2
    assert estimate.end() == {"read": 10, "surprise": 3, "pack": 2}


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (0.0, "a few seconds left"),
        (9.9, "a few seconds left"),
        (14.0, "about 10 s left"),
        (94.0, "about 90 s left"),
        (100.0, "about 2 min left"),
        (400.0, "about 7 min left"),
    ],
)
def test_what_is_left_in_words(seconds: float | None, words: str) -> None:
    assert in_words(seconds) == words


def test_times_are_remembered_and_a_spoilt_file_is_none(tmp_path: Path) -> None:
    path = tmp_path / "times.json"
    assert remembered(path) is None
    remember(path, {"read": 1.5, "pack": 2.0})
    assert remembered(path) == {"read": 1.5, "pack": 2.0}
    for spoilt in ("", "[]", "{}", '{"read": "x"}', "3"):
        path.write_text(spoilt)
        assert remembered(path) is None, spoilt


def begins(name: str) -> str:
    return f"2026-11-28 15:06:42 INFO     rasa.engine.training.hooks  - Starting to train component '{name}'."


def test_the_output_tells_which_step_it_is() -> None:
    steps = TrainingSteps({FIRST: 50.0, "RulePolicy": 10.0, "IntentHead": 30.0, LAST: 5.0})
    assert steps.estimate.step == (1, 4, FIRST)
    assert steps.follow(begins("RulePolicy")) and steps.estimate.step == (2, 4, "RulePolicy")
    assert not steps.follow("Epochs: 100%")
    assert not steps.follow("INFO - Finished training component 'RulePolicy'.")
    assert steps.follow(begins("bot.nlu.heads.IntentHead")) and steps.estimate.step == (3, 4, "IntentHead")
    assert steps.follow("INFO - Finished training component 'IntentHead'.")
    assert steps.estimate.step == (4, 4, LAST)
    assert list(steps.estimate.end()) == [FIRST, "RulePolicy", "IntentHead", LAST]


def test_what_is_restored_from_the_cache_is_not_waited_for() -> None:
    steps = TrainingSteps({FIRST: 50.0, "RulePolicy": 10.0, "IntentHead": 30.0, LAST: 5.0})
    assert not steps.follow("INFO - Restored component 'IntentHead' from cache.")
    assert steps.estimate.step == (1, 3, FIRST)
    assert steps.estimate.left == pytest.approx(65, abs=0.5)


def test_the_first_training_says_what_is_left_once_its_pace_is_known() -> None:
    steps = TrainingSteps(None)
    assert steps.estimate.left is None and steps.estimate.step[0] == 1
    steps.follow(begins(list(ELSEWHERE)[1]))
    assert steps.estimate.left is not None


def test_outside_a_terminal_each_step_is_one_line() -> None:
    clock, said = Clock(), list[str]()
    estimate = Estimate({"read": 20, "train": 60}, measured_here=True, clock=clock)
    with Lines(said.append) as lines:
        lines.step(estimate)
        for _ in range(100):
            lines.tick(estimate)
        clock.now += 20
        estimate.begin("train")
        lines.step(estimate)
    assert said == ["     0 s  1 of 2  read  (about 80 s left)", "    20 s  2 of 2  train  (about 60 s left)"]


def test_in_a_terminal_a_bar_shows_step_and_what_is_left() -> None:
    clock, screen = Clock(), io.StringIO()
    estimate = Estimate({"read": 20, "train": 60}, measured_here=True, clock=clock)
    console = Console(file=screen, force_terminal=True, width=100)
    with Bar(console) as bar:
        bar.step(estimate)
        clock.now += 20
        estimate.begin("train")
        bar.tick(estimate)
    shown = screen.getvalue()
    assert "2 of 2" in shown and "train" in shown and "about 60 s left" in shown
