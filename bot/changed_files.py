"""Notice that files have changed, and look for it again and again in a thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path

LOOK_SECONDS = 1.0
Stamp = frozenset[tuple[str, int, int, int]]


def stamp(places: Iterable[Path]) -> Stamp:
    """Return path, change time, size and inode of every file in `places`, folders expanded, to detect changes."""
    found = set()
    for place in places:
        for path in [place, *sorted(place.glob("*"))] if place.is_dir() else [place]:
            try:
                seen = path.stat()
            except OSError:
                continue
            if not path.is_dir():
                found.add((str(path), seen.st_mtime_ns, seen.st_size, seen.st_ino))
    return frozenset(found)


class Watch:
    """Calls a function every `seconds` in a daemon thread of its own."""

    def __init__(self, name: str, look: Callable[[], object], seconds: float = LOOK_SECONDS) -> None:
        """Start looking; the first time after `seconds`."""
        self._look, self._seconds = look, seconds
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def is_alive(self) -> bool:
        """Return whether the thread still looks."""
        return self._thread.is_alive()

    def close(self) -> None:
        """Stop looking; wait up to 5 seconds for the thread to end."""
        self._ended.set()
        self._thread.join(5)

    def _run(self) -> None:
        while not self._ended.wait(self._seconds):
            self._look()
