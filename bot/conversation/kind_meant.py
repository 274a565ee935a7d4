"""Tell what kind of matter a turn is about where the model hears deceit in how something was paid."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.conversation.telling_words.folding import folded
from bot.conversation.telling_words.patterns import any_of
from bot.yaml_files import read_yaml

_LEXICON = Path(__file__).resolve().parents[2] / "data" / "lexicon"
_FRAUD = "fraud"


@lru_cache(maxsize=1)
def _words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lists, deceit = read_yaml(_LEXICON / "paying.yml"), read_yaml(_LEXICON / "evidence.yml")["deceit"]
    return any_of(map(str, lists["pays"]), {}), any_of(map(str, [*lists["tells"], *deceit]), {})


def kind_meant(heard: Mapping[str, Any], ranking: Sequence[Mapping[str, Any]], text: str) -> Mapping[str, Any]:
    """Return the kind that was heard, or the next of the ranking for deceit in a text that only tells how was paid."""
    if heard.get("name") != _FRAUD or not tells_only_how_paid(text):
        return heard
    return next((one for one in ranking if one.get("name") != _FRAUD), heard)


def tells_only_how_paid(text: str) -> bool:
    """Return whether `text` names a card or another way of paying and has no word for deceit."""
    pays, tells = _words()
    looked = folded(text)
    return pays.search(looked) is not None and tells.search(looked) is None
