"""Name what a customer went through: the staff where it was the staff, the delivery where it was the delivery."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Mapping

from bot.conversation.searching import any_stands_in, plain
from bot.yaml_files import read_yaml

_LEXICON = Path(__file__).resolve().parents[2] / "data" / "lexicon" / "gone_through.yml"
# A thing that fails: told by words of trouble beside a product.
WORKS_BADLY = "works_badly"


def gone_through(story: str, *, is_trouble: bool, of_goods: bool) -> str | None:
    """Return the line of the lexicon that tells what was gone through; None when no words tell it.

    `is_trouble` is that the words name trouble, `of_goods` that they name a thing: then it is the thing that fails.
    """
    looked = plain(story)
    for name, lists in _lines().items():
        if any_stands_in(lists["any"], looked) and ("with" not in lists or any_stands_in(lists["with"], looked)):
            return name
    return WORKS_BADLY if is_trouble and of_goods else None


@lru_cache(maxsize=1)
def _lines() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    return {
        str(name): {part: tuple(plain(str(word)) for word in found) for part, found in lists.items()}
        for name, lists in read_yaml(_LEXICON).items()
    }
