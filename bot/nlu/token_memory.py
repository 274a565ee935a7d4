"""What the encoder makes of a single token, remembered from one message to the next.

A token looks the same to the encoder wherever it stands until its neighbours come in, and people say most things with
the same few thousand tokens: with this, about half of the work for a message is done already.
"""

from collections.abc import Callable

import numpy as np

# Row 0 is all zeros and stands for what lies outside of a text.
OUTSIDE = 0


class TokenMemory:
    """Hold one row of numbers for each of the tokens asked for last; not to be shared between threads."""

    def __init__(self, make: Callable[[np.ndarray], np.ndarray], vocabulary: int, width: int, most: int) -> None:
        """Remember at most `most` rows of `width` float32, of tokens below `vocabulary`.

        `make` returns the rows of the tokens it is given. Memory is taken up as rows are remembered.
        """
        self.rows = np.zeros((1 + most, width), dtype=np.float32)
        self._make = make
        self._row_of = np.full(vocabulary, OUTSIDE, dtype=np.int64)
        self._used = 1

    def find(self, tokens: np.ndarray) -> np.ndarray:
        """Return where in `rows` each of the tokens stands; they differ, and are no more than may be remembered.

        The answer holds until the next call: when there is no room left, everything is forgotten.
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
