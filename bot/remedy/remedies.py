"""Remedies and goodwill gestures: what can be done about a complaint."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .company import Handler
from .only_for import OnlyFor
from .phrases import BothGaps, Sentence, Sentences, gap_in_both
from .reading import Both, Value
from .worth import Worth


@dataclass(frozen=True)
class Step:
    """One thing the company promises to do; `days` are opening days by severity level.

    `owner` None means the handler of the remedy. `proof` is what keeping it needs, if anything: payment.
    The customer has to be there for an `appointment`.
    """

    what: Sentence
    owner: Handler | None
    days: tuple[int, ...]
    proof: str | None = None
    appointment: bool = False

    @property
    def pays(self) -> bool:
        """Return whether it is a promise to pay: it names the sum, or needs a payment as proof."""
        return self.proof is not None or "amount" in self.what.gaps


@dataclass(frozen=True)
class Goodwill:
    """A gesture for the customer's trouble; `amounts` (minor units) and `days` (opening days) by severity level."""

    id: str
    name: Both
    title: Sentence
    promise: Sentence
    amounts: tuple[int, ...]
    days: tuple[int, ...]
    handler: Handler
    only_for: OnlyFor
    from_severity: int
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Request:
    """How a remedy is worded when its whole value is above a role's authority: part is certain, a person decides.

    `unpriced` is the wording, without a sum, for when nothing is known of what was paid.
    """

    title: Sentence
    does: Sentence
    unpriced: Request | None = None


@dataclass(frozen=True)
class Remedy:
    """One remedy; `place` is its position in the file, `days` are opening days by severity level.

    Of remedies with the same `way` only one is on a menu. `mends` gives points (1 to 5) by kind of complaint, `matches`
    by sub-kind, `serves` the desired outcomes, `verify` the checks it needs, `needs` what it needs from the customer.
    `not_for` holds kinds and sub-kinds. A remedy that `takes_goods` collects them or has them brought in.
    """

    id: str
    place: int
    title: Sentence
    does: Sentence
    pros: Sentences
    cons: Sentences
    way: str
    serves: tuple[str, ...]
    mends: Mapping[str, int]
    not_for: frozenset[str]
    only_for: OnlyFor
    from_severity: int
    worth: Worth
    days: tuple[int, ...]
    handler: Handler
    branch_manager: bool
    goodwill: tuple[Goodwill, ...]
    verify: tuple[str, ...]
    steps: tuple[Step, ...]
    needs: tuple[str, ...] = ()
    matches: Mapping[str, int] = field(default_factory=dict)
    takes_goods: bool = False
    request: Request | None = None

    @cached_property
    def points(self) -> Mapping[str, int]:
        """Return the points by kind and by sub-kind together."""
        return {**self.mends, **self.matches}

    @property
    def only_in_matters(self) -> bool:
        """Return whether it mends sub-kinds only: it is no answer to a general wish in any other matter."""
        return bool(self.matches) and not self.mends

    @cached_property
    def names_amount(self) -> bool:
        """Return whether any text of the remedy has the placeholder {amount}."""
        asked = (self.request.title.gaps, self.request.does.gaps) if self.request else ()
        gaps = [
            *asked,
            self.title.gaps,
            self.does.gaps,
            self.pros.gaps,
            self.cons.gaps,
            *(step.what.gaps for step in self.steps),
        ]
        return any("amount" in names for names in gaps)


@dataclass(frozen=True)
class Check:
    """Something still to be checked (`order`, `product` or `branch`): its `name`, and a complete sentence about it."""

    id: str
    name: Both
    text: Both


class FirstChecks:
    """The promise to check what is not known yet; the text for each set of checks is made once."""

    def __init__(self, step: Step, checks: Mapping[str, Check]):
        self.step = step
        self._checks = checks
        self._known: dict[tuple[str, ...], tuple[tuple[Check, ...], Both]] = {}

    def of(self, names: tuple[str, ...]) -> tuple[tuple[Check, ...], Both]:
        """Return the checks with those names, and the sentence that promises them."""
        known = self._known.get(names)
        if known is None:
            checks = tuple(self._checks[name] for name in names)
            joined = {
                "zh-Hant": "、".join(check.name["zh-Hant"] for check in checks),
                "en": " and ".join(check.name["en"] for check in checks),
            }
            known = self._known[names] = (checks, self.step.what.fill(gap_in_both("checks", joined)))
        return known


@dataclass(frozen=True)
class Wordings:
    """The texts for facts that are not known, and for the deadline."""

    unknown_product: BothGaps
    unverified_amount: Sentence
    unknown_amount: BothGaps
    unknown_share: Sentence
    above_limit: Sentence
    deadline: Sentence
    unknown_overcharge: BothGaps | None


@dataclass(frozen=True)
class RemedyFile:
    """The content of remedies.yml; `decide_rest` is the promise that a person decides on what is above authority."""

    most_options: tuple[int, ...]
    second_choices: Mapping[str, tuple[str, ...]]
    wordings: Wordings
    next_update: Step
    check_first: FirstChecks
    remedies: tuple[Remedy, ...]
    cooling_off: dt.timedelta
    place: Value
    decide_rest: Step | None = None
