"""Sources of choices for generated policies: a property test, which can shrink what it finds, or a seed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from random import Random
from typing import Protocol, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Chooser(Protocol):
    """Interface for making one choice at a time; the simplest choice is the first or lowest one."""

    def number(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`."""
        ...

    def one_of(self, values: Sequence[T]) -> T:
        """Return one of `values`."""
        ...

    def some_of(self, values: Sequence[T], least: int, most: int) -> list[T]:
        """Return `least` to `most` of `values`, each once."""
        ...

    def chance(self, percent: int) -> bool:
        """Return whether something happens that happens in about `percent` of all cases."""
        ...


class SeededChooser:
    """Choose by a seed: fast, and the same for the same seed on every machine."""

    def __init__(self, seed: int):
        self._random = Random(seed)

    def number(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`."""
        return self._random.randint(low, high)

    def one_of(self, values: Sequence[T]) -> T:
        """Return one of `values`."""
        return self._random.choice(values)

    def some_of(self, values: Sequence[T], least: int, most: int) -> list[T]:
        """Return `least` to `most` of `values`, each once."""
        return self._random.sample(values, self._random.randint(least, min(most, len(values))))

    def chance(self, percent: int) -> bool:
        """Return whether something happens that happens in about `percent` of all cases."""
        return self._random.random() * 100 < percent


# A strategy is checked when it is drawn from for the first time; a policy is drawn with hundreds of numbers.
_integers = cache(st.integers)


class DrawnChooser:
    """Choose by what a property test draws."""

    def __init__(self, draw: st.DrawFn):
        self._draw = draw

    def number(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`."""
        return self._draw(_integers(low, high))

    def one_of(self, values: Sequence[T]) -> T:
        """Return one of `values`."""
        return values[self._draw(_integers(0, len(values) - 1))]

    def some_of(self, values: Sequence[T], least: int, most: int) -> list[T]:
        """Return `least` to `most` of `values`, each once."""
        left = list(values)
        return [left.pop(self.number(0, len(left) - 1)) for _ in range(self.number(least, min(most, len(left))))]

    def chance(self, percent: int) -> bool:
        """Return whether something happens that happens in about `percent` of all cases."""
        return self.number(0, 99) >= 100 - percent
