"""Every remedy that fits a case, with whose authority each needs: what an agent chooses from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.remedy.offer_input import CaseFacts

from .authority import least_role
from .proposal import Option
from .propose import TOO_LATE, reckon
from .reasons import not_offered
from .severity import Severity

if TYPE_CHECKING:
    from .policy import Policy


@dataclass(frozen=True)
class Candidate:
    """One remedy for the case; `on_menu` when the bot would have chosen it, `role` the lowest that may promise it.

    `role` is None when it is above everybody's authority. `told` explains why it fits, as in `Proposal.explanation`.
    """

    option: Option
    on_menu: bool
    role: str | None
    told: Mapping[str, Any]


@dataclass(frozen=True)
class Candidates:
    """Hold what fits a case, the menu first, how severe it is, and why every other remedy does not fit."""

    found: tuple[Candidate, ...]
    severity: Severity
    left_out: tuple[Mapping[str, Any], ...]


def candidates(policy: Policy, facts: CaseFacts, now: dt.datetime, role: str) -> Candidates:
    """Return every remedy that fits the case and its lawful time, as `role` would offer it at `now`.

    Amounts that nobody has verified are capped at what `role` may promise, as in `propose`.
    """
    reckoning, choice, severity = reckon(policy, facts, now, role)
    on_menu = {fit.remedy.id for fit in choice.options}
    fitting = (*choice.options, *choice.also_fit)
    found = []
    for fit in fitting:
        if not reckoning.in_time(fit.remedy):
            continue
        option = reckoning.option(fit, reckoning.worth(fit.remedy))
        needed = least_role(
            policy.authority,
            option.value.minor,
            option.goodwill_value.minor,
            facts.given_in_case,
            facts.given_this_month,
        )
        found.append(Candidate(option, fit.remedy.id in on_menu, needed, fit.told))
    names = {fit.remedy.id for fit in fitting}
    unfit = [entry for entry in choice.left_out if entry["remedy"] not in names]
    late = names - {candidate.option.remedy for candidate in found}
    unfit += [not_offered(fit.remedy.id, TOO_LATE) for fit in fitting if fit.remedy.id in late]
    return Candidates(tuple(found), severity, tuple(unfit))
