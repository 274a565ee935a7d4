"""Which characters of a text are taken (what one rule has read, no other reads again), and which are worth a search."""

import re
from collections.abc import Iterable, Iterator


class Taken:
    """The taken spans of a text of `length` characters."""

    def __init__(self, length: int, spans: Iterable[tuple[int, int]] = ()) -> None:
        """Begin with `spans` taken."""
        self._held = bytearray(length)
        for start, end in spans:
            self.take(start, end)

    def take(self, start: int, end: int) -> None:
        """Take the characters from `start` up to but without `end`."""
        self._held[start:end] = b"\1" * (end - start)

    def free(self, start: int, end: int) -> bool:
        """Say whether none of the characters from `start` up to but without `end` is taken."""
        return b"\1" not in self._held[start:end]


def stretches(
    text: str, mark: re.Pattern[str], reach: int, start: int = 0, end: int | None = None
) -> list[tuple[int, int]]:
    """Return the bounds of what lies within `reach` of a mark, left to right; what is near several marks is one.

    Nothing before `start` or from `end` on counts, if they are given.
    """
    end = len(text) if end is None else end
    found: list[tuple[int, int]] = []
    hit = mark.search(text, start, end)
    while hit:
        first = max(start, hit.start() - reach)
        # what stands within reach of this mark need not be looked for again: the stretch holds its reach as well
        last = hit.end() + 2 * reach
        if found and first <= found[-1][1]:
            first = found.pop()[0]
        found.append((first, min(last, end)))
        if last >= end:
            break
        hit = mark.search(text, hit.end() + reach, end)
    return found


def matches_within(bounds: Iterable[tuple[int, int]], regex: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of `regex` within each of the bounds."""
    for start, end in bounds:
        yield from regex.finditer(text, start, end)


def matches_near(mark: re.Pattern[str], reach: int, regex: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of `regex` that hold a mark; none may reach further from it than `reach`."""
    return matches_within(stretches(text, mark, reach), regex, text)
