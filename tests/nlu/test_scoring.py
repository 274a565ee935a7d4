"""Test the figures that describe a classifier: accuracy, F1, confusions, calibration."""

import numpy as np
import pytest

from tests.nlu.scoring import (
    Answer,
    accuracy,
    best_temperature,
    calibration_error,
    confusions,
    dropped,
    macro_f1,
    per_label,
    reliability,
)


def answer(right: str, said: str, confidence: float = 0.9) -> Answer:
    return Answer(tuple(right.split("|")), said, confidence)


def test_an_accepted_label_is_right() -> None:
    assert accuracy([answer("complain|praise", "praise"), answer("deny", "affirm")]) == 0.5


def test_the_fallback_is_right_only_out_of_scope() -> None:
    assert answer("out_of_scope", "nlu_fallback").hit
    assert not answer("complain", "nlu_fallback").hit


def test_precision_and_recall() -> None:
    rows = {
        row.label: row for row in per_label([answer("a", "a"), answer("a", "b"), answer("b", "b"), answer("b", "b")])
    }
    assert (rows["a"].precision, rows["a"].recall) == (1.0, 0.5)
    assert (rows["b"].precision, rows["b"].recall) == (pytest.approx(2 / 3), 1.0)
    assert macro_f1([answer("a", "a"), answer("b", "b")]) == 1.0


def test_most_frequent_confusions_first() -> None:
    found = [answer("a", "b"), answer("a", "c"), answer("a", "c"), answer("b", "b")]
    assert confusions(found, 1) == [("a", "c", 2)]


def test_reliability_holds_every_answer_once() -> None:
    found = [answer("a", "a", 1.0), answer("a", "b", 0.95), answer("a", "a", 0.31)]
    assert [(round(sure, 3), right, count) for sure, right, count in reliability(found)] == [
        (0.31, 1.0, 1),
        (0.975, 0.5, 2),
    ]


def test_calibration_error_of_honest_answers_is_small() -> None:
    honest = [answer("a", "a" if at < 7 else "b", 0.7) for at in range(10)]
    boastful = [answer("a", "a" if at < 7 else "b", 0.99) for at in range(10)]
    assert calibration_error(honest) == pytest.approx(0.0, abs=1e-9)
    assert calibration_error(boastful) == pytest.approx(0.29)


def test_overconfidence_gives_a_higher_temperature() -> None:
    scores = np.array([[0.99, 0.01]] * 10)
    assert best_temperature(scores, np.array([0] * 7 + [1] * 3)) > 2
    assert best_temperature(np.array([[0.6, 0.4]] * 10), np.zeros(10, dtype=int)) < 1


def test_reports_figures_that_dropped_too_far() -> None:
    assert dropped({"a": 0.895, "b": 0.88}, {"a": 0.90, "b": 0.90, "c": 0.5}, 0.01) == [
        "b: 0.880, was 0.900",
        "c: no longer measured (was 0.500)",
    ]
