"""Situations in which an agent writes, with an agent's limit of NT$35,000 in a case and NT$50,000 in a month.

A massage chair for NT$39,800 broke. Sums here are in dollars; the store counts in cents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.assist.draft_limit import beyond
from bot.assist.promise_worth import FULL
from bot.assist.room import Standing, said_in
from bot.cases.spending import Given, Granted
from bot.remedy import Policy

PAID = 39_800


def cents(*sums: int) -> set[int]:
    """Return sums in dollars as the record holds them."""
    return {one * 100 if one > 0 else one for one in sums}


def _given(in_case: int, in_month: int | None = None) -> Given:
    return Given(in_case * 100, (in_case if in_month is None else in_month) * 100)


_NOTHING = Standing(paid=PAID * 100)
_OFFER = [cents(33_200, 33_000, 200), cents(7_000), cents(1_600)]
SITUATIONS = {
    "nothing given yet": _NOTHING,
    "the agent's own offer waits": replace(_NOTHING, known=[_OFFER], open=_given(33_200)),
    "the agent's own offer was accepted": replace(
        _NOTHING, known=[[cents(33_200, 33_000, 200)], [cents(33_000, 200)], [cents(33_200)]], given=_given(33_200)
    ),
    "the bot's offer was accepted": replace(
        _NOTHING, known=[[cents(24_200, 24_000, 200)], [cents(24_000, 200)], [cents(24_200)]], given=_given(24_200)
    ),
    "most of the month went to earlier cases": replace(_NOTHING, given=_given(0, 49_000)),
    "a supervisor approved NT$36,000": replace(_NOTHING, given=_given(36_000), granted=Granted(36_000_00)),
    "a full refund of what cost less was accepted": Standing(
        paid=34_000_00, known=[[cents(34_000, FULL)], [cents(34_000, FULL)], [cents(34_000)]], given=_given(34_000)
    ),
}


def held_back(policy: Policy, standing: Standing, messages: Sequence[str]) -> int | None:
    """Return the place of the first of these messages that is not sent, None when all of them are."""
    before = standing.given.in_case
    for place, text in enumerate(messages):
        said = said_in(policy, messages[:place], standing.known, standing.paid, before)
        if beyond(policy, replace(standing, said=said, said_this_month=said), "agent", text) is not None:
            return place
    return None
