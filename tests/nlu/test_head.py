"""Test the classifier that the intent, kind and emotion heads share, on a few made-up rows."""

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.grams import gram_matrix
from bot.nlu.head import Head, fit_head, rarity_of, weighed

TEXTS = ["退款 退款", "我要退款", "退款给我", "你好 你好", "你好啊", "早安你好", "再见", "再见了", "先再见"]
LABELS = ["want"] * 3 + ["greet"] * 3 + ["bye"] * 3
DENSE = np.eye(9, 4, dtype=np.float32)


def test_learns_and_ranks() -> None:
    sparse = gram_matrix(TEXTS)
    head = fit_head(DENSE, sparse, LABELS)
    scores = head.scores(DENSE, sparse)
    assert np.allclose(scores.sum(axis=1), 1)
    assert [head.ranking(row, 1)[0]["name"] for row in scores] == LABELS
    assert head.ranking(scores[0], 3)[0]["name"] == "want"


def test_fitting_is_deterministic_and_a_saved_head_is_equal(tmp_path: Path) -> None:
    sparse = gram_matrix(TEXTS)
    first, second = fit_head(DENSE, sparse, LABELS), fit_head(DENSE, sparse, LABELS)
    first.save(tmp_path)
    loaded = Head.load(tmp_path)
    assert np.array_equal(first.scores(DENSE, sparse), second.scores(DENSE, sparse))
    assert np.array_equal(first.scores(DENSE, sparse), loaded.scores(DENSE, sparse))
    assert loaded.classes == ("bye", "greet", "want")


def test_one_class_is_refused() -> None:
    with pytest.raises(ValueError, match="two classes"):
        fit_head(DENSE[:3], gram_matrix(TEXTS[:3]), LABELS[:3])


def test_a_rare_gram_weighs_more_than_a_common_one() -> None:
    sparse = gram_matrix(["我 退", "我 修", "我 換", ""])
    rows = weighed(sparse, rarity_of(sparse))
    assert np.allclose(np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel()), [1, 1, 1, 0])
    everywhere = set(sparse[0].indices) & set(sparse[1].indices) & set(sparse[2].indices)
    weights = dict(zip(rows[0].indices, rows[0].data))
    assert everywhere and set(weights) > everywhere
    assert max(weights[at] for at in everywhere) < min(weights[at] for at in set(weights) - everywhere)
