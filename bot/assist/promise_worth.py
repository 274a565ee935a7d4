"""Reckon what promises are worth together, and which of them the record states already."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

# In the sums of an option: its words promise everything that was paid.
FULL = -1


@dataclass(frozen=True)
class Promised:
    """A promise at `start`..`end` of a draft; `minor` is its worth in minor units, None when that cannot be determined.

    `goodwill` means that it is promised as goodwill. Promises with the same `choice` are alternatives. `anew` means
    that it is given beyond what was promised before it; `more` that it stands beside something else, so that it is new
    only where that has the same sum. `full` is everything that was paid, `rest` what is still missing to it. `sure` is
    false for a sum that is neither clearly promised nor clearly anything else. `days` are those named in the sentence.
    `message` is 0 for the draft, and the place of an earlier message otherwise.
    """

    start: int
    end: int
    said: str
    minor: int | None
    goodwill: bool
    choice: int
    more: bool = False
    sure: bool = True
    anew: bool = False
    full: bool = False
    rest: bool = False
    days: frozenset[str] = frozenset()
    message: int = 0


@dataclass(frozen=True)
class Worth:
    """The total worth of all promises of a draft in minor units; `value` is None when it cannot be determined."""

    value: int | None
    goodwill: int


def worth(promises: Sequence[Promised]) -> Worth:
    """Return the total worth of the promises.

    Of alternatives only the most valuable counts. A sum that is repeated counts once, unless it is added (`more`,
    `anew`) or is for another day.
    """
    by_choice: dict[int, list[Promised]] = {}
    for promise in promises:
        by_choice.setdefault(promise.choice, []).append(promise)
    dearest = [max(group, key=lambda p: (p.minor is None, p.minor or 0)) for group in by_choice.values()]
    seen: dict[tuple[int | None, bool], list[frozenset[str]]] = {}
    counted: list[Promised] = []
    for promise in dearest:
        before = seen.setdefault((promise.minor, promise.goodwill), [])
        if promise.more or promise.anew or not before or all(_other_day(promise.days, days) for days in before):
            counted.append(promise)
        before.append(promise.days)
    goodwill = sum(promise.minor or 0 for promise in counted if promise.goodwill)
    if any(promise.minor is None for promise in counted):
        return Worth(None, goodwill)
    return Worth(sum(promise.minor or 0 for promise in counted), goodwill)


def uncovered(promises: Sequence[Promised], known: Sequence[Sequence[Collection[int]]]) -> list[Promised]:
    """Return the promises that the record does not already state.

    `known` holds, for each offer, the sums (minor units) of each of its alternatives, with `FULL` where its words
    promise everything. Only one alternative of an offer can be accepted, so only the one with the largest total of
    promised sums covers promises; promises that are alternatives of each other are covered by any. A sum covers
    repetitions, but not one that is added; parts of one alternative may be added to each other.
    """
    groups: dict[int, int] = {}
    for promise in promises:
        groups[promise.choice] = groups.get(promise.choice, 0) + 1
    alone = {promise.minor for promise in promises if groups[promise.choice] == 1}
    taken = [max(each, key=lambda sums: sum(one for one in sums if one in alone), default=()) for each in known]
    every = [sums for alternatives in known for sums in alternatives]
    # The sums of each message so far: those that were covered, and all of them.
    repeated: dict[int, set[int | None]] = {}
    spoken: dict[int, set[int | None]] = {}
    left = []
    for promise in promises:
        said, all_said = repeated.setdefault(promise.message, set()), spoken.setdefault(promise.message, set())
        if _is_covered(promise, taken if groups[promise.choice] == 1 else every, said, all_said):
            said.add(promise.minor)
        else:
            left.append(promise)
        all_said.add(promise.minor)
    return left


def _is_covered(
    promise: Promised,
    stated: Sequence[Collection[int]],
    repeated: Collection[int | None],
    said: Collection[int | None],
) -> bool:
    """Return whether one of the `stated` alternatives holds a promise, after those `said` in the same message."""
    for sums in stated:
        if promise.full and FULL in sums and not promise.anew:
            return True
        if promise.minor is None or promise.minor not in sums:
            continue
        first_time = promise.minor not in repeated
        if promise.anew and not (first_time and any(one in sums for one in repeated)):
            continue
        # "Also the voucher of 200" repeats a smaller part; "also 33,000" alone, after an agreement on that, does not.
        if promise.more and not (first_time and (said or promise.minor * 2 < max(sums))):
            continue
        return True
    return False


def _other_day(days: frozenset[str], before: frozenset[str]) -> bool:
    """Return whether both name days, written in the same way, and share none: two payments, not one said twice."""
    kinds = {day[0] for day in days} & {day[0] for day in before}
    return bool(kinds) and not any(day in before for day in days)
