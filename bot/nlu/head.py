"""A linear classifier over encoder vectors and hashed n-grams, shared by the intent, kind and emotion heads."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix


@dataclass(frozen=True)
class Head:
    """Weights of a softmax over classes.

    `dense` is (vector size, classes), `sparse` (gram columns, classes), `bias` (classes,). `rarity` (gram columns,)
    weights each gram by how few examples contain it. Logits are divided by `temperature` before the softmax, so that
    the reported confidence matches the share of correct answers.
    """

    classes: tuple[str, ...]
    dense: np.ndarray
    sparse: np.ndarray
    bias: np.ndarray
    rarity: np.ndarray
    temperature: float = 1.0

    def scores(self, dense: np.ndarray, sparse: csr_matrix) -> np.ndarray:
        """Return a (rows, classes) array of probabilities for the rows of features."""
        thin = weighed(sparse, self.rarity)
        logits = (dense @ self.dense + thin @ self.sparse + self.bias) / self.temperature
        logits -= logits.max(axis=1, keepdims=True)
        odds = np.exp(logits)
        return np.asarray(odds / odds.sum(axis=1, keepdims=True))

    def ranking(self, scores: np.ndarray, length: int) -> list[dict[str, str | float]]:
        """Return `{name, confidence}` of the `length` most likely classes for one row of `scores`, best first."""
        order = np.argsort(-scores, kind="stable")[:length]
        return [{"name": self.classes[at], "confidence": float(scores[at])} for at in order]

    def save(self, folder: Path) -> None:
        """Write the head into `folder`, in formats that cannot execute code when loaded."""
        np.savez(folder / "head.npz", dense=self.dense, sparse=self.sparse, bias=self.bias, rarity=self.rarity)
        about = {"classes": self.classes, "temperature": self.temperature}
        (folder / "head.json").write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Head":
        """Read a head that `save` wrote; raise FileNotFoundError when there is none."""
        about = json.loads((folder / "head.json").read_text(encoding="utf-8"))
        with np.load(folder / "head.npz", allow_pickle=False) as arrays:
            dense, sparse, bias, rarity = (arrays[name] for name in ("dense", "sparse", "bias", "rarity"))
            return cls(tuple(about["classes"]), dense, sparse, bias, rarity, about["temperature"])


def rarity_of(sparse: csr_matrix) -> np.ndarray:
    """Return the inverse document frequency of each gram column: log((examples + 1) / (examples with it + 1)) + 1.

    It is smoothed as if one more example contained every gram.
    """
    held_by = np.bincount(sparse.indices, minlength=sparse.shape[1])
    return np.asarray(np.log((sparse.shape[0] + 1) / (held_by + 1)) + 1, dtype=np.float32)


def weighed(sparse: csr_matrix, rarity: np.ndarray) -> csr_matrix:
    """Multiply every gram by its rarity and scale each row to Euclidean norm 1 again; an empty row stays empty."""
    data = sparse.data * rarity[sparse.indices]
    row_of = np.repeat(np.arange(sparse.shape[0]), np.diff(sparse.indptr))
    lengths = np.sqrt(np.bincount(row_of, data * data, minlength=sparse.shape[0])).astype(data.dtype)
    return csr_matrix((data / lengths[row_of], sparse.indices, sparse.indptr), shape=sparse.shape)


def fit_head(
    dense: np.ndarray,
    sparse: csr_matrix,
    labels: list[str],
    *,
    strength: float = 3.0,
    dense_weight: float = 1.0,
    sparse_weight: float = 4.0,
    balance: float = 0.3,
    temperature: float = 1.0,
    rounds: int = 60,
) -> Head:
    """Fit a multinomial logistic regression; deterministic.

    `strength` is the inverse of the regularisation, like C in scikit-learn. `balance` lies between 0 (every example
    counts the same) and 1 (every class counts the same). Grams seen in one example only are left out. The dense and
    the sparse features stay separate matrices, because that trains many times faster than one joined matrix. Raises
    ValueError for fewer than two classes.
    """
    names, numbers, counts = np.unique(labels, return_inverse=True, return_counts=True)
    if len(names) < 2:
        raise ValueError(f"a head needs at least two classes of examples, found {len(names)}")
    share = (counts.mean() / counts) ** balance
    weight = (share[numbers] / share[numbers].mean()).astype(np.float32)[:, None]
    wanted = np.eye(len(names), dtype=np.float32)[numbers]
    seen = np.flatnonzero(np.bincount(sparse.indices, minlength=sparse.shape[1]) >= 2)
    rarity = rarity_of(sparse)
    wide = np.asarray(dense * dense_weight, dtype=np.float32)
    thin = (weighed(sparse, rarity)[:, seen] * sparse_weight).astype(np.float32).tocsr()
    thin_turned = thin.T.tocsr()
    size, many, classes = wide.shape[1], len(seen), len(names)

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(size + many + 1, classes).astype(np.float32)
        logits = wide @ weights[:size] + thin @ weights[size:-1] + weights[-1]
        logits -= logits.max(axis=1, keepdims=True)
        odds = np.exp(logits)
        total = odds.sum(axis=1, keepdims=True)
        cost = float(((np.log(total) - (logits * wanted).sum(axis=1, keepdims=True)) * weight).sum())
        slope = (odds / total - wanted) * weight
        pull = weights / strength
        pull[-1] = 0
        down = np.vstack([wide.T @ slope, thin_turned @ slope, slope.sum(axis=0, keepdims=True)]) + pull
        return cost + 0.5 * float((weights * pull).sum()), down.astype(np.float64).ravel()

    start = np.zeros((size + many + 1) * classes)
    options = {"maxiter": rounds, "maxcor": 10, "gtol": 1e-2, "ftol": 1e-7}
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x
    weights = best.reshape(size + many + 1, classes).astype(np.float32)
    columns = np.zeros((sparse.shape[1], classes), dtype=np.float32)
    columns[seen] = weights[size:-1] * sparse_weight
    return Head(tuple(map(str, names)), weights[:size] * dense_weight, columns, weights[-1], rarity, temperature)
