"""A folded copy of a text that is easier to understand: width, script and invisible marks no longer differ.

The text itself is never changed: `fold` remembers for every character of the copy where it stands in what the customer
typed.
"""

import re
import sys
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from opencc import OpenCC

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s\u2e80-\uffef]+")
_INVISIBLE = {"Cf", "Cc", "Cs", "Co"}
# noncharacters, which stand for nothing else: a combining mark, and what becomes no character or several
_MARK, _ODD = "\ufdd0", "\ufdd1"
# a character with its combining marks (in a text, no more than seven are one's own), and what is odd by itself
_CLUSTER = re.compile(f"(?s:.){_MARK}{{1,7}}|[{_MARK}{_ODD}]")
# characters that have two simple forms: the one they have in nearly every word (回覆, 拉鍊, 明瞭)
_MOSTLY = {"覆": "复", "鍊": "链", "瞭": "了"}


@dataclass(frozen=True)
class Folded:
    """A copy of a text for matching: NFKC, Simplified, lower case, no invisible marks.

    `starts[i]` and `ends[i]` bound, in the original text, what character i of `text` came from.
    """

    original: str
    text: str
    starts: tuple[int, ...] | range
    ends: tuple[int, ...] | range

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the bounds in the original text of `text[start:end]`; an empty span is refused."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no such span: {start}..{end} of {len(self.text)}")
        return self.starts[start], self.ends[end - 1]


@lru_cache(maxsize=2)
def converter(name: str) -> OpenCC:
    """Return the one converter of this process between scripts, `t2s` or `s2t`."""
    return OpenCC(name)


def code_points(text: str) -> NDArray[np.uint32]:
    """Return the code of every character of a text, half surrogate pairs among them."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


@lru_cache(maxsize=4096)
def _simple(char: str) -> str:
    """Return a visible character in Simplified and lower case, where that is one character too."""
    simplified = _MOSTLY.get(char) or converter("t2s").convert(char)
    char = simplified if len(simplified) == 1 else char
    return char.lower() if len(char.lower()) == 1 else char


def _is_visible(char: str) -> bool:
    return char in "\n\t\r" or unicodedata.category(char) not in _INVISIBLE


@lru_cache(maxsize=4096)
def _form(cluster: str) -> str:
    """Return the folded form of one character with its combining marks."""
    return "".join(map(_simple, filter(_is_visible, unicodedata.normalize("NFKC", cluster))))


def _one_for_one(char: str) -> str:
    """Return what a character becomes if it becomes one, otherwise `_MARK` or `_ODD`."""
    if unicodedata.combining(char):
        return _MARK
    form = _form(char)
    return form if len(form) == 1 and char not in (_MARK, _ODD) else _ODD


class _Table:
    """What each character becomes, looked up for all characters of a text at once; filled as texts bring them."""

    def __init__(self) -> None:
        # a place for every character there is; memory is used where characters were met
        self._codes = np.zeros(sys.maxunicode + 1, dtype=np.uint32)

    def of(self, text: str) -> str:
        """Return a text in which every character is what it becomes, `_MARK` or `_ODD`."""
        codes = code_points(text)
        became = self._codes[codes]
        if not became.all():
            for code in set(codes[became == 0].tolist()):
                self._codes[code] = ord(_one_for_one(chr(code)))
            became = self._codes[codes]
        return became.tobytes().decode("utf-32-le")


_TABLE = _Table()


# the parts of the pipeline ask for the same text one after the other
@lru_cache(maxsize=8)
def fold(text: str) -> Folded:
    """Return the copy of `text` that all matching works on, with its map back to the original."""
    plain = _TABLE.of(text)
    if _MARK in plain or _ODD in plain:
        return _fold_in_pieces(text, plain)
    return Folded(text, plain, range(len(text)), range(1, len(text) + 1))


def _fold_in_pieces(text: str, plain: str) -> Folded:
    """Fold a text in which not every character becomes one; `plain` says where it does."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []

    def keep(start: int, end: int) -> None:
        pieces.append(plain[start:end])
        starts.extend(range(start, end))
        ends.extend(range(start + 1, end + 1))

    done = 0
    for cluster in _CLUSTER.finditer(plain):
        start, end = cluster.span()
        keep(done, start)
        form = _form(text[start:end])
        pieces.append(form)
        starts.extend([start] * len(form))
        ends.extend([end] * len(form))
        done = end
    keep(done, len(text))
    return Folded(text, "".join(pieces), tuple(starts), tuple(ends))


def mask_addresses(folded: str) -> str:
    """Return a text of the same length without addresses of pages: numbers and words in them are nobody's."""
    return _ADDRESS.sub(lambda address: "\0" * len(address.group()), folded)
