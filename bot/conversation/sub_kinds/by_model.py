"""Take what the model makes of a turn as what exactly is the matter, where the customer's words tell nothing of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping

from bot.conversation.searching import plain
from bot.conversation.sub_kinds.words import Heard, sub_kind_words
from bot.conversation.turn import TELLING, Turn
from bot.remedy.sub_kinds import AT_OWN_COST
from bot.remedy.vocabulary import MATTERS, SUB_KINDS

MODEL = "model"
# A wrong sub-kind is worse than none. Chosen by cross-validation over data/heads/*/sub_kind (docs/understanding.md);
# what would leave the customer with the cost has to be surer.
LEAST = 0.6
LEAST_AT_OWN_COST = 0.7
# The most characters of the customer's words that are kept as the reason.
LONGEST = 60
# Intents of turns that may tell it: a choice, a greeting or thanks does not.
_TELLS = TELLING | {"deny", "ask_case_status"}


@dataclass(frozen=True)
class Guess:
    """A sub-kind that the model holds likely, with its reason for the record."""

    name: str
    reason: Mapping[str, Any]


def by_model(turn: Turn, heard: Heard) -> Guess | None:
    """Return the sub-kind that the model is sure of; None where words tell of a matter, deny this one, tell of
    something that only looks like it, or have none of the words that it is never told without.
    """
    name = turn.sub_kind
    if name not in SUB_KINDS or name in heard.denied | heard.alike or turn.asks_us or turn.intent not in _TELLS:
        return None
    if turn.sub_kind_confidence < (LEAST_AT_OWN_COST if name in AT_OWN_COST else LEAST):
        return None
    if not sub_kind_words().may_be_guessed(str(name), turn.text):
        return None
    if sub_kind_words().settled(heard.said) & frozenset(MATTERS):
        return None
    return Guess(str(name), {"because": words_of(turn), "seq": turn.last_seq, "from": MODEL})


def words_of(turn: Turn) -> str:
    """Return the customer's words of the turn, shortened, as the reason for the record."""
    words = plain(turn.text)
    return words if len(words) <= LONGEST else words[:LONGEST].rstrip() + "…"
