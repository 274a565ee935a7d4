"""Keep the name that customers write beside their number, address or e-mail: "Emma Clarke, +44 20 7946 0958".

Only a clause of nothing but a name counts, and only where details were asked for: other words are never taken for one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Iterator

from bot.conversation.contacts.told import ContactsTold, blanked, details_in
from bot.conversation.phrases import Phrases
from bot.conversation.searching import plain
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import Found

_REACHED_BY = frozenset({"phone", "email", "address"})
# What parts a name from a detail beside it; a detail is a long blank by then.
_PARTS = re.compile(r"[,，、。;；:：!！?？\n/|()（）]+|\s{3,}|\.\s|[-–—]\s|\s[-–—]")
_NUMBER = re.compile(r"[+(]?\d(?:[\s\-().]{0,2}\d){3,19}")


def with_name_beside(told: ContactsTold, turn: Turn, phrases: Phrases, *, known: Found | None) -> ContactsTold:
    """Return what an answer to the question for details tells, with the name in it; `known` is the name on record."""
    tells = told.unusable is not None or bool(_REACHED_BY & set(told.facts))
    is_new = known is None or known.seq in {part.seq for part in turn.parts}
    if turn.by_button or not tells or not is_new or "name" in told.facts:
        return told
    name = next(_names(turn, phrases, first_only="address" in told.facts), None)
    if name is None:
        return told
    start, said = name
    return replace(told, facts={"name": Found(said, display=said, seq=turn.seq_at(start)), **told.facts})


def _names(turn: Turn, phrases: Phrases, *, first_only: bool) -> Iterator[tuple[int, str]]:
    """Yield the place and text of clauses that are a name; of an answer with an address, only before everything else.

    The names of districts look like those of people.
    """
    left = turn.text
    for entity in details_in(turn, phrases.contacts):
        left = blanked(left, entity)
    left = _NUMBER.sub(lambda match: "\n" * len(match.group()), left)
    at = 0
    for sign in [*_PARTS.finditer(left), None]:
        end = sign.start() if sign is not None else len(left)
        clause = left[at:end]
        said = clause.strip()
        if said and phrases.beside.names_somebody(said, plain(said)) and not phrases.contacts.names_a_time(said):
            yield at + clause.index(said), said
        if first_only and said and not phrases.beside.only_hands_over(plain(said)):
            return
        at = sign.end() if sign is not None else end
