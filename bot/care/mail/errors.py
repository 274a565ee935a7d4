"""What can go wrong when something is handed over."""

from __future__ import annotations


class NotSent(Exception):
    """Raised when something was not taken. `for_good` when it never will be; the message says why, in one line."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(" ".join(why.split())[:300])
        self.for_good = for_good
