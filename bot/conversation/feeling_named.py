"""Choose the feeling that the first words name: what the customer said, else what the model surely heard."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Mapping

from bot.conversation.searching import CJK, plain
from bot.yaml_files import read_yaml

_LEXICON = Path(__file__).resolve().parents[2] / "data" / "lexicon" / "feelings_said.yml"
NEUTRAL = "neutral"
# Least confidence of the model for naming a feeling that nobody put into words.
SURE = 0.75


def feeling_named(text: str, heard: str | None, confidence: float) -> str:
    """Return the feeling to name; neutral when words and model disagree or neither is sure."""
    said = feelings_said(text)
    if len(said) == 1:
        return said[0]
    if heard in said:
        return str(heard)
    if said:
        return NEUTRAL
    return heard if heard is not None and confidence >= SURE else NEUTRAL


def feelings_said(text: str) -> list[str]:
    """Return the feelings that the text names, in the order of the lexicon; a denied one does not count."""
    looked = plain(text)
    return [feeling for feeling, pattern in _patterns().items() if pattern.search(looked)]


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
