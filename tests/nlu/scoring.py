"""Compute figures of a classifier from its answers and the right labels: per label, confusions, calibration."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar

FALLBACK = "nlu_fallback"


@dataclass(frozen=True)
class Answer:
    """The answer for one line: the labels that count as right (its own first), the predicted label, its confidence."""

    right: tuple[str, ...]
    said: str
    confidence: float

    @property
    def hit(self) -> bool:
        """Return whether the answer counts as right; the fallback is right for an out-of-scope line."""
        return self.said in self.right or (self.said == FALLBACK and "out_of_scope" in self.right)


@dataclass(frozen=True)
class LabelRow:
    """Precision, recall and F1 for one label, and the number of its lines."""

    label: str
    precision: float
    recall: float
    f1: float
    lines: int


def accuracy(answers: list[Answer]) -> float:
    """Return the share of answers that are right; 0 without answers."""
    return sum(answer.hit for answer in answers) / len(answers) if answers else 0.0


def per_label(answers: list[Answer]) -> list[LabelRow]:
    """Return a row for each label that lines have, sorted by name; an accepted other label counts as the line's own."""
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
    """Return the mean F1 over the labels; 0 without answers."""
    rows = per_label(answers)
    return sum(row.f1 for row in rows) / len(rows) if rows else 0.0


def confusions(answers: list[Answer], most: int) -> list[tuple[str, str, int]]:
    """Return the `most` frequent confusions as (right label, predicted label, count), most frequent first."""
    pairs = Counter((answer.right[0], answer.said) for answer in answers if not answer.hit)
    return [(right, said, count) for (right, said), count in sorted(pairs.items(), key=lambda item: -item[1])[:most]]


def reliability(answers: list[Answer], bins: int = 10) -> list[tuple[float, float, int]]:
    """Return (mean confidence, share that is right, count) for each of `bins` confidence intervals with answers."""
    rows = []
    for at in range(bins):
        inside = [a for a in answers if at / bins <= a.confidence < (at + 1) / bins + (at == bins - 1)]
        if inside:
            rows.append((float(np.mean([a.confidence for a in inside])), accuracy(inside), len(inside)))
    return rows


def calibration_error(answers: list[Answer]) -> float:
    """Return the expected calibration error, 0 to 1: the mean difference of confidence and share that is right."""
    rows = reliability(answers)
    total = sum(count for *_, count in rows) or 1
    return sum(abs(sure - right) * count for sure, right, count in rows) / total


def best_temperature(scores: np.ndarray, labels: np.ndarray) -> float:
    """Return the temperature that maximises the likelihood of the labels when the logits are divided by it.

    `scores` are probabilities (lines, classes) at temperature 1, `labels` the indices of the right classes. The
    temperature is searched from 0.3 to 3.
    """
    logits = np.log(np.maximum(scores, 1e-12))

    def surprise(temperature: float) -> float:
        scaled = logits / temperature
        top = scaled.max(axis=1)
        norm = top + np.log(np.exp(scaled - top[:, None]).sum(axis=1))
        return float((norm - scaled[np.arange(len(labels)), labels]).mean())

    return float(minimize_scalar(surprise, bounds=(0.3, 3.0), method="bounded").x)


def dropped(now: dict[str, float], committed: dict[str, float], most: float) -> list[str]:
    """Return a sentence for each committed figure that fell by more than `most` or is no longer measured."""
    found = []
    for name, before in committed.items():
        if name not in now:
            found.append(f"{name}: no longer measured (was {before:.3f})")
        elif now[name] < before - most:
            found.append(f"{name}: {now[name]:.3f}, was {before:.3f}")
    return found
