"""Fold a text for matching: normalise width, script and case, and remove invisible characters.

The text itself is never changed: `fold` records for every character of the copy its position in the typed text.
"""

import re
import sys
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from opencc import OpenCC

from bot.compatible_forms import compatible

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s\u2e80-\uffef]+")
_INVISIBLE = {"Cf", "Cc", "Cs", "Co"}
# Unicode noncharacters as placeholders: for a combining mark, and for a character that folds to none or to several
_MARK, _ODD = "\ufdd0", "\ufdd1"
# a character with up to seven combining marks, or a placeholder that does not belong to such a cluster
_CLUSTER = re.compile(f"(?s:.){_MARK}{{1,7}}|[{_MARK}{_ODD}]")
# characters with two simplified forms, mapped to the form used in nearly every word (回覆, 拉鍊, 明瞭)
_MOSTLY = {"覆": "复", "鍊": "链", "瞭": "了"}


@dataclass(frozen=True)
class Folded:
    """A copy of a text for matching: NFKC, Simplified Chinese, lower case, without invisible characters.

    `starts[i]` and `ends[i]` are the bounds, in `original`, of what became character i of `text`.
    """

    original: str
    text: str
    starts: tuple[int, ...] | range
    ends: tuple[int, ...] | range

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the bounds of `text[start:end]` in the original; raise ValueError for an empty or invalid span."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no such span: {start}..{end} of {len(self.text)}")
        return self.starts[start], self.ends[end - 1]


@lru_cache(maxsize=2)
def converter(name: str) -> OpenCC:
    """Return this process's only converter `t2s` (Traditional to Simplified) or `s2t` (the reverse)."""
    return OpenCC(name)


def code_points(text: str) -> NDArray[np.uint32]:
    """Return the code point of every character of a text, unpaired surrogates included."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


@lru_cache(maxsize=4096)
def _simple(char: str) -> str:
    """Convert a visible character to Simplified and lower case; skip a conversion that yields several characters."""
    simplified = _MOSTLY.get(char) or converter("t2s").convert(char)
    char = simplified if len(simplified) == 1 else char
    return char.lower() if len(char.lower()) == 1 else char


def _is_visible(char: str) -> bool:
    return char in "\n\t\r" or unicodedata.category(char) not in _INVISIBLE


@lru_cache(maxsize=4096)
def _form(cluster: str) -> str:
    """Return the folded form of one character with its combining marks."""
    return "".join(map(_simple, filter(_is_visible, compatible(cluster))))


def _one_for_one(char: str) -> str:
    """Return what a character folds to if that is one character, otherwise `_MARK` or `_ODD`."""
    if unicodedata.combining(char):
        return _MARK
    form = _form(char)
    return form if len(form) == 1 and char not in (_MARK, _ODD) else _ODD


class _Table:
    """A table of what each character folds to, applied to all characters of a text at once and filled on demand."""

    def __init__(self) -> None:
        # an entry for every code point; the system allocates memory only where entries are written
        self._codes = np.zeros(sys.maxunicode + 1, dtype=np.uint32)

    def of(self, text: str) -> str:
        """Return the text with every character replaced by what it folds to, by `_MARK` or by `_ODD`."""
        codes = code_points(text)
        became = self._codes[codes]
        if not became.all():
            for code in set(codes[became == 0].tolist()):
                self._codes[code] = ord(_one_for_one(chr(code)))
            became = self._codes[codes]
        return became.tobytes().decode("utf-32-le")


_TABLE = _Table()


# cached because the components of the pipeline fold the same text one after the other
@lru_cache(maxsize=8)
def fold(text: str) -> Folded:
    """Return the folded copy of `text` that all matching uses, with its mapping back to the original."""
    plain = _TABLE.of(text)
    if _MARK in plain or _ODD in plain:
        return _fold_in_pieces(text, plain)
    return Folded(text, plain, range(len(text)), range(1, len(text) + 1))


def _fold_in_pieces(text: str, plain: str) -> Folded:
    """Fold a text whose characters do not all fold to one; in `plain` those that do not are `_MARK` or `_ODD`."""
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
    """Replace web addresses by NUL characters of the same length, because words and numbers in them are not facts."""
    return _ADDRESS.sub(lambda address: "\0" * len(address.group()), folded)
