"""Test that the files named in tests/workers.py exist."""

from __future__ import annotations

import pytest

from tests.workers import LONG_FILES, LONG_TESTS, SECOND_HALF, STARTS_ITS_OWN, TESTS


@pytest.mark.parametrize("place", [*STARTS_ITS_OWN, *SECOND_HALF, *LONG_TESTS, *LONG_FILES])
def test_a_place_that_is_named_exists(place: str) -> None:
    assert (TESTS / place).exists()
