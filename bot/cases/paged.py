"""Take many things page by page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

_Thing = TypeVar("_Thing")


def paged(found: Iterable[_Thing], size: int) -> Iterator[list[_Thing]]:
    """Give what is found in lists of at most `size`, in its order; each is taken only when it is asked for."""
    rest = iter(found)
    while page := list(islice(rest, size)):
        yield page
