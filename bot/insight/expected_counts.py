"""How many complaints a series may be expected to have in the newest days, and how surprising what came is.

A row of counts is one series, a column one day: 28 days of baseline, then the window of the newest days, so that the
baseline keeps two days' distance from the newest one. A count is judged by the Gamma-Poisson predictive distribution:
the rate of a series is not known but estimated, from its own baseline and from that of the other series of its level.
Days of the week differ, the whole company may be busier than usual, and counts scatter more than those of a Poisson
process: all three are measured in the baseline and make what came less surprising.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import nbinom

BASELINE, WINDOW = 28, 3
DAYS = BASELINE + WINDOW
Counts = NDArray[np.int64]
Numbers = NDArray[np.float64]

# As many complaints as these, spread evenly, are added to those of each weekday, so that few cases make no rhythm.
_EVEN_WEEKDAY = 12.0
# The same for the question whether the company as a whole is busier than usual, and by how much at most.
_USUAL_LEVEL, _BUSIEST = 10.0, 4.0
# How far the shape of the distribution of rates among series may go, and what it is where few are known.
_SHAPES, _USUAL_SHAPE, _FEW_SERIES = (0.3, 4.0), 0.5, 8
# Scatter that is never ruled out, as its variance in units of the squared mean: a baseline of 28 days may hide it.
_LEAST_SCATTER, _MOST_SCATTER = 0.04, 3.0
# A day further from its mean than this counts as this far: an incident in the baseline must not hide the next one.
_FARTHEST_SD, _FARTHEST_MORE = 3.0, 2.0


@dataclass(frozen=True)
class Judged:
    """What is known of each series about the last `days` days: `came`, `expected`, and `p` of so many or more."""

    days: int
    came: Counts
    expected: Numbers
    p: Numbers


def weekday_weights(totals: Counts) -> Numbers:
    """Return the weight of each of the `DAYS` days, from the complaints of all series on them; 1 is an average day."""
    weekday = np.arange(DAYS) % 7
    seen = np.bincount(weekday[:BASELINE], weights=totals[:BASELINE], minlength=7)
    weight = (seen + _EVEN_WEEKDAY) / (seen.mean() + _EVEN_WEEKDAY)
    return np.asarray(weight[weekday], dtype=np.float64)


def judge(counts: Counts, totals: Counts, weights: Numbers, known_days: int = BASELINE) -> tuple[Judged, Judged]:
    """Judge each series (row of `DAYS` counts) on the last day, and on the last three together.

    `totals` are the complaints of all series by day, `known_days` how many days of the baseline the company has
    complaints of at all: a young one is judged by what there is.
    """
    base = counts[:, BASELINE - known_days : BASELINE]
    exposure = float(weights[BASELINE - known_days : BASELINE].sum())
    shape, rate = _prior(base.sum(axis=1), exposure)
    sums = base.sum(axis=1) + shape
    means = sums / (exposure + rate)
    one, three = (_judge_window(counts, totals, weights, days, means, sums, known_days) for days in (1, WINDOW))
    return one, three


def _judge_window(
    counts: Counts, totals: Counts, weights: Numbers, days: int, means: Numbers, sums: Numbers, known_days: int
) -> Judged:
    baseline, window = slice(BASELINE - known_days, BASELINE), slice(DAYS - days, DAYS)
    came, weight = counts[:, window].sum(axis=1), float(weights[window].sum())
    # What the others had tells whether everything is busier; a series does not excuse itself.
    others = totals[baseline].sum() - counts[:, baseline].sum(axis=1)
    others_expected = others / float(weights[baseline].sum()) * weight
    others_came = totals[window].sum() - came
    busier = np.clip((others_came + _USUAL_LEVEL) / (others_expected + _USUAL_LEVEL), 1.0, _BUSIEST)
    expected = means * weight * busier
    size = 1.0 / (1.0 / sums + _scatter(counts[:, baseline], weights[baseline], days))
    p = nbinom.sf(came - 1, size, size / (size + expected))
    return Judged(days, came, expected, np.asarray(p, dtype=np.float64))


def _prior(totals: Numbers, exposure: float) -> tuple[float, float]:
    """Return shape and rate of the Gamma distribution of the daily rates of all series of a level, by moments."""
    mean = (totals.sum() + 0.5) / (len(totals) * exposure) if len(totals) else 1 / exposure
    shape = _USUAL_SHAPE
    if len(totals) >= _FEW_SERIES:
        between = totals.var(ddof=1) / exposure**2 - mean / exposure
        shape = float(np.clip(mean**2 / between, *_SHAPES)) if between > 0 else _SHAPES[1]
    return shape, shape / mean


def _scatter(base: Counts, weights: Numbers, days: int) -> float:
    """Return how much more the counts of `days` days scatter than a Poisson process, in units of the squared mean."""
    blocks = base.shape[1] // days
    if blocks < 3:
        return _MOST_SCATTER
    length = blocks * days
    seen = base[:, -length:].reshape(len(base), blocks, days).sum(axis=2)
    weight = weights[-length:].reshape(blocks, days).sum(axis=1)
    share = weight / weight.sum()
    expected = seen.sum(axis=1, keepdims=True) * share
    seen = np.minimum(seen, expected + _FARTHEST_SD * np.sqrt(expected) + _FARTHEST_MORE)
    expected = seen.sum(axis=1, keepdims=True) * share
    squares = float((expected**2).sum())
    if not squares:
        return _LEAST_SCATTER
    more = float(((seen - expected) ** 2).sum()) * blocks / (blocks - 1) - float(seen.sum())
    return float(np.clip(more / squares, _LEAST_SCATTER, _MOST_SCATTER))
