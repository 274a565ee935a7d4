"""Cache what the encoder computes for single tokens from one message to the next.

The first steps of the encoder depend on a token alone, not on its neighbours, and most messages consist of the same
few thousand tokens. The cache therefore saves about half of the work for a message.
"""

from collections.abc import Callable

import numpy as np

# Row 0 is all zeros and represents positions outside of a text.
OUTSIDE = 0


class TokenMemory:
    """Cache one row of numbers per token; not safe for use by several threads."""

    def __init__(self, make: Callable[[np.ndarray], np.ndarray], vocabulary: int, width: int, most: int) -> None:
        """Create a cache of at most `most` rows of `width` float32 for token ids below `vocabulary`.

        `make` computes the rows (tokens, width) of the token ids it is given. Memory use grows as rows are filled.
        """
        self.rows = np.zeros((1 + most, width), dtype=np.float32)
        self._make = make
        self._row_of = np.full(vocabulary, OUTSIDE, dtype=np.int64)
        self._used = 1

    def find(self, tokens: np.ndarray) -> np.ndarray:
        """Return the index in `rows` of each token, computing missing rows.

        The tokens must be distinct and at most `most`. The indices are valid until the next call only, because the
        whole cache is cleared when there is not enough room.
        """
        found = self._row_of[tokens]
        new = tokens[found == OUTSIDE]
        if not len(new):
            return found
        if self._used + len(new) > len(self.rows):
            self._row_of[:] = OUTSIDE
            self._used, new = 1, tokens
        last = self._used + len(new)
        self.rows[self._used : last] = self._make(new)
        self._row_of[new] = np.arange(self._used, last)
        self._used = last
        return self._row_of[tokens]
