"""Leave out places and days that a turn names and that are not what they look like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Mapping, Sequence

from bot.conversation.telling_words.folding import folded
from bot.conversation.telling_words.patterns import any_of
from bot.yaml_files import read_yaml

_LEXICON = Path(__file__).resolve().parents[2] / "data" / "lexicon" / "mentions.yml"
# Characters around a name that are searched.
_BESIDE = 40
# How the full name of a shop ends, folded.
_SHOPS = ("店", "门市", "store", "branch", "shop")


@dataclass(frozen=True)
class Mentions:
    """The words beside names of places and days, compiled."""

    area: re.Pattern[str]
    shop: re.Pattern[str]
    home: re.Pattern[str]
    occasion_before: re.Pattern[str]
    occasion_behind: re.Pattern[str]

    @classmethod
    def load(cls, path: Path) -> Mentions:
        """Read and compile the lists; raise PhraseError for a phrase that is not well formed."""
        lists = read_yaml(path)
        of = {name: any_of(phrases, {}).pattern for name, phrases in lists.items()}
        return cls(
            area=re.compile(rf"^\s*(?:{of['area_behind']})"),
            shop=re.compile(rf"^\s*(?:{of['area_behind']})?\s*(?:{of['shop_behind']})"),
            home=re.compile(rf"(?:{of['home_before']})\s*$"),
            occasion_before=re.compile(rf"(?:{of['occasion_before']})\s*$"),
            occasion_behind=re.compile(rf"^\s*(?:{of['occasion_behind']})(?!\s*(?:{of['thing_behind']}))"),
        )

    def is_no_branch(self, before: str, behind: str) -> bool:
        """Return whether the name of a branch, between two folded texts, is that of a district, a town or a home."""
        if self.shop.search(behind) is not None:
            return False
        return self.area.search(behind) is not None or self.home.search(before) is not None

    def is_occasion(self, before: str, behind: str) -> bool:
        """Return whether a day, between two folded texts, is that of a birthday or the like."""
        return self.occasion_before.search(before) is not None or self.occasion_behind.search(behind) is not None


@lru_cache(maxsize=1)
def mentions() -> Mentions:
    """Return the shipped word lists, read once per process."""
    return Mentions.load(_LEXICON)


def without_mere_mentions(entities: Sequence[Mapping[str, Any]], text: str) -> Sequence[Mapping[str, Any]]:
    """Return the entities of a turn without a branch where somebody lives, and without the day of a birthday."""
    return [entity for entity in entities if not _is_mere_mention(entity, text)]


def _is_mere_mention(entity: Mapping[str, Any], text: str) -> bool:
    name, start, end = entity.get("entity"), entity.get("start"), entity.get("end")
    if name not in {"branch", "time"} or not isinstance(start, int) or not isinstance(end, int) or end <= start:
        return False
    before, behind = folded(text[max(0, start - _BESIDE) : start]), folded(text[end : end + _BESIDE])
    if name == "branch":
        # "信義店" is a shop, whoever lives beside it.
        return not folded(text[start:end]).endswith(_SHOPS) and mentions().is_no_branch(before, behind)
    return mentions().is_occasion(before, behind)
