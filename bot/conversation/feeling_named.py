"""Choose the feeling that the first words name or only answer: what the customer said, or what the model heard."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Mapping

from bot.conversation.searching import CJK, plain
from bot.yaml_files import read_yaml

_LEXICON = Path(__file__).resolve().parents[2] / "data" / "lexicon" / "feelings_said.yml"
NEUTRAL = "neutral"
# Least confidence of the model for answering a feeling that nobody put into words.
SURE = 0.75


@dataclass(frozen=True)
class Feeling:
    """A feeling, and whether the customer said it; one that was only heard is answered but not named."""

    name: str
    said: bool = False


def feeling_named(text: str, heard: str | None, confidence: float) -> Feeling:
    """Return the feeling to name or to answer; neutral when words and model disagree or neither is sure."""
    said = feelings_said(text)
    if len(said) == 1:
        return Feeling(said[0], said=True)
    if heard in said:
        return Feeling(str(heard), said=True)
    if said or heard is None or confidence < SURE:
        return Feeling(NEUTRAL)
    return Feeling(heard)


def feelings_said(text: str) -> list[str]:
    """Return the feelings that the text names, in the order of the lexicon; a denied one does not count."""
    looked = plain(text)
    return [feeling for feeling, pattern in _patterns().items() if pattern.search(looked)]


def feelings_in_words() -> list[str]:
    """Return the feelings that the lexicon has words for."""
    return list(_patterns())


@lru_cache(maxsize=1)
def _patterns() -> Mapping[str, re.Pattern[str]]:
    lists = {name: [plain(str(word)) for word in found] for name, found in read_yaml(_LEXICON).items()}
    denied = lists.pop("not")
    before = "".join(
        f"(?<!{re.escape(word)})" if CJK.search(word) else rf"(?<!\b{re.escape(word)}\s)" for word in denied
    )
    return {feeling: re.compile(f"{before}(?:{'|'.join(map(_word, found))})") for feeling, found in lists.items()}


def _word(word: str) -> str:
    return re.escape(word) if CJK.search(word) else rf"\b{re.escape(word)}\b"
