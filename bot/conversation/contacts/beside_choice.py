"""Take the contact details out of a turn, so that a plain choice beside them is a plain choice."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from bot.conversation.contact_words import ContactWords
from bot.conversation.contacts.told import blanked, details_in
from bot.conversation.searching import longest_first, one_of, plain
from bot.conversation.turn import Turn

# The most characters of words that lead to a detail; a longer row of them leads nowhere.
_LEAD = 80
_END = re.compile(r"[\s:：,，、。.;；-]*$")


def without_details(turn: Turn, words: ContactWords) -> Turn:
    """Return the turn with blanks in place of the customer's own details and of the words that lead to them.

    Everything else stays: a negation, a question or a condition beside a detail still counts.
    """
    if turn.by_button:
        return turn
    left = turn.text
    for entity in details_in(turn, words):
        start = int(entity.get("start") or 0)
        left = blanked(left, entity)
        before = _without_lead(left[:start], words)
        left = before + " " * (start - len(before)) + left[start:]
    return turn if left == turn.text else replace(turn, text=left)


def _without_lead(before: str, words: ContactWords) -> str:
    """Return `before` without the words at its end that only lead to a detail: "and my number is"."""
    kept, near = before[:-_LEAD], before[-_LEAD:]
    looked = plain(near)
    if len(looked) != len(near):
        return before
    lead, join = _at_the_end((*(name for kind in words.kinds.values() for name in kind), *words.leads), words.joins)
    found = lead.search(looked)
    at = found.start() if found else len(looked)
    joined = join.search(looked[:at]) if at < len(looked) else None
    at = joined.start() if joined else at
    cut = _END.search(looked[:at])
    return kept + near[: cut.start() if cut else at]


@lru_cache(maxsize=4)
def _at_the_end(leads: tuple[str, ...], joins: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns of the words that lead to a detail and of those that join it, at the end of a text."""
    lead, join = (one_of(longest_first(listed), "a-z'").pattern for listed in (leads, joins))
    return re.compile(rf"(?:{lead}|[\s:：])+$"), re.compile(rf"{join}\s*$")
