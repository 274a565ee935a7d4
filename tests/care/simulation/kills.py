"""Let a worker or the desk die: between two steps of a worker, or in the middle of a transaction."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from bot.cases.store import WriteSession

# A transaction of care flushes about this often.
FLUSHES = 14


class Killed(BaseException):
    """The process died here; like a real death it passes every `except Exception`, and its transaction is undone."""


_thread = threading.local()


@dataclass
class Kills:
    """Kill with the chance `step` at each step of a worker, and with the chance `inside` within a transaction."""

    rng: random.Random
    step: float = 0.0
    inside: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)

    def on_step(self, name: str) -> None:
        """Die at a step of `bot.care.working.work`, sometimes."""
        if self.rng.random() < self.step:
            self.counts[name] += 1
            raise Killed(name)

    @contextmanager
    def in_transaction(self) -> Iterator[None]:
        """Let what this thread does in the block die at one of its flushes, sometimes."""
        if self.rng.random() < self.inside:
            _thread.left = self.rng.randint(1, FLUSHES)
        try:
            yield
        except Killed as death:
            if death.args == ("flush",):
                self.counts["in a transaction"] += 1
            raise
        finally:
            _thread.left = 0


def _die(session: Any, flush_context: Any) -> None:
    left = getattr(_thread, "left", 0)
    if left:
        _thread.left = left - 1
        if left == 1:
            raise Killed("flush")


event.listen(WriteSession, "after_flush", _die)
