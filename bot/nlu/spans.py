"""Keep track of the characters of a text that a rule has already read, and limit a search to the places worth it."""

import re
from collections.abc import Iterable, Iterator


class Taken:
    """The taken spans of a text: characters that one rule has read and no other may read again."""

    def __init__(self, length: int, spans: Iterable[tuple[int, int]] = ()) -> None:
        """Create the spans of a text of `length` characters, with `spans` already taken."""
        self._held = bytearray(length)
        for start, end in spans:
            self.take(start, end)

    def take(self, start: int, end: int) -> None:
        """Mark the characters from `start` (included) to `end` (excluded) as taken."""
        self._held[start:end] = b"\1" * (end - start)

    def free(self, start: int, end: int) -> bool:
        """Return whether none of the characters from `start` (included) to `end` (excluded) is taken."""
        return b"\1" not in self._held[start:end]


def stretches(
    text: str, mark: re.Pattern[str], reach: int, start: int = 0, end: int | None = None
) -> list[tuple[int, int]]:
    """Return the bounds of the stretches within `reach` characters of a match of `mark`, left to right.

    Overlapping stretches are merged. Only the text from `start` (included) to `end` (excluded) is searched.
    """
    end = len(text) if end is None else end
    found: list[tuple[int, int]] = []
    hit = mark.search(text, start, end)
    while hit:
        first = max(start, hit.start() - reach)
        # twice the reach: marks within `reach` behind this one are not searched, so the stretch includes their reach
        last = hit.end() + 2 * reach
        if found and first <= found[-1][1]:
            first = found.pop()[0]
        found.append((first, min(last, end)))
        if last >= end:
            break
        hit = mark.search(text, hit.end() + reach, end)
    return found


def matches_within(bounds: Iterable[tuple[int, int]], regex: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of `regex` in `text` within each of the bounds."""
    for start, end in bounds:
        yield from regex.finditer(text, start, end)


def matches_near(mark: re.Pattern[str], reach: int, regex: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of `regex` near a match of `mark`.

    Every match must contain a mark and extend at most `reach` characters from it, or it may be missed.
    """
    return matches_within(stretches(text, mark, reach), regex, text)
