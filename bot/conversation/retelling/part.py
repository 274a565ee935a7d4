"""One part of a story: clauses that only make sense together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Callable

# Marks in which words of somebody are quoted.
QUOTES = {"「": "」", "『": "』", "“": "”", '"': '"', "《": "》"}

# Only from where letters begin and within the lengths that RFC 5321 allows, so that a long row of letters costs little.
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.ASCII)
_MARK = "\ue000"


@dataclass(frozen=True)
class Part:
    """Clauses of one sentence that belong together.

    `said` are the words as they were written, `text` the words to turn around, without greetings and tone. `sentence`
    counts the sentences of the story, `lead` is the connective before the part, if there was one. A question, and what
    is in another language, is never retold.
    """

    said: str
    text: str
    sentence: int
    lead: str = ""
    is_question: bool = False
    is_foreign: bool = False


def outside_quotes(text: str) -> list[tuple[str, bool]] | None:
    """Return the stretches of `text` and whether each is quoted; None when a quotation is not closed."""
    stretches: list[tuple[str, bool]] = []
    begun, closing = 0, ""
    for at, char in enumerate(text):
        if closing:
            if char == closing:
                stretches.append((text[begun : at + 1], True))
                begun, closing = at + 1, ""
        elif char in QUOTES:
            stretches.append((text[begun:at], False))
            begun, closing = at, QUOTES[char]
    if closing:
        return None
    stretches.append((text[begun:], False))
    return [stretch for stretch in stretches if stretch[0]]


def turned_outside_quotes(text: str, turn: Callable[[str], str | None]) -> str | None:
    """Return `text` with every stretch outside quotation marks turned by `turn`; None where one cannot be turned."""
    stretches = outside_quotes(text)
    if stretches is None:
        return None
    turned = [stretch if is_quoted else turn(stretch) for stretch, is_quoted in stretches]
    return None if None in turned else "".join(map(str, turned))


def without_addresses(text: str) -> tuple[str, list[str]]:
    """Return `text` with a mark in place of every e-mail address, and the addresses."""
    return _ADDRESS.sub(_MARK, text), _ADDRESS.findall(text)


def with_addresses(text: str, addresses: list[str]) -> str:
    """Return `text` with the addresses in place of their marks."""
    for address in addresses:
        text = text.replace(_MARK, address, 1)
    return text
