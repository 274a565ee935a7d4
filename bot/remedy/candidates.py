"""Every remedy that fits a case, with the role each one needs: what an agent chooses from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bot.remedy.offer_input import CaseFacts

from .authority import least_role
from .equal_gesture import in_equal_measure
from .menu import MenuOption
from .proposal import Option
from .propose import TOO_LATE, prepare
from .reasons import not_offered
from .severity import Severity
from .sub_kinds import AT_OWN_COST

if TYPE_CHECKING:
    from .policy import Policy


@dataclass(frozen=True)
class Candidate:
    """One remedy that fits the case.

    `on_menu` is true when the bot would have chosen it. `role` is the lowest role that may promise it, None when it is
    above every role's authority. `explanation` says why it fits, as an entry of `Proposal.explanation`.
    """

    option: Option
    on_menu: bool
    role: str | None
    explanation: Mapping[str, Any]


@dataclass(frozen=True)
class Candidates:
    """The remedies that fit a case (those on the menu first), its severity, and why each other remedy does not fit."""

    found: tuple[Candidate, ...]
    severity: Severity
    left_out: tuple[Mapping[str, Any], ...]


def candidates(policy: Policy, facts: CaseFacts, now: dt.datetime, role: str) -> Candidates:
    """Return every remedy that fits the case and the statutory deadline, as `role` would offer it at `now`.

    Unverified amounts are capped at what `role` may promise, as in `propose`. A person may decide that what is at the
    customer's own cost by rule is not this time, so what would fit otherwise is among them too.
    """
    calculator, choice, severity = prepare(policy, facts, now, role)
    on_menu = {fit.remedy.id for fit in choice.options}
    fitting = _with_exceptions(policy, facts, now, role, (*choice.options, *choice.also_fit))
    if facts.equal is not None:
        fitting = in_equal_measure(policy, facts.equal, calculator, fitting, severity.level)
    found = []
    for fit in fitting:
        if not calculator.in_time(fit.remedy):
            continue
        option = calculator.option(fit, calculator.worth(fit.remedy))
        # What everybody with the same harm is given was decided for all of them.
        value, goodwill = (option.value, option.goodwill_value) if facts.equal is None else (option.remedy_value, None)
        needed = least_role(
            policy.authority,
            value.minor,
            goodwill.minor if goodwill is not None else 0,
            facts.given_in_case,
            facts.given_this_month,
        )
        found.append(Candidate(option, fit.remedy.id in on_menu, needed, fit.explanation))
    names = {fit.remedy.id for fit in fitting}
    unfit = [entry for entry in choice.left_out if entry["remedy"] not in names]
    late = names - {candidate.option.remedy for candidate in found}
    unfit += [not_offered(fit.remedy.id, TOO_LATE) for fit in fitting if fit.remedy.id in late]
    return Candidates(tuple(found), severity, tuple(unfit))


def _with_exceptions(
    policy: Policy, facts: CaseFacts, now: dt.datetime, role: str, fitting: tuple[MenuOption, ...]
) -> tuple[MenuOption, ...]:
    """Return the remedies that fit, then those that would if nothing were at the customer's own cost."""
    if not facts.sub_kinds & AT_OWN_COST:
        return fitting
    _, lenient, _ = prepare(policy, replace(facts, sub_kinds=facts.sub_kinds - AT_OWN_COST), now, role)
    names = {fit.remedy.id for fit in fitting}
    return (*fitting, *(fit for fit in (*lenient.options, *lenient.also_fit) if fit.remedy.id not in names))
