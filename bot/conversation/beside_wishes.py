"""Words to "what would put this right?" that name no wish: an order's number, or that the receipt is lost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Sequence

from bot.compatible_forms import compatible
from bot.conversation.searching import any_stands_in, longest_first, plain, without
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


@lru_cache(maxsize=1)
def _words() -> _Words:
    lists = read_yaml(_LEXICON)
    return _Words(**{name: longest_first(lists[name]) for name in ("orders", "around", "receipts", "lost")})


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


def says_receipt_is_lost(text: str) -> bool:
    """Return whether `text` says that there is no receipt any more."""
    words, looked = _words(), plain(text)
    return any_stands_in(words.receipts, looked) and any_stands_in(words.lost, looked)
