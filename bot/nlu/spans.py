"""Which characters of a text are taken: what one rule has read, no other reads again."""

from collections.abc import Iterable


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
