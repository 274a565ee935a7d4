"""Ask a directory that may be slow or down: at most so long, at most so often, and never with an error."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from bot.orders.records import Unusable
from bot.remedy.orders import Order, normalise

logger = logging.getLogger(__name__)

# Not found, or not to be had: asked again soon, but not several times within one turn.
UNKNOWN_SECONDS = 15.0
MOST_KEPT = 1024
# More at once would pile up behind a system that hangs.
MOST_AT_ONCE = 8

Fetch = Callable[[str], Mapping[str, Any] | None]
"""Return the record of an order by our names, None when there is none; may raise anything and take its time."""
Read = Callable[[Mapping[str, Any], str], Order]


class PatientDirectory:
    """Find orders by `fetch`; whatever goes wrong is logged and the order counts as unknown.

    Answers are kept for `keep_seconds`. `timeout_seconds` is for the whole of one question, however `fetch` waits.
    """

    at_hand = False

    def __init__(
        self, fetch: Fetch, read: Read, *, pattern: re.Pattern[str], timeout_seconds: float, keep_seconds: float
    ) -> None:
        self._fetch, self._read, self._pattern = fetch, read, pattern
        self._timeout, self._keep = timeout_seconds, keep_seconds
        self._kept: OrderedDict[str, tuple[float, Order | None]] = OrderedDict()
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(MOST_AT_ONCE)

    def find(self, number: str) -> Order | None:
        """Return the order with that number, None when there is none or nobody can tell in time."""
        wanted = normalise(number)
        if not self._pattern.fullmatch(wanted):
            return None
        with self._lock:
            until, order = self._kept.get(wanted, (0.0, None))
        if until > time.monotonic():
            return order
        order, reason = self._ask(wanted)
        if reason is not None:
            logger.warning("order …%s counts as unknown: %s", wanted[-4:], reason)
        with self._lock:
            self._kept[wanted] = (time.monotonic() + (self._keep if order else UNKNOWN_SECONDS), order)
            self._kept.move_to_end(wanted)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return order

    def trial(self, number: str) -> str | None:
        """Ask for an order and return why no answer is to be had; None when the directory answers, found or not."""
        return self._ask(normalise(number))[1]

    def _ask(self, number: str) -> tuple[Order | None, str | None]:
        """Return the order and, if it could not be told, the reason."""
        if not self._places.acquire(blocking=False):
            return None, f"{MOST_AT_ONCE} questions are waiting for an answer already"
        answer: list[tuple[Order | None, str | None]] = []

        def work() -> None:
            try:
                answer.append(self._answer(number))
            finally:
                self._places.release()

        # A thread of its own, because not every driver keeps to a deadline; it must not keep the process alive.
        thread = threading.Thread(target=work, name="order", daemon=True)
        thread.start()
        thread.join(self._timeout)
        return answer[0] if answer else (None, f"no answer within {self._timeout:g} s")

    def _answer(self, number: str) -> tuple[Order | None, str | None]:
        try:
            record = self._fetch(number)
            return (self._read(record, number) if record is not None else None), None
        except Unusable as error:
            return None, str(error)
        except Exception as error:
            # What a driver says may hold the address: the kind of error must do.
            return None, f"the directory failed ({type(error).__name__})"
