"""One fault in a file that trainers and managers edit, told in one line: where, what is wrong, what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.remedy.problems import did_you_mean

# Nobody reads more names than these in a line.
_MOST_NAMES = 9
# One mistake, such as a name that is gone, may be told in more places than these.
_MOST_PLACES = 3


@dataclass(frozen=True)
class Fault:
    """A wrong entry: its file, its name, what to write instead, and its line from 1 (0: the whole file)."""

    file: str
    entry: str
    what: str
    line: int = 0
    # Whether nothing may start with it: what makes the bot worse, and not ill, lets it start.
    stops: bool = True

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.entry}: {self.what}"


def in_order(faults: list[Fault]) -> list[Fault]:
    """Return the faults by file and line, each once."""
    return sorted(set(faults), key=lambda fault: (fault.file, fault.line, fault.entry, fault.what))


def told_once(faults: Sequence[Fault]) -> list[Fault]:
    """Return the faults with one in place of those that say the same of more than `_MOST_PLACES` places."""
    alike: dict[tuple[str, bool], list[Fault]] = defaultdict(list)
    for fault in faults:
        alike[fault.what, fault.stops].append(fault)
    found = []
    for first, *others in alike.values():
        if len(others) < _MOST_PLACES:
            found += [first, *others]
        else:
            places = ", ".join(f"{fault.file}:{fault.line}" for fault in others[:2])
            found.append(replace(first, what=f"{first.what} (and in {len(others)} more places: {places} ...)"))
    return in_order(found)


def short(text: str, most: int = 40) -> str:
    """Return the beginning of a text, at most `most` characters, to quote it in a fault."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def meant(word: str, known: Iterable[str], where: str = "") -> str:
    """Return advice that names the word in `known` closest to `word`, a few of them, or `where` they stand."""
    names = list(known)
    near = did_you_mean(word, names)
    if near.startswith("Did") or len(names) <= _MOST_NAMES:
        return near
    return f"Write one of those {where}" if where else f"Write a name such as {', '.join(sorted(names)[:3])}"
