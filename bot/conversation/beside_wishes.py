"""Words to "what would put this right?" that name no wish: an order's number, that the receipt is lost, or a fact."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Sequence

from bot.compatible_forms import compatible
from bot.conversation.searching import any_stands_in, longest_first, plain, without
from bot.conversation.telling_words.folding import folded
from bot.conversation.telling_words.patterns import any_of
from bot.yaml_files import read_yaml

_LEXICON = Path(__file__).resolve().parents[2] / "data" / "lexicon" / "beside_wishes.yml"
# Letters and digits that may name an order, short ones too, because words for an order stand beside them. A number has
# its first digit among the first thirty signs.
_CODE = re.compile(r"(?<![a-z0-9])(?=[a-z-]{0,30}\d)[a-z0-9]+(?:-[a-z0-9]+)*(?![a-z0-9])")


@dataclass(frozen=True)
class _Words:
    orders: Sequence[str]
    around: Sequence[str]
    receipts: Sequence[str]
    lost: Sequence[str]
    things: Sequence[str]
    facts: re.Pattern[str]
    troubles: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    lists = read_yaml(_LEXICON)
    names = ("orders", "around", "receipts", "lost", "things")
    facts = re.compile(rf"(?:{any_of(lists['facts'], {}).pattern})\W*")
    return _Words(
        **{name: longest_first(lists[name]) for name in names}, facts=facts, troubles=any_of(lists["troubles"], {})
    )


def only_order_named(text: str) -> str | None:
    """Return the number when `text` only names an order by it ("order SF-221"); None for anything more or less."""
    words, looked = _words(), plain(compatible(text))
    codes = _CODE.findall(looked)
    if len(codes) != 1 or not any_stands_in(words.orders, looked):
        return None
    left = looked.replace(codes[0], " ")
    for phrase in longest_first((*words.orders, *words.around)):
        left = without(phrase, left)
    return None if any(sign.isalnum() for sign in left) else codes[0].upper()


def only_a_fact(text: str, named: Sequence[str] = ()) -> bool:
    """Return whether `text` only says which thing or day is meant ("the one I reported last week", 抽屜).

    `named` are words in it for days and things.
    """
    words, looked = _words(), plain(compatible(text)).strip()
    bare = looked
    for name in map(plain, named):
        bare = bare.replace(name, " ") if name else bare
    if any(words.facts.fullmatch(folded(one).strip()) for one in (looked, bare)):
        return True
    for phrase in longest_first((*words.things, *words.around)):
        bare = without(phrase, bare)
    return bool(looked) and not any(sign.isalnum() for sign in bare)


def begins_with_trouble(text: str) -> bool:
    """Return whether `text` begins by saying what a thing does or does not do ("doesnt heat", 唔識熱)."""
    return _words().troubles.match(folded(text).strip()) is not None


def says_receipt_is_lost(text: str) -> bool:
    """Return whether `text` says that there is no receipt any more."""
    words, looked = _words(), plain(text)
    return any_stands_in(words.receipts, looked) and any_stands_in(words.lost, looked)
