"""The lines that are in the data already, and those that say the same or nearly the same as a new one."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, replace
from pathlib import Path

from bot.checks.examples import ALIKE, SHORTEST_ALIKE, Line, essence, read_lines

# From this share of common pairs of characters on, a line is shown as a neighbour.
NEAR = 0.3
MOST = 5
EXAM = "exam"


@dataclass(frozen=True)
class Known:
    """A line with what is compared of it."""

    line: Line
    essence: str
    pairs: frozenset[str]


@dataclass(frozen=True)
class Neighbour:
    """A line near a new one: `share` of common pairs (1 for the same), and whether it counts as said twice."""

    line: Line
    share: float
    is_alike: bool


class KnownLines:
    """The lines below a data folder, read again when a file of them has changed. Safe to share among threads."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._state: tuple[tuple[str, int, int], ...] = ()
        self._lines: list[Known] = []
        self._lock = threading.Lock()

    def near(self, text: str, head: str, *, most: int = MOST) -> list[Neighbour]:
        """Return the lines of a head, or of the exam, that are nearest to a text, the nearest first."""
        said, found = essence(text), pairs(essence(text))
        near = []
        for known in self._all():
            if known.line.head != head:
                continue
            same = known.essence == said
            share = 1.0 if same else jaccard(found, known.pairs)
            long = min(len(said), len(known.essence)) >= SHORTEST_ALIKE
            if same or share >= NEAR:
                near.append(Neighbour(known.line, share, same or (long and share >= ALIKE)))
        return sorted(near, key=lambda one: -one.share)[:most]

    def same(self, text: str, *, exam: bool) -> Line | None:
        """Return a line that says the same as a text: one of the exam, or one that anything is trained with."""
        said = essence(text)
        for known in self._all():
            if (known.line.head == EXAM) is exam and known.essence == said:
                return known.line
        return None

    def _all(self) -> list[Known]:
        with self._lock:
            exam = sorted((self._data / "exam").glob("*.jsonl"))
            paths = [*(self._data / "nlu").glob("*/*.yml"), *(self._data / "heads").glob("*/*/*.txt"), *exam]
            state = tuple(sorted((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in paths))
            if state != self._state:
                # Most lines are those of before, and to fold them is what takes time.
                before = {known.line.text: known for known in self._lines}
                lines = [*read_lines(self._data), *(line for path in exam for line in exam_lines(path, self._data))]
                self._lines = [_known(line, before.get(line.text)) for line in lines]
                self._state = state
            return self._lines


def _known(line: Line, before: Known | None) -> Known:
    # As it is said everywhere else, from the project's folder.
    line = replace(line, file=f"data/{line.file.removeprefix('data/')}")
    if before is not None:
        return replace(before, line=line)
    said = essence(line.text)
    return Known(line, said, pairs(said))


def exam_lines(path: Path, data: Path) -> list[Line]:
    """Return the lines of a file of the exam; a row that is no object with a text is left out."""
    lines = []
    for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            told = json.loads(row)
            lines.append(
                Line(str(path.relative_to(data)), number, str(told["text"]), EXAM, str(told.get("intent", "")))
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
    return lines


def pairs(said: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of a text's essence."""
    return frozenset(said[at : at + 2] for at in range(len(said) - 1))


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of common pairs among all pairs of both, 0 to 1."""
    either = len(one | other)
    return len(one & other) / either if either else 0.0
