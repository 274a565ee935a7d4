"""Check the training examples for duplicates, near duplicates, lines under two labels and held-out test texts."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from bot.checks.faults import Fault
from bot.nlu.folding import fold

# Two lines are near duplicates from this share of common character pairs (Jaccard index of their bigrams).
ALIKE = 0.72
# Larger than any error of a calculation with ALIKE, smaller than any share of a pair.
ROUNDING = 1e-6
# Characters. Shorter lines may differ by one word and mean something else (要退, 要換).
SHORTEST_ALIKE = 12
# So many lines that two files share are no accident.
MOST_SHARED = 20
_SAME_AS = re.compile(r"says (?:almost )?the same as (\S[^(]*?):\d+ \(")
_ITEM = re.compile(r"^\s+-\s+(?P<text>.+?)\s*$")
_INTENT = re.compile(r"^\s*-\s*intent:\s*(?P<name>\w+)\s*$")


@dataclass(frozen=True)
class Line:
    """One example: its place, its text, and which head learns which label from it."""

    file: str
    number: int
    text: str
    head: str
    label: str

    @property
    def place(self) -> str:
        """Return `file:line`, as editors accept it."""
        return f"{self.file}:{self.number}"


def read_lines(data: Path) -> list[Line]:
    """Return every example below `data`: intents (`nlu/`) and heads (`heads/`)."""
    lines: list[Line] = []
    for path in sorted((data / "nlu").glob("*/*.yml")):
        intent = ""
        for number, row in enumerate(_rows(path), 1):
            if named := _INTENT.match(row):
                intent = named["name"]
            elif item := _ITEM.match(row):
                lines.append(Line(_name(path, data), number, item["text"], "intent", intent))
    for path in sorted((data / "heads").glob("*/*/*.txt")):
        for number, row in enumerate(_rows(path), 1):
            if row.strip() and not row.startswith("#"):
                lines.append(Line(_name(path, data), number, row.strip(), path.parent.name, path.stem))
    return lines


def _rows(path: Path) -> list[str]:
    # What cannot be read is told by the checks of each kind of file.
    rows = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return ["" if "\ufffd" in row else row for row in rows]


def _name(path: Path, data: Path) -> str:
    return f"data/{path.relative_to(data).as_posix()}"


def essence(text: str) -> str:
    """Return the form of a text that is compared: folded, without spaces and signs, each number replaced by 0.

    A text of at most three letters is only folded and stripped of its spaces, because its numbers or signs are all
    that distinguishes it.
    """
    folded = fold(text).text
    letters = re.sub(r"[\W\d_]+", "", folded)
    return re.sub(r"[\W_]+", "", re.sub(r"\d+", "0", folded)) if len(letters) > 3 else folded.replace(" ", "")


def check_examples(data: Path, exam: Path) -> list[Fault]:
    """Return the faults of the examples below `data`; `exam` is a folder of JSON lines (*.jsonl) with a `text` each."""
    lines = read_lines(data)
    faults: list[Fault] = []
    for head in sorted({line.head for line in lines}):
        faults += _twice([line for line in lines if line.head == head])
    return _copies_told_once(faults) + [fault for file in sorted(exam.glob("*.jsonl")) for fault in _leaks(lines, file)]


def _copies_told_once(faults: list[Fault]) -> list[Fault]:
    """Return the faults with one in place of those of a file that is mostly a copy of another one."""
    shared = Counter((fault.file, found[1]) for fault in faults if (found := _SAME_AS.search(fault.what)))
    copies = {pair for pair, count in shared.items() if count >= MOST_SHARED and pair[0] != pair[1]}
    left = [
        fault for fault in faults if not ((found := _SAME_AS.search(fault.what)) and (fault.file, found[1]) in copies)
    ]
    return left + [
        Fault(file, "the file", f"has {shared[file, other]} lines of {other} again: delete the one that is a copy")
        for file, other in sorted(copies)
    ]


def _twice(lines: list[Line]) -> list[Fault]:
    by_essence: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_essence[essence(line.text)].append(line)
    faults = [_fault(group[0], other, "says the same") for group in by_essence.values() for other in group[1:]]
    return faults + _alike([(said, group[0]) for said, group in by_essence.items() if len(said) >= SHORTEST_ALIKE])


def _fault(first: Line, other: Line, how: str) -> Fault:
    if first.label != other.label:
        what = f"{first.label} and here {other.label}: decide which, the model cannot learn both"
    else:
        what = f"{first.label}: delete one, or say it in a way of its own"
    return Fault(other.file, other.text, f"{how} as {first.place} ({first.text!r}), {what}", other.number)


def _alike(said: list[tuple[str, Line]]) -> list[Fault]:
    """Return a fault for each pair of lines that share almost all pairs of neighbouring characters.

    Lines so similar share at least one of their rarest pairs, and from the first pair that they share, in the order of
    rarity, enough must be left in both; only lines of which that is true are compared.
    """
    pairs = [{text[at : at + 2] for at in range(len(text) - 1)} for text, _ in said]
    common = Counter(pair for found in pairs for pair in found)
    # Lines by each of their rarest pairs, then by their size and the largest size of a line that may be alike.
    seen: dict[str, dict[tuple[int, float], list[int]]] = defaultdict(lambda: defaultdict(list))
    faults = []
    for at, found in enumerate(pairs):
        size = len(found)
        rarest = sorted(found, key=lambda pair: (common[pair], pair))[: int((1 - ALIKE) * size) + 1]
        # Lines that are alike have ALIKE / (1 + ALIKE) of the pairs of both in common, and no more than are left here.
        largest = [left * (1 + ALIKE) / ALIKE - size + ROUNDING for left in range(size, 0, -1)]
        near: set[int] = set()
        for pair, most in zip(rarest, largest):
            for (other_size, other_most), others in seen[pair].items():
                if other_size <= most and size <= other_most:
                    near.update(others)
        for other in sorted(near):
            if len(found & pairs[other]) >= ALIKE * len(found | pairs[other]):
                faults.append(_fault(said[other][1], said[at][1], "says almost the same"))
        for pair, most in zip(rarest, largest):
            seen[pair][size, most].append(at)
    return faults


def _leaks(lines: list[Line], exam: Path) -> list[Fault]:
    trained: dict[str, Line] = {essence(line.text): line for line in lines}
    faults = []
    for number, row in enumerate(_rows(exam), 1):
        text = str(json.loads(row)["text"]) if row.strip() else ""
        found = trained.get(essence(text)) if text else None
        if found is not None:
            faults.append(
                Fault(
                    f"data/exam/{exam.name}",
                    text,
                    f"is also in the training data ({found.place}): replace it here",
                    number,
                )
            )
    return faults
