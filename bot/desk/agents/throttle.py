"""Slow down whoever guesses passwords: by login, so that one account is safe, and by address, so that all are."""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from dataclasses import dataclass
from typing import Callable

KEYS_KEPT = 20_000


@dataclass(frozen=True)
class Limit:
    """Allow `tries` failures within `seconds`."""

    tries: int
    seconds: float


# A person who forgot a password tries four or five; an office behind one address has several such persons.
BY_LOGIN = Limit(tries=5, seconds=900.0)
BY_ADDRESS = Limit(tries=30, seconds=900.0)


class Failures:
    """Remember failed attempts by key."""

    def __init__(self, limit: Limit, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._clock = clock
        self._failed: OrderedDict[str, deque[float]] = OrderedDict()

    def wait(self, key: str) -> int:
        """Return the seconds until `key` may try again, 0 when it may try now."""
        times = self._recent(key)
        if len(times) < self._limit.tries:
            return 0
        return max(1, math.ceil(times[0] + self._limit.seconds - self._clock()))

    def add(self, key: str) -> None:
        """Count an attempt as failed. Counted before the password is checked, so that parallel tries count too."""
        times = self._recent(key)
        times.append(self._clock())
        self._failed[key] = times
        self._failed.move_to_end(key)
        if len(self._failed) > KEYS_KEPT:
            self._failed.popitem(last=False)

    def take_back(self, key: str) -> None:
        """Forget the latest attempt of `key`: it was none."""
        times = self._recent(key)
        if times:
            times.pop()

    def forget(self, key: str) -> None:
        """Forget every attempt of `key`: the right password was given."""
        self._failed.pop(key, None)

    def _recent(self, key: str) -> deque[float]:
        times = self._failed.get(key, deque())
        oldest = self._clock() - self._limit.seconds
        while times and times[0] <= oldest:
            times.popleft()
        if not times:
            self._failed.pop(key, None)
        return times


class SignInThrottle:
    """Guard the sign-in of one desk."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._by_login = Failures(BY_LOGIN, clock)
        self._by_address = Failures(BY_ADDRESS, clock)

    def begin(self, login: str, address: str) -> int:
        """Count an attempt; return 0 when the password may be looked at, else the seconds to wait."""
        wait = max(self._by_login.wait(login), self._by_address.wait(address))
        if wait == 0:
            self._by_login.add(login)
            self._by_address.add(address)
        return wait

    def succeeded(self, login: str, address: str) -> None:
        """Forget the failures of this login; the address loses only this attempt, or one account would free all."""
        self._by_login.forget(login)
        self._by_address.take_back(address)
