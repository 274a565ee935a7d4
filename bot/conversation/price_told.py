"""Hear what the customer says the thing cost, among the sums that a turn names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Collection, Mapping

from bot.conversation.telling_words.folding import folded
from bot.conversation.telling_words.patterns import any_of
from bot.conversation.turn import Turn
from bot.yaml_files import read_yaml

_LEXICON = Path(__file__).resolve().parents[2] / "data" / "lexicon" / "prices.yml"
# Between a word and the sum that it belongs to.
_BETWEEN = r"[\s:,了我你們的嘅係是 ]{0,3}"
# Characters around a sum that are searched.
_BESIDE = 24
# A number without a currency; what counts something else behind it is no price.
_COUNTED = r"[天日年月号点分次个件岁级]|(?:days?|weeks?|months?|years?|hours?|minutes?|times?|am|pm|kg|cm)\b"
_NUMBER = rf"(?:nt|hk)?\$?\s?(?P<units>\d{{1,3}}(?:,\d{{3}})+|\d{{2,7}})(?![\d.:/%-]|\s*(?:{_COUNTED}))"
OTHER: Mapping[str, str] = {"of": "something else"}
"""What a sum was resolved to that is not what the thing cost."""


@dataclass(frozen=True)
class PriceWords:
    """The words beside sums, compiled."""

    before: re.Pattern[str]
    behind: re.Pattern[str]
    number: re.Pattern[str]
    cost: re.Pattern[str]

    @classmethod
    def load(cls, path: Path) -> PriceWords:
        """Read and compile the lists."""
        lists = read_yaml(path)
        before, behind, cost = (
            any_of(lists[name], {}).pattern for name in ("other_before", "other_behind", "cost_before")
        )
        return cls(
            re.compile(rf"(?:{before}){_BETWEEN}(?:nt|hk|us)?\$?\s*$"),
            re.compile(rf"^{_BETWEEN}(?:{behind})"),
            re.compile(rf"(?:{cost})\s*{_NUMBER}"),
            re.compile(rf"(?:{cost})(?:了|咗)?\s*(?:nt|hk|us)?\$?\s*$"),
        )

    def is_price(self, text: str, start: int, end: int) -> bool:
        """Return whether nothing beside the sum at `start`..`end` makes it another one than what the thing cost."""
        before, behind = folded(text[max(0, start - _BESIDE) : start]), folded(text[end : end + _BESIDE])
        return self.before.search(before) is None and self.behind.search(behind) is None


@lru_cache(maxsize=1)
def price_words() -> PriceWords:
    """Return the shipped word lists, read once per process."""
    return PriceWords.load(_LEXICON)


def amount_meant(turn: Turn) -> Mapping[str, Any] | None:
    """Return the sum of the turn that counts: the first that the thing may have cost, else the first one."""
    sums = turn.all("amount")
    return next((one for one in sums if may_be_price(turn, one)), sums[0] if sums else None)


def may_be_price(turn: Turn, amount: Mapping[str, Any]) -> bool:
    """Return whether a sum of the turn may be what the thing cost."""
    start = int(amount.get("start") or 0)
    return price_words().is_price(turn.text, start, int(amount.get("end") or start))


def _said_to_cost(turn: Turn, amount: Mapping[str, Any]) -> bool:
    """Return whether words right before the sum say that the thing cost it; a bare sum may be a bargain."""
    start = int(amount.get("start") or 0)
    before = folded(turn.text[max(0, start - _BESIDE) : start])
    return may_be_price(turn, amount) and price_words().cost.search(before) is not None


def price_at_options(
    turn: Turn, shown: Collection[int], currency: str, minor_in_one: int
) -> tuple[dict[str, Any], str] | None:
    """Return what a customer says the thing cost while options lie on the table, with their words; None for nothing.

    `shown` are the sums that the options name: one of them said again is theirs. A number without a currency ("it was
    only 680") is in the company's `currency`, of which one unit has `minor_in_one` minor units.
    """
    for one in turn.all("amount"):
        value = one.get("value")
        if isinstance(value, Mapping) and int(value["minor"]) not in shown and _said_to_cost(turn, one):
            return {"minor": int(value["minor"]), "currency": str(value["currency"])}, str(one.get("text") or "")
    bare = price_words().number.search(folded(turn.text)) if not turn.all("amount") else None
    if bare is None:
        return None
    minor = int(bare["units"].replace(",", "")) * minor_in_one
    return None if minor in shown else ({"minor": minor, "currency": currency}, bare["units"])
