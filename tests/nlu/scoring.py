"""Figures of a classifier from what it said and what was right: per label, confusions, calibration."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar

FALLBACK = "nlu_fallback"


@dataclass(frozen=True)
class Answer:
    """One line: every label that counts as right (the first is the label proper), what was said, how surely."""

    right: tuple[str, ...]
    said: str
    confidence: float

    @property
    def hit(self) -> bool:
        """Say whether the answer counts as right; being unsure is right where nothing was in scope."""
        return self.said in self.right or (self.said == FALLBACK and "out_of_scope" in self.right)


@dataclass(frozen=True)
class LabelRow:
    """Precision, recall and their harmonic mean for one label, and how many lines bear it."""

    label: str
    precision: float
    recall: float
    f1: float
    lines: int


def accuracy(answers: list[Answer]) -> float:
    """Return the share of answers that are right; of no answers, 0."""
    return sum(answer.hit for answer in answers) / len(answers) if answers else 0.0


def per_label(answers: list[Answer]) -> list[LabelRow]:
    """Return a row for each label that a line bears, by name; an accepted other label counts as the line's own."""
    gold: Counter[str] = Counter()
    said: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for answer in answers:
        label = answer.said if answer.said in answer.right else answer.right[0]
        gold[label] += 1
        said[answer.said] += 1
        hits[label] += answer.said == label
    rows = []
    for label in sorted(gold):
        precision = hits[label] / said[label] if said[label] else 0.0
        recall = hits[label] / gold[label]
        f1 = 2 * precision * recall / (precision + recall) if hits[label] else 0.0
        rows.append(LabelRow(label, precision, recall, f1, gold[label]))
    return rows


def macro_f1(answers: list[Answer]) -> float:
    """Return the mean F1 over the labels; of no answers, 0."""
    rows = per_label(answers)
    return sum(row.f1 for row in rows) / len(rows) if rows else 0.0


def confusions(answers: list[Answer], most: int) -> list[tuple[str, str, int]]:
    """Return the `most` frequent (label, said instead, how often), most frequent first."""
    pairs = Counter((answer.right[0], answer.said) for answer in answers if not answer.hit)
    return [(right, said, count) for (right, said), count in sorted(pairs.items(), key=lambda item: -item[1])[:most]]


def reliability(answers: list[Answer], bins: int = 10) -> list[tuple[float, float, int]]:
    """Return (mean confidence, share that is right, how many) for each tenth of confidence that occurs."""
    rows = []
    for at in range(bins):
        inside = [a for a in answers if at / bins <= a.confidence < (at + 1) / bins + (at == bins - 1)]
        if inside:
            rows.append((float(np.mean([a.confidence for a in inside])), accuracy(inside), len(inside)))
    return rows


def calibration_error(answers: list[Answer]) -> float:
    """Return the expected calibration error: how far confidence and share differ on average, 0 to 1."""
    rows = reliability(answers)
    total = sum(count for *_, count in rows) or 1
    return sum(abs(sure - right) * count for sure, right, count in rows) / total


def best_temperature(scores: np.ndarray, labels: np.ndarray) -> float:
    """Return by what to divide the logits so that the labels are least surprising.

    `scores` are probabilities (lines, classes) at temperature 1, `labels` the numbers of the right classes.
    """
    logits = np.log(np.maximum(scores, 1e-12))

    def surprise(temperature: float) -> float:
        scaled = logits / temperature
        top = scaled.max(axis=1)
        norm = top + np.log(np.exp(scaled - top[:, None]).sum(axis=1))
        return float((norm - scaled[np.arange(len(labels)), labels]).mean())

    return float(minimize_scalar(surprise, bounds=(0.3, 3.0), method="bounded").x)


def dropped(now: dict[str, float], committed: dict[str, float], most: float) -> list[str]:
    """Return what fell more than `most` below the committed figures, or is missing, in words."""
    found = []
    for name, before in committed.items():
        if name not in now:
            found.append(f"{name}: no longer measured (was {before:.3f})")
        elif now[name] < before - most:
            found.append(f"{name}: {now[name]:.3f}, was {before:.3f}")
    return found
