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


@lru_cache(maxsize=1)
def _other_models() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(map(str, rules('goods')['other_models']))})[的嘅]?\s?$")


def other_model_before(text: str, start: int) -> int | None:
    """Return where words begin that make the thing at `start` another model (L型 before 沙發); None without any."""
    match = _other_models().search(text, max(0, start - 24), start)
    return None if match is None else match.start()


def is_another_thing(text: str) -> bool:
    """Return whether words that look like a misspelled product name another thing in plain words ("table came")."""
    words = text.split()
    plain = frozenset(map(str, rules("goods")["plain_beside"]))
    things = [_is_a_good(word) for word in words]
    return len(words) > 1 and any(things) and all(word in plain or good for word, good in zip(words, things))


def _is_a_good(word: str) -> bool:
    return any(match.group() == word for match in _finder().find(word))


def find_goods(text: str) -> Iterator[Good]:
    """Yield the things named in a folded text, left to right."""
    before, after = _around()
    for match in _finder().find(text):
        head = text[max(0, match.start() - 12) : match.start()]
        if not before.search(head) and not after.match(text, match.end()):
            yield Good(match.start(), match.end())
