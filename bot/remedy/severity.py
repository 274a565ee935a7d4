"""Severity: how bad a case is, with the contribution of each fact."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import NamedTuple

from bot.remedy.offer_input import CaseFacts

from .reading import Both, Value
from .vocabulary import EMOTIONS, KINDS, SEVERITY_PARTS, SUB_KINDS

# A case stores the name of its kind.
_IDENTIFIER = re.compile("[a-z][a-z0-9_]{1,31}")
# Names of something else beside a kind, and of no kind at all.
_TAKEN = (*SUB_KINDS, "none", "unknown")


class Reason(NamedTuple):
    """One contribution: its English label (`Severity.contributions` has both languages) and its points."""

    label: str
    points: int


@dataclass(frozen=True)
class Contribution:
    """The points that one fact adds, with a label in both languages."""

    label: Both
    points: int

    @cached_property
    def for_json(self) -> dict[str, object]:
        """Return label and points for JSON; the result is made once and shared: do not change it."""
        return {"label": dict(self.label), "points": self.points}


@dataclass(frozen=True)
class Severity:
    """The level from 1 to 4, the points it is computed from, and what each fact contributed."""

    level: int
    points: int
    contributions: tuple[Contribution, ...]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Return the contributions as (label, points)."""
        return tuple(Reason(part.label["en"], part.points) for part in self.contributions)

    def as_dict(self) -> dict[str, object]:
        """Return level, points and reasons (labels in both languages) for JSON."""
        return {"level": self.level, "points": self.points, "reasons": [part.for_json for part in self.contributions]}


@dataclass(frozen=True)
class Stairs:
    """Points that rise with a number: the highest step reached counts; `starts` are the thresholds."""

    starts: tuple[int, ...]
    steps: tuple[Contribution, ...]

    def at(self, number: int) -> Contribution | None:
        """Return the highest step whose threshold is not above `number`; None below the first."""
        index = bisect_right(self.starts, number)
        return self.steps[index - 1] if index else None


@dataclass(frozen=True)
class SeverityRules:
    """The content of severity.yml; `levels` are the points from which the levels 2, 3 and 4 begin."""

    levels: tuple[int, ...]
    kinds: Mapping[str, Contribution]
    emotions: Mapping[str, Contribution]
    amount: Stairs
    waiting_days: Stairs
    contacts: Stairs
    harm: Contribution
    vulnerable: Contribution

    def parts(self, facts: CaseFacts, amount_minor: int | None) -> dict[str, Contribution]:
        """Return what would count in this case by its name (of `vocabulary.SEVERITY_PARTS`), set aside or not."""
        found = (
            self.kinds.get(facts.kind or ""),
            self.emotions.get(facts.emotion or ""),
            self.amount.at(amount_minor) if amount_minor is not None else None,
            self.waiting_days.at(facts.waiting_days),
            self.contacts.at(facts.contacts),
            self.harm if facts.harm else None,
            self.vulnerable if facts.vulnerable else None,
        )
        return {name: part for name, part in zip(SEVERITY_PARTS, found) if part is not None and part.points}

    def weigh(self, facts: CaseFacts, amount_minor: int | None) -> Severity:
        """Return the severity of a case in which `amount_minor` (minor units, None if not known) was paid.

        What a person set aside (`facts.set_aside`) does not count.
        """
        found = self.parts(facts, amount_minor)
        contributions = tuple([part for name, part in found.items() if name not in facts.set_aside])
        points = sum([part.points for part in contributions])
        return Severity(1 + bisect_right(self.levels, points), points, contributions)


def read_severity(value: Value, decimals: int) -> SeverityRules:
    """Read severity.yml; note a problem where a worse fact gives fewer points."""
    top = value.fields("levels", "kinds", "emotions", "amount", "waiting_days", "contacts", "harm", "vulnerable")
    thresholds = top["levels"].fields("2", "3", "4")
    levels = tuple(thresholds[name].integer(1, 1000) for name in ("2", "3", "4"))
    if not levels[0] < levels[1] < levels[2] and thresholds["4"].node is not None:
        top["levels"].wrong("The thresholds do not rise", "Write rising points such as {2: 3, 3: 5, 4: 8}")
    return SeverityRules(
        levels=levels,
        kinds=_kinds(top["kinds"]),
        emotions=_named(top["emotions"], EMOTIONS),
        amount=_stairs(top["amount"], lambda start: start.amount(decimals)),
        waiting_days=_stairs(top["waiting_days"], lambda start: start.integer(0, 36500)),
        contacts=_stairs(top["contacts"], lambda start: start.integer(1, 1000)),
        harm=_contribution(top["harm"]),
        vulnerable=_contribution(top["vulnerable"]),
    )


def _contribution(value: Value) -> Contribution:
    fields = value.fields("points", "label")
    return Contribution(fields["label"].both(), fields["points"].integer(0, 100))


def _named(value: Value, names: tuple[str, ...]) -> dict[str, Contribution]:
    fields = value.fields(*names)
    return {name: _contribution(fields[name]) for name in names}


def _kinds(value: Value) -> dict[str, Contribution]:
    """Read the kinds of complaint: those that every policy has, and what the company has declared beside them."""
    named = [name for name, _ in value.quiet().entries()]
    missing = [kind for kind in KINDS if kind not in named]
    declared = [
        name
        for name in named
        if name not in (*KINDS, *_TAKEN)
        and _IDENTIFIER.fullmatch(name)
        # It is more likely a typo than a kind.
        and not get_close_matches(name, missing, n=1)
    ]
    fields = value.fields(*KINDS, optional=declared)
    found = {name: entry for name in (*KINDS, *declared) if (entry := fields.get(name)) is not None}
    return {name: _contribution(entry) for name, entry in found.items()}


def _stairs(value: Value, read: Callable[[Value], int]) -> Stairs:
    starts: list[int] = []
    steps: list[Contribution] = []
    for item in value.items():
        fields = item.fields("from", "points", "label")
        start, step = (
            read(fields["from"]),
            Contribution(fields["label"].both(), fields["points"].integer(0, 100)),
        )
        if starts and (start <= starts[-1] or step.points < steps[-1].points):
            item.wrong(
                f"This step of '{value.name}' is not above the one before it",
                "Write the steps in rising order; worse never counts less",
            )
            continue
        starts.append(start)
        steps.append(step)
    return Stairs(tuple(starts), tuple(steps))
