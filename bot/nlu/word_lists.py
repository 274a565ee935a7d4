"""Build regular expressions for lists of words that reject most positions of a text at once."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from bot.nlu.folding import code_points, fold

# the regular expression of an empty list
NOTHING = "(?!)"


def folded_words(words: Iterable[str]) -> list[str]:
    """Return the distinct folded forms of `words`, the longest first."""
    return sorted({fold(word).text for word in words}, key=lambda word: (-len(word), word))


def alternation(words: Iterable[str]) -> str:
    """Return a regular expression for any of `words` (folded first), the longest first; Latin ones as whole words."""
    # words are grouped by first character, and Latin ones apart, so that most positions of a text and all positions
    # inside a Latin word are rejected at once
    begun: dict[str, list[str]] = {}
    for word in folded_words(words):
        rest = re.escape(word[1:]).replace(r"\ ", r"\s+")
        begun.setdefault(word[0], []).append(rest + (r"(?![a-z0-9])" if word[-1].isascii() else ""))
    latin = {first: rests for first, rests in begun.items() if first.isascii()}
    others = {first: rests for first, rests in begun.items() if not first.isascii()}
    either = [_any_of(others), rf"(?<![a-z0-9]){_any_of(latin)}"] if latin else [_any_of(others)]
    return f"(?:{'|'.join(part for part in either if part) or NOTHING})"


def either_of(words: Iterable[object]) -> str:
    """Return what is between the bars of a regular expression for any of `words` (folded first), the longest first.

    Unlike `alternation`, it looks at no edges of words and has no brackets.
    """
    folded = {fold(str(word)).text for word in words}
    return "|".join(re.escape(word) for word in sorted(folded, key=lambda word: (-len(word), word)))


def _any_of(begun: dict[str, list[str]]) -> str:
    alike = [f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in sorted(begun.items())]
    return f"(?=[{_characters(begun)}])(?:{'|'.join(alike)})" if alike else ""


def beginnings(*lists: Iterable[str]) -> str:
    """Return a look-ahead that matches where a word of `lists` may begin, to put before alternations of these lists."""
    firsts = {word[0] for words in lists for word in folded_words(words)}
    latin = {first for first in firsts if first.isascii()}
    either = [f"[{_characters(firsts - latin)}]"] if firsts - latin else []
    either += [f"(?<![a-z0-9])[{_characters(latin)}]"] if latin else []
    return f"(?={'|'.join(either) or NOTHING})"


def _characters(some: Iterable[str]) -> str:
    return "".join(map(re.escape, sorted(some)))


def signs(words: Iterable[str]) -> str:
    """Return a regular expression for a few strings of which each of `words` contains one, to find where a word may be.

    For a Chinese word it is a character shared by as many words as possible (its last one if equal), for a Latin one
    its longest part.
    """
    told = folded_words(words)
    latin = {max(word.split(), key=len) for word in told if word.isascii()}
    rest = [word for word in told if not word.isascii()]
    shared: list[str] = []
    while rest:
        counts = Counter(char for word in rest for char in set(word) if not char.isascii())
        shared.append(max(reversed(rest[0]), key=lambda char: counts[char]))
        rest = [word for word in rest if shared[-1] not in word]
    return "|".join(map(re.escape, [*shared, *sorted(latin)])) or NOTHING


class WordFinder:
    """Find the matches of a regular expression for words, trying it only where one of the words may begin.

    Possible beginnings are computed for all positions of a text at once, from the first two characters of the words.
    """

    def __init__(self, regex: re.Pattern[str], words: Iterable[str]) -> None:
        """Prepare to find the matches of `regex`, each of which must begin with one of `words`.

        Matches that begin inside a run of Latin letters or of digits are not found.
        """
        self._regex = regex
        self._alone = np.zeros(_MARKS, dtype=bool)
        self._pairs = np.zeros(_MARKS, dtype=bool)
        for word in folded_words(words):
            codes = code_points(word[:2])
            # a space matches any white space, and after a single character anything may follow
            if len(word) == 1 or word[1] == " ":
                self._alone[codes[:1] % _MARKS] = True
            else:
                self._pairs[_marks_of_pairs(codes)] = True

    def find(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the matches in a folded text, left to right, as `finditer` does."""
        codes = code_points(text)
        may_begin = self._alone[codes % _MARKS]
        may_begin[:-1] |= self._pairs[_marks_of_pairs(codes)]
        runs = _RUNS[np.minimum(codes, len(_RUNS) - 1)]
        may_begin[1:] &= (runs[1:] == 0) | (runs[1:] != runs[:-1])
        end = 0
        for at in np.flatnonzero(may_begin).tolist():
            match = self._regex.match(text, at) if at >= end else None
            if match:
                end = match.end()
                yield match


# Hash values for characters and pairs of characters. After a collision the regular expression decides.
_MARKS = 1 << 16
# by code point: Latin letters 1, digits 2, all others 0
_RUNS = np.array([1 if "a" <= char <= "z" else 2 if "0" <= char <= "9" else 0 for char in map(chr, range(129))])


def _marks_of_pairs(codes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return a hash value below `_MARKS` for each pair of neighbouring characters."""
    return (codes[:-1] * np.uint32(509) + codes[1:]) % np.uint32(_MARKS)
