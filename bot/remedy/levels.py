"""Values that depend on severity: each value written for a level holds until the next level that is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .reading import Value
from .vocabulary import LEVELS


def by_level(value: Value, read: Callable[[Value], int], *, rising: bool) -> tuple[int, ...]:
    """Return the values for the levels 1 to 4, read from a single value or from a block such as `{1: 7, 3: 5}`.

    A level left out has the value of the level before. The values may only rise (only fall when not `rising`), because
    a more severe case must never get less; anything else is noted as a problem.
    """
    if not value.is_block:
        return (read(value),) * len(LEVELS)
    written = dict(_levels(value, read))
    if 1 not in written:
        value.wrong(
            f"'{value.name}' says nothing for severity 1",
            f"Begin with level 1: '{value.name}: {{1: ..., 3: ...}}'",
        )
        return (read(value.missing()),) * len(LEVELS)
    values = [written[1]]
    for level in LEVELS[1:]:
        values.append(written.get(level, values[-1]))
    for before, after, level in zip(values, values[1:], LEVELS[1:], strict=False):
        if (after < before) if rising else (after > before):
            direction = "less than" if rising else "more than"
            value.wrong(
                f"'{value.name}' is {direction} before at severity {level}",
                f"A more severe case never gets less: write values that {'rise' if rising else 'fall'} with the level",
            )
            break
    return tuple(values)


def _levels(value: Value, read: Callable[[Value], int]) -> Iterator[tuple[int, int]]:
    for name, entry in value.entries():
        if name not in map(str, LEVELS):
            entry.wrong(f"'{name}' is not a severity", "Write 1, 2, 3 or 4 before the colon")
        else:
            yield int(name), read(entry)
