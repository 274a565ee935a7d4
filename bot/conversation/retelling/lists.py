"""Read the word lists of retelling; a trainer edits them in `data/lexicon/retelling.yml`."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Collection, Mapping

from bot.yaml_files import read_yaml

_FILE = Path(__file__).resolve().parents[3] / "data" / "lexicon" / "retelling.yml"


@lru_cache(maxsize=1)
def lists() -> Mapping[str, Mapping[str, Any]]:
    """Return the word lists by language."""
    found: Mapping[str, Mapping[str, Any]] = read_yaml(_FILE)
    return found


@lru_cache(maxsize=32)
def words(language: str, name: str) -> tuple[str, ...]:
    """Return one list, the longest words first."""
    return tuple(sorted((str(word) for word in lists()[language][name]), key=lambda word: (-len(word), word)))


@lru_cache(maxsize=32)
def any_of(language: str, name: str) -> re.Pattern[str]:
    """Return a pattern for one of a list's words: whole words in English, anywhere in Chinese."""
    return pattern(language, words(language, name))


def pattern(language: str, found: Collection[str]) -> re.Pattern[str]:
    """Return a pattern for one of `found`: whole words in English, anywhere in Chinese."""
    either = "|".join(re.escape(word) for word in found)
    if language == "zh":
        return re.compile(either, re.IGNORECASE)
    whole = rf"(?<![a-z'])(?:{either})(?![a-z])"
    # "n't" is the end of a word.
    return re.compile(rf"{whole}|n't(?![a-z])" if "n't" in found else whole, re.IGNORECASE)


@lru_cache(maxsize=2)
def _praise(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns for a degree before a quality, and for a denial at the end of the words before it."""
    space = r"\s?" if language == "zh" else r"\s+"
    degrees, qualities, denials = (
        pattern(language, words(language, f"praise_{name}")).pattern for name in ("degrees", "qualities", "denials")
    )
    return (
        re.compile(rf"(?:{degrees}){space}(?:(?:{degrees}){space})*(?:{qualities})", re.IGNORECASE),
        re.compile(rf"(?:{denials})\s*$", re.IGNORECASE),
    )


def praises(language: str, text: str) -> bool:
    """Return whether `text` praises: with a listed praise, or a degree before a quality that is not denied."""
    if any_of(language, "praises").search(text) is not None:
        return True
    praise, denial = _praise(language)
    return any(denial.search(text[: found.start()]) is None for found in praise.finditer(text))
