"""Decide whether a candidate may be published: what must never get worse, and what must not by more than chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.coach.comparing import EXAM, Comparison, Flip

# A label fails when so many flips to the worse, or more, would be rarer than this if the two models were equally good.
CHANCE = 0.05


@dataclass(frozen=True)
class Failure:
    """A gate that a candidate does not pass: its name, what is wrong in words, and the flips that show it."""

    gate: str
    what: str
    flips: tuple[Flip, ...]


def failures(comparison: Comparison) -> list[Failure]:
    """Return the gates that a candidate does not pass; empty when it may be published."""
    found = []
    if comparison.grave_lost:
        count = len(comparison.grave_lost)
        found.append(Failure("grave", f"{count} grave matter(s) are heard no more", comparison.grave_lost))
    if comparison.withdrawn:
        count = len(comparison.withdrawn)
        found.append(Failure("withdrawn", f"{count} wish(es) are newly taken for a withdrawal", comparison.withdrawn))
    graded = [flip for flip in comparison.flips if flip.source == EXAM and flip.verdict != "different"]
    for what in ("intent", "kind", "emotion"):
        mine = [flip for flip in graded if flip.what == what]
        found += _by(what, mine, [(_label(flip), flip) for flip in mine])
        found += _by(f"{what} in", mine, [(flip.line.language, flip) for flip in mine])
    return found


def _by(name: str, graded: Sequence[Flip], keyed: Iterable[tuple[str, Flip]]) -> list[Failure]:
    """Return a failure for each key whose flips are to the worse more often than chance explains."""
    worse: Counter[str] = Counter()
    better: Counter[str] = Counter()
    flips: dict[str, list[Flip]] = {}
    for key, flip in keyed:
        (worse if flip.verdict == "worse" else better)[key] += 1
        flips.setdefault(key, []).append(flip)
    found = []
    for key in sorted(flips):
        chance = chance_of(worse[key], better[key])
        if chance < CHANCE:
            what = f"{worse[key]} worse, {better[key]} better: by chance in {chance:.1%} of such comparisons"
            shown = tuple(flip for flip in flips[key] if flip.verdict == "worse")
            found.append(Failure(f"{name} {key}", what, shown))
    return found


def chance_of(worse: int, better: int) -> float:
    """Return how likely so many flips to the worse are, or more, where better and worse are equally likely (0 to 1)."""
    if not worse:
        return 1.0
    # Loaded only here: the commands start without scipy.
    from scipy.stats import binomtest

    return float(binomtest(worse, worse + better, 0.5, alternative="greater").pvalue)


def _label(flip: Flip) -> str:
    """Return the label that is the line's own."""
    return {"intent": flip.line.intents, "kind": flip.line.kinds, "emotion": flip.line.emotions}[flip.what][0]
