"""Find things that customers name although the company's catalogue does not have them; see `data/lexicon/goods.yml`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.nlu.lexicon import rules
from bot.nlu.word_lists import WordFinder, alternation


@dataclass(frozen=True)
class Good:
    """A named thing at `start`..`end` of the folded text."""

    start: int
    end: int


@lru_cache(maxsize=1)
def _finder() -> WordFinder:
    names = list(map(str, rules("goods")["goods"]))
    return WordFinder(re.compile(alternation(names)), names)


@lru_cache(maxsize=1)
def _around() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lists = rules("goods")
    before = alternation(map(str, lists["not_before"]))
    return re.compile(rf"{before}\s?$"), re.compile(
        rf"\s?(?:{alternation(map(str, lists['not_after']))}|[:：是为]?\s?[+\d])"
    )


def find_goods(text: str) -> Iterator[Good]:
    """Yield the things named in a folded text, left to right."""
    before, after = _around()
    for match in _finder().find(text):
        head = text[max(0, match.start() - 12) : match.start()]
        if not before.search(head) and not after.match(text, match.end()):
            yield Good(match.start(), match.end())
