"""Name what a customer went through: the staff where it was the staff, the delivery where it was the delivery."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Mapping

from bot.conversation.searching import any_stands_in, plain
from bot.conversation.sub_kinds.words import sub_kind_words
from bot.yaml_files import read_yaml

_LEXICON = Path(__file__).resolve().parents[2] / "data" / "lexicon" / "gone_through.yml"
# A thing that fails: told by words of trouble beside a product.
WORKS_BADLY = "works_badly"
OWN_PROPERTY = "own_property"
# Lines about what people did, which are named beside one about a thing: "a part is missing, and nobody answers".
_BY_PEOPLE = frozenset({"no_answer", "treated", "refused", "kept_waiting"})


def gone_through(story: str, *, is_trouble: bool, of_goods: bool) -> tuple[str, ...]:
    """Return the lines of the lexicon that tell what was gone through, in its order; empty when no words tell it.

    They are at most two: one about a thing and one about people. `is_trouble` is that the words name trouble,
    `of_goods` that they name a thing: without another line, it is the thing that fails.
    """
    looked = plain(story)
    told = [
        name
        for name, lists in _lines().items()
        if any_stands_in(lists["any"], looked) and ("with" not in lists or any_stands_in(lists["with"], looked))
    ]
    if OWN_PROPERTY not in told and _is_of_own_property(story):
        # "The ladder fell on my piano": the piano is what was gone through, and not the thing that was fitted.
        told.insert(0, OWN_PROPERTY)
    if not told:
        return (WORKS_BADLY,) if is_trouble and of_goods else ()
    other = next((name for name in told if (name in _BY_PEOPLE) != (told[0] in _BY_PEOPLE)), None)
    return (told[0],) if other is None else (told[0], other)


@lru_cache(maxsize=1)
def _lines() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    return {
        str(name): {part: tuple(plain(str(word)) for word in found) for part, found in lists.items()}
        for name, lists in read_yaml(_LEXICON).items()
    }


def _is_of_own_property(story: str) -> bool:
    matters = sub_kind_words().heard(story).said
    return "property_damage" in matters and "defective" not in matters
