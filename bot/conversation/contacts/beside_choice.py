"""Take the contact details out of a turn, so that a plain choice beside them is a plain choice."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.conversation.contact_words import ContactWords
from bot.conversation.contacts.told import blanked, details_in
from bot.conversation.searching import CJK, plain
from bot.conversation.turn import Turn

_END = r"[\s:：,，、。.;；-]*$"


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
    names = [name for kind in words.kinds.values() for name in kind]
    lead = _any_of((*names, *words.leads))
    looked = plain(before)
    if len(looked) != len(before):
        return before
    found = re.search(rf"(?:{lead}|[\s:：])+$", looked)
    at = found.start() if found else len(looked)
    joined = re.search(rf"(?:{_any_of(words.joins)})\s*$", looked[:at]) if at < len(looked) else None
    at = joined.start() if joined else at
    cut = re.search(_END, looked[:at])
    return before[: cut.start() if cut else at]


def _any_of(listed: tuple[str, ...]) -> str:
    """Return a pattern of words, longest first; Latin ones as whole words."""
    return "|".join(
        re.escape(word) if CJK.search(word) else rf"(?<![a-z']){re.escape(word)}(?![a-z'])"
        for word in sorted(listed, key=len, reverse=True)
    )
