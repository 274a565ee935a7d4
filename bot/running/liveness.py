"""Find parts that live but no longer answer, by asking each at its own address now and then."""

from __future__ import annotations

import http.client
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from dataclasses import dataclass

# Seconds between two questions, and for an answer.
ASK_SECONDS, ANSWER_SECONDS = 5.0, 4.0
# So many questions in a row without an answer, and the part counts as hung. A turn takes milliseconds.
SILENCES = 6
# A part that has never answered is given this long: the dialogue reads its model, on a slow disk.
FIRST_ANSWER_SECONDS = 180.0
# Ignores proxies from the environment, because the parts run on this machine.
WITHOUT_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def answers(address: str) -> bool:
    """Return whether anything answers at an HTTP address, whatever it says, within `ANSWER_SECONDS`."""
    try:
        with WITHOUT_PROXY.open(address, timeout=ANSWER_SECONDS):
            return True
    except urllib.error.HTTPError:
        return True
    except (OSError, http.client.HTTPException):
        return False


@dataclass
class _Watched:
    since: float
    answered: bool = False
    silences: int = 0


class Liveness:
    """Judge processes by their answers. `hung` may be called from one thread while `look` runs in another."""

    def __init__(self, asks: Callable[[str], bool] = answers, seconds: Callable[[], float] = time.monotonic) -> None:
        """Ask with `asks`; `seconds` is a clock that never goes back."""
        self._asks, self._seconds = asks, seconds
        self._watched: dict[int, _Watched] = {}
        self._lock = threading.Lock()

    def look(self, addresses: Iterable[tuple[int, str]]) -> None:
        """Ask every process, given as its id and its address, once; those that are not given are forgotten."""
        found = {pid: self._asks(address) for pid, address in addresses}
        with self._lock:
            now = self._seconds()
            self._watched = {pid: self._watched.get(pid) or _Watched(now) for pid in found}
            for pid, well in found.items():
                watched = self._watched[pid]
                watched.answered |= well
                watched.silences = 0 if well else watched.silences + 1

    def hung(self, pid: int) -> bool:
        """Return whether a process no longer answers, or has not begun to for too long."""
        with self._lock:
            watched = self._watched.get(pid)
            if watched is None or watched.silences < SILENCES:
                return False
            return watched.answered or self._seconds() - watched.since > FIRST_ANSWER_SECONDS
