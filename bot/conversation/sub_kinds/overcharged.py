"""Read how much a customer says was charged too much."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from bot.conversation.sub_kinds.words import sub_kind_words
from bot.conversation.telling_words.folding import folded
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import Found
from bot.remedy.money import decimals_of, in_words

# Characters around a sum that are searched for words that call it too much.
BESIDE = 24
_OF_BILLS = frozenset({"wrong_bill", "charged_twice"})


def overcharged(turn: Turn, sub_kinds: Found | None) -> Found | None:
    """Return the sum charged too much, as a fact; None when the turn names none or it is not about a bill.

    One sum of a double charge is that charge, and of three equal charges two are too much; of two different sums of a
    wrong bill it is the difference; one sum of a wrong bill counts only beside words that say so ("500 too much"),
    because it may be the whole bill.
    """
    names = frozenset(sub_kinds.value) if sub_kinds is not None else frozenset()
    sums = [entity for entity in turn.all("amount") if isinstance(entity.get("value"), Mapping)]
    if not names & _OF_BILLS or not sums:
        return None
    minors = sorted({int(one["value"]["minor"]) for one in sums})
    currency = str(sums[0]["value"]["currency"])
    if len({str(one["value"]["currency"]) for one in sums}) > 1 or len(minors) > 2:
        return None
    if len(minors) == 2:
        return _found(minors[1] - minors[0], currency, turn, sums[0])
    if "charged_twice" in names:
        return _found(minors[0] * (_times(sums) - 1), currency, turn, sums[0])
    if _says_too_much(turn, sums[0]):
        return _found(minors[0], currency, turn, sums[0])
    return None


def _times(sums: Sequence[Mapping[str, Any]]) -> int:
    """Return how often one sum was charged: as often as was said, twice at least."""
    return max(2, *(int(one["value"].get("times") or 1) for one in sums))


def _says_too_much(turn: Turn, amount: Mapping[str, Any]) -> bool:
    """Return whether the words right around the sum call it too much."""
    start, end = int(amount.get("start") or 0), int(amount.get("end") or len(turn.text))
    around = turn.text[max(0, start - BESIDE) : end + BESIDE]
    return sub_kind_words().too_much.search(folded(around)) is not None


def _found(minor: int, currency: str, turn: Turn, said: Mapping[str, Any]) -> Found:
    display = f"{currency} {in_words(minor, decimals_of(currency))}"
    return Found({"minor": minor, "currency": currency}, display=display, seq=turn.seq_at(int(said.get("start") or 0)))
