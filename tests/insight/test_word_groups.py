"""Complaints told in similar words are a group when there are more of them than usual."""

from __future__ import annotations

import numpy as np

from bot.insight.word_groups import FEWEST, word_groups


def _near(direction: int, many: int, seed: int = 1, spread: float = 0.05) -> np.ndarray:
    """Return unit vectors close to one of the axes."""
    chance = np.random.default_rng(seed)
    rows = chance.normal(0, spread, (many, 64)).astype(np.float32)
    rows[:, direction] += 1
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _scattered(many: int) -> np.ndarray:
    rows = np.eye(64, dtype=np.float32)[20 : 20 + many]
    return rows


def test_a_theme_among_others_is_found_with_its_places() -> None:
    new = np.concatenate([_scattered(5), _near(3, 6), _scattered(8)[5:]])
    (one,) = word_groups(new, _scattered(30), new_days=3, old_days=28)
    assert one.places == tuple(range(5, 11)) and one.p < 1e-3


def test_a_theme_that_is_usual_is_no_news() -> None:
    usual = _near(3, 60, seed=2)
    assert word_groups(_near(3, 6), usual, new_days=3, old_days=28) == []


def test_few_or_different_complaints_make_no_group() -> None:
    nothing = np.zeros((0, 64), dtype=np.float32)
    assert word_groups(_near(3, FEWEST - 1), nothing, new_days=3, old_days=28) == []
    assert word_groups(_scattered(12), nothing, new_days=3, old_days=28) == []
