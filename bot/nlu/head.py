"""A linear classifier over encoder vectors and hashed grams: what the intent, kind and emotion heads share."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression


@dataclass(frozen=True)
class Head:
    """Weights of a softmax over classes.

    `dense` is (vector size, classes), `sparse` (gram columns, classes), `bias` (classes,). Confidences are divided by
    `temperature` before the softmax, so that the confidence reported is the share that is right.
    """

    classes: tuple[str, ...]
    dense: np.ndarray
    sparse: np.ndarray
    bias: np.ndarray
    temperature: float = 1.0

    def scores(self, dense: np.ndarray, sparse: csr_matrix) -> np.ndarray:
        """Return one row of probabilities over `classes` for each row of features."""
        logits = (dense @ self.dense + sparse @ self.sparse + self.bias) / self.temperature
        logits -= logits.max(axis=1, keepdims=True)
        odds = np.exp(logits)
        return np.asarray(odds / odds.sum(axis=1, keepdims=True))

    def ranking(self, scores: np.ndarray, length: int) -> list[dict[str, str | float]]:
        """Return `{name, confidence}` of the `length` likeliest classes for one row of `scores`, best first."""
        order = np.argsort(-scores, kind="stable")[:length]
        return [{"name": self.classes[at], "confidence": float(scores[at])} for at in order]

    def save(self, folder: Path) -> None:
        """Write the head into `folder`; nothing in the files can run code."""
        np.savez(folder / "head.npz", dense=self.dense, sparse=self.sparse, bias=self.bias)
        about = {"classes": self.classes, "temperature": self.temperature}
        (folder / "head.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Head":
        """Read a head that `save` wrote; raise FileNotFoundError where there is none."""
        about = json.loads((folder / "head.json").read_text(encoding="utf-8"))
        with np.load(folder / "head.npz", allow_pickle=False) as arrays:
            return cls(
                tuple(about["classes"]), arrays["dense"], arrays["sparse"], arrays["bias"], about["temperature"]
            )


def features(dense: np.ndarray, sparse: csr_matrix, dense_weight: float, sparse_weight: float) -> csr_matrix:
    """Join both kinds of features into the matrix a head is fitted on."""
    return hstack([csr_matrix(dense * dense_weight), sparse * sparse_weight], format="csr")


def fit_head(
    dense: np.ndarray,
    sparse: csr_matrix,
    labels: list[str],
    *,
    strength: float = 20.0,
    dense_weight: float = 1.0,
    sparse_weight: float = 1.0,
    balance: float = 0.5,
    temperature: float = 1.0,
) -> Head:
    """Fit a head; deterministic.

    `strength` is the inverse of the regularisation. `balance` lies between 0 (every example counts the same) and 1
    (every class counts the same).
    """
    names, counts = np.unique(labels, return_counts=True)
    if len(names) < 2:
        raise ValueError(f"a head needs at least two classes of examples, found {len(names)}")
    share = dict(zip(names, (counts.mean() / counts) ** balance))
    model = LogisticRegression(C=strength, solver="lbfgs", max_iter=300, tol=1e-3, multi_class="multinomial")
    joined = features(dense, sparse, dense_weight, sparse_weight)
    model.fit(joined, labels, sample_weight=np.array([share[label] for label in labels]))
    weights, bias = model.coef_.T, model.intercept_
    if len(names) == 2:  # scikit-learn keeps one column for two classes
        weights, bias = np.hstack([-weights, weights]), np.concatenate([-bias, bias])
    size = dense.shape[1]
    return Head(
        tuple(map(str, names)),
        (weights[:size] * dense_weight).astype(np.float32),
        (weights[size:] * sparse_weight).astype(np.float32),
        bias.astype(np.float32),
        temperature,
    )
