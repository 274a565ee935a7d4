"""Tell a story from words that only give other facts, want something, or speak about the conversation itself."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from bot.conversation.phrases import Phrases
from bot.conversation.searching import longest_first, plain
from bot.conversation.turn import Turn
from bot.yaml_files import read_yaml

_LEXICON = Path(__file__).resolve().parents[2] / "data" / "lexicon" / "story.yml"
# A sum of money, which is no day: 3,290, $45, 60元. No sum has more than twenty digits and signs.
_SUM = re.compile(
    r"\d{1,3}(?:,\d{3})+|[$€£¥]\s{0,3}\d[\d,.]{0,19}|\d[\d,.]{0,19}\s{0,3}(?:元|塊|蚊|dollars?|bucks)", re.IGNORECASE
)
# Entities whose words say something other than what happened.
_FACTS = frozenset(
    {
        "time",
        "amount",
        "order_number",
        "product",
        "branch",
        "desired_outcome",
        "email",
        "phone",
        "address",
        "person_name",
    }
)


def tells_what_happened(turn: Turn, phrases: Phrases, least: int) -> bool:
    """Return whether the turn's text tells of an event, and not only its other facts.

    A word of trouble ("broken") is enough. Without one the text needs at least `least` in weight, and something must be
    left when the facts, the wish and words such as "I bought it" are taken away.
    """
    text = turn.text
    if speaks_of_trouble(turn, phrases):
        return phrases.weight(text) >= 1
    return phrases.weight(text) >= least and phrases.weight(beside_facts(turn)) >= 1


def speaks_of_trouble(turn: Turn, phrases: Phrases) -> bool:
    """Return whether the turn says what went wrong, in words of the lists or of the model's evidence."""
    return bool(turn.trouble) or phrases.names_trouble(turn.text)


def beside_facts(turn: Turn) -> str:
    """Return the turn's words without its facts and without what comes beside facts."""
    left = turn.text
    for entity in turn.entities:
        said = entity.get("text")
        if entity.get("entity") in _FACTS and said:
            left = left.replace(str(said), " ", 1)
    return _beside().sub(" ", plain(left))


def speaks_of_time(text: str) -> bool:
    """Return whether a text without a day still speaks of a time ("right after we moved in")."""
    return _about_time().search(plain(text)) is not None or any(char.isdigit() for char in _SUM.sub("", text))


@lru_cache(maxsize=1)
def _beside() -> re.Pattern[str]:
    return _any_of("beside")


@lru_cache(maxsize=1)
def _about_time() -> re.Pattern[str]:
    return _any_of("about_time")


def _any_of(name: str) -> re.Pattern[str]:
    words = longest_first(read_yaml(_LEXICON)[name])
    return re.compile(
        "|".join(rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word) for word in words)
    )
