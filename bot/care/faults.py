"""What cannot be done with a promise, by a name that has words."""

from __future__ import annotations

from bot.cases.errors import Refused


class Fault(Refused):
    """What was asked for cannot be done; `agents.promises.fault.<why>` says what to do instead."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
