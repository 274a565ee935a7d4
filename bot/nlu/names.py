"""Find the name by which customers introduce themselves (我叫陳小美, "my name is Mary Chan") in folded text."""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.nlu.lexicon import rules
from bot.nlu.word_lists import alternation

_HAN_NAME = r"[\u4e00-\u9fff]{1,4}?"
_LATIN_NAME = r"[a-z][a-z'’\-]{1,20}(?:\s[a-z][a-z'’\-]{0,20}){0,3}?"


@dataclass(frozen=True)
class Name:
    """A person's name at `start`..`end` of the folded text."""

    start: int
    end: int


@lru_cache(maxsize=1)
def _introduced() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lists = {name: list(map(str, words)) for name, words in rules("names").items()}
    titles, ends = alternation(lists["titles"]), alternation(lists["ends"])
    return (
        re.compile(
            rf"{alternation(lists['introduced_by'])}\s?[:：]?\s?(?!{alternation(lists['not_names'])})"
            rf"(?:(?P<han>{_HAN_NAME}{titles}?)(?=$|[^\w]|{ends}|\d)|(?P<latin>{_LATIN_NAME})(?=\s?$|\s?[^\w\s'’\-]|\s{ends}|\s?\d|\n))"
        ),
        # the cheap sign of an introduction
        re.compile("叫|名|姓|人|call|name|contact"),
    )


def find_name(text: str) -> Name | None:
    """Return the first name that the customer gives as their own; None when there is none."""
    introduced, sign = _introduced()
    if not sign.search(text):
        return None
    for match in introduced.finditer(text):
        which = "han" if match["han"] else "latin"
        said = match[which]
        # one Chinese character is a family name, which people give with 姓 only (我姓陳)
        if len(said) > 1 or "姓" in text[match.start() : match.start(which)]:
            return Name(match.start(which), match.end(which))
    return None
