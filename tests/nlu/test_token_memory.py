"""Test the cache of token rows: correct rows, each computed once while there is room."""

import numpy as np

from bot.nlu.token_memory import OUTSIDE, TokenMemory


class Maker:
    """Make rows from which their token can be recognised, and record the requests."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []

    def __call__(self, tokens: np.ndarray) -> np.ndarray:
        self.asked.append(tokens.tolist())
        return np.stack([tokens, -tokens], axis=1).astype(np.float32)


def rows_of(memory: TokenMemory, *tokens: int) -> list[list[float]]:
    rows: list[list[float]] = memory.rows[memory.find(np.array(tokens))].tolist()
    return rows


def test_a_row_is_computed_once_per_token() -> None:
    make = Maker()
    memory = TokenMemory(make, vocabulary=100, width=2, most=10)
    assert rows_of(memory, 7, 3) == [[7, -7], [3, -3]]
    assert rows_of(memory, 3, 99, 7) == [[3, -3], [99, -99], [7, -7]]
    assert make.asked == [[7, 3], [99]]


def test_a_full_cache_is_cleared_and_stays_correct() -> None:
    make = Maker()
    memory = TokenMemory(make, vocabulary=100, width=2, most=4)
    for tokens in ((1, 2, 3), (3, 4, 5), (1, 5, 6, 7), (7, 1), (0, 2, 8, 9)):
        assert rows_of(memory, *tokens) == [[token, -token] for token in tokens]
    # when a request did not fit, the cache was cleared and all its tokens were computed again, but no others
    assert make.asked == [[1, 2, 3], [3, 4, 5], [1, 5, 6, 7], [0, 2, 8, 9]]


def test_the_row_for_outside_stays_zero() -> None:
    memory = TokenMemory(Maker(), vocabulary=100, width=2, most=4)
    rows_of(memory, 0, 1, 2, 3)
    rows_of(memory, 4)
    assert memory.rows[OUTSIDE].tolist() == [0, 0]
