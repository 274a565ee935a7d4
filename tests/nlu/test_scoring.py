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


def told(right: str, said: str, confidence: float = 0.9) -> Answer:
    return Answer(tuple(right.split("|")), said, confidence)


def test_an_accepted_label_is_right() -> None:
    assert accuracy([told("complain|praise", "praise"), told("deny", "affirm")]) == 0.5


def test_unsure_is_right_only_where_nothing_is_in_scope() -> None:
    assert told("out_of_scope", "nlu_fallback").hit
    assert not told("complain", "nlu_fallback").hit


def test_precision_and_recall() -> None:
    rows = {row.label: row for row in per_label([told("a", "a"), told("a", "b"), told("b", "b"), told("b", "b")])}
    assert (rows["a"].precision, rows["a"].recall) == (1.0, 0.5)
    assert (rows["b"].precision, rows["b"].recall) == (pytest.approx(2 / 3), 1.0)
    assert macro_f1([told("a", "a"), told("b", "b")]) == 1.0


def test_most_frequent_confusions_first() -> None:
    found = [told("a", "b"), told("a", "c"), told("a", "c"), told("b", "b")]
    assert confusions(found, 1) == [("a", "c", 2)]


def test_reliability_holds_every_answer_once() -> None:
    found = [told("a", "a", 1.0), told("a", "b", 0.95), told("a", "a", 0.31)]
    assert [(round(sure, 3), right, count) for sure, right, count in reliability(found)] == [
        (0.31, 1.0, 1),
        (0.975, 0.5, 2),
    ]


def test_calibration_error_of_honest_answers_is_small() -> None:
    honest = [told("a", "a" if at < 7 else "b", 0.7) for at in range(10)]
    boastful = [told("a", "a" if at < 7 else "b", 0.99) for at in range(10)]
    assert calibration_error(honest) == pytest.approx(0.0, abs=1e-9)
    assert calibration_error(boastful) == pytest.approx(0.29)


def test_too_sure_wants_a_higher_temperature() -> None:
    scores = np.array([[0.99, 0.01]] * 10)
    assert best_temperature(scores, np.array([0] * 7 + [1] * 3)) > 2
    assert best_temperature(np.array([[0.6, 0.4]] * 10), np.zeros(10, dtype=int)) < 1


def test_what_dropped_by_more_than_allowed() -> None:
    assert dropped({"a": 0.895, "b": 0.88}, {"a": 0.90, "b": 0.90, "c": 0.5}, 0.01) == [
        "b: 0.880, was 0.900",
        "c: no longer measured (was 0.500)",
    ]
