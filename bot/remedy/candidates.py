"""Every remedy that fits a case, with whose authority each needs: what an agent chooses from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .authority import least_role
from .facts import CaseFacts
from .proposal import Option
from .propose import reckon

if TYPE_CHECKING:
    from .policy import Policy


@dataclass(frozen=True)
class Candidate:
    """One remedy for the case; `on_menu` when the bot would have chosen it, `role` the lowest that may promise it.

    `role` is None when it is above everybody's authority.
    """

    option: Option
    on_menu: bool
    role: str | None


def candidates(policy: Policy, facts: CaseFacts, now: dt.datetime, role: str) -> tuple[Candidate, ...]:
    """Return every remedy that fits the case and its lawful time, as `role` would offer it at `now`, the menu first.

    Amounts that nobody has verified are capped at what `role` may promise, as in `propose`.
    """
    reckoning, choice, _ = reckon(policy, facts, now, role)
    on_menu = {dish.remedy.id for dish in choice.dishes}
    found = []
    for dish in (*choice.dishes, *choice.also_fit):
        if not reckoning.in_time(dish.remedy):
            continue
        option = reckoning.option(dish, reckoning.worth(dish.remedy))
        needed = least_role(
            policy.authority,
            option.value.minor,
            option.goodwill_value.minor,
            facts.given_in_case,
            facts.given_this_month,
        )
        found.append(Candidate(option, dish.remedy.id in on_menu, needed))
    return tuple(found)
