"""What cannot be done with a promise, by a name that has words."""

from __future__ import annotations

from bot.cases.errors import Refused


class Fault(Refused):
    """What was asked for cannot be done; `agents.promises.fault.<why>` says what to do instead.

    `at` is the field of a form that it is about, and `value` what was typed there, where it is about one.
    """

    def __init__(self, why: str, *, at: str = "", value: str = "") -> None:
        super().__init__(why)
        self.why, self.at, self.value = why, at, value
