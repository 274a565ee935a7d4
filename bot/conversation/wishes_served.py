"""Offer something for each of two wishes, where the policy can."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Sequence

from bot.remedy import CaseFacts, Policy, Proposal, propose
from bot.remedy.vocabulary import WISHES

MOST_OPTIONS = 4


def serving_both(
    proposal: Proposal, policy: Policy, facts: CaseFacts, also: Sequence[str], now: dt.datetime
) -> Proposal:
    """Return the proposal with the best option for each wish of `also` that none of its options serves.

    It takes the last place where there are four options already; one that serves the first wish is never taken away.
    """
    options = list(proposal.options)
    for wish in also if options else ():
        if wish not in WISHES or any(wish in option.serves for option in options):
            continue
        others = propose(policy, replace(facts, desired_outcome=wish), now).options
        taken = {option.remedy for option in options}
        best = next((one for one in others if wish in one.serves and one.remedy not in taken), None)
        if best is None:
            continue
        if len(options) >= MOST_OPTIONS:
            spare = [at for at, one in enumerate(options) if at and facts.desired_outcome not in one.serves]
            if not spare:
                continue
            options.pop(spare[-1])
        options.append(best)
    return replace(proposal, options=tuple(options))
