"""Look up orders in a system that may be slow or down, with a time limit, a cache and no errors for the caller."""

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

# Cache time of an order that was not found or could not be looked up: short, but longer than one turn.
UNKNOWN_SECONDS = 15.0
MOST_KEPT = 1024
# Concurrent lookups. More would only accumulate while the company's system hangs.
MOST_AT_ONCE = 8

Fetch = Callable[[str], Mapping[str, Any] | None]
"""Return an order's record keyed by our field names, None when there is none; may raise any error and may block."""
Read = Callable[[Mapping[str, Any], str], Order]


class GuardedDirectory:
    """Find orders through `fetch`; a failure is logged and the order counts as unknown.

    Found orders are cached for `keep_seconds`. `timeout_seconds` limits one whole lookup, whatever limits `fetch` has.
    """

    at_hand = False

    def __init__(
        self,
        fetch: Fetch,
        read: Read,
        *,
        pattern: re.Pattern[str],
        timeout_seconds: float,
        keep_seconds: float,
        has_phones: bool = False,
    ) -> None:
        self._fetch, self._read, self._pattern = fetch, read, pattern
        self._timeout, self._keep = timeout_seconds, keep_seconds
        self.has_phones = has_phones
        self._kept: OrderedDict[str, tuple[float, Order | None]] = OrderedDict()
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(MOST_AT_ONCE)

    def find(self, number: str) -> Order | None:
        """Return the order with that number, None when there is none or the lookup failed or took too long."""
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
        """Look up one order and return why that failed; None when the system answered, whether it was found or not."""
        return self._ask(normalise(number))[1]

    def _ask(self, number: str) -> tuple[Order | None, str | None]:
        """Return the order and, if the lookup failed, the reason."""
        if not self._places.acquire(blocking=False):
            return None, f"{MOST_AT_ONCE} lookups are already waiting for an answer"
        answer: list[tuple[Order | None, str | None]] = []

        def work() -> None:
            try:
                answer.append(self._answer(number))
            finally:
                self._places.release()

        # A thread of its own, because not every driver respects a deadline; a daemon must not keep the process alive.
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
            # A driver's message may contain the address, so only the error's class is reported.
            return None, f"the directory failed ({type(error).__name__})"
