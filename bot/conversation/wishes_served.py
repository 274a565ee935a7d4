"""Offer something for each of two wishes, and what was wished for itself beside what else was damaged."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Sequence

from bot.remedy import CaseFacts, Policy, Proposal, propose
from bot.remedy.vocabulary import WISHES

MOST_OPTIONS = 4
# What a thing did to others, or cost: what becomes of the thing itself is a question of its own.
_OF_OTHER_THINGS = frozenset({"property_damage", "extra_costs"})
# Wishes for the thing itself.
_OF_THE_THING = frozenset({"refund", "exchange", "repair"})


def serving_the_thing(proposal: Proposal, policy: Policy, facts: CaseFacts, now: dt.datetime) -> Proposal:
    """Return the proposal with the best option that is first of all for the wish, where it is for other damage only.

    Who wants the money back for a kettle that ruined a worktop is offered that too, if the policy allows it for the
    kind; otherwise nothing changes.
    """
    wish = facts.desired_outcome
    if wish not in _OF_THE_THING or not facts.sub_kinds & _OF_OTHER_THINGS or not proposal.options:
        return proposal
    if any(wish in option.serves[:1] for option in proposal.options):
        return proposal
    others = propose(policy, replace(facts, sub_kinds=facts.sub_kinds - _OF_OTHER_THINGS), now).options
    best = next((one for one in others if wish in one.serves[:1]), None)
    if best is None:
        return proposal
    kept = proposal.options[: MOST_OPTIONS - 1]
    return replace(proposal, options=(best, *kept))


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
