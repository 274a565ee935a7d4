"""Regular expressions for lists of words, made so that most places of a text are passed over at once."""

import re
from collections import Counter
from collections.abc import Iterable

from bot.nlu.language import fold

# the regular expression of an empty list
NOTHING = "(?!)"


def folded_words(words: Iterable[str]) -> list[str]:
    """Return `words` folded and once each, the longest first."""
    return sorted({fold(word).text for word in words}, key=lambda word: (-len(word), word))


def alternation(words: Iterable[str]) -> str:
    """Return a regular expression for any of `words` (folded first), the longest first; Latin ones as whole words."""
    # words that begin alike stand together, and Latin ones apart: most places of a text are no beginning of any, and
    # none inside of a Latin word is
    begun: dict[str, list[str]] = {}
    for word in folded_words(words):
        rest = re.escape(word[1:]).replace(r"\ ", r"\s+")
        begun.setdefault(word[0], []).append(rest + (r"(?![a-z0-9])" if word[-1].isascii() else ""))
    latin = {first: rests for first, rests in begun.items() if first.isascii()}
    others = {first: rests for first, rests in begun.items() if not first.isascii()}
    either = [_any_of(others), rf"(?<![a-z0-9]){_any_of(latin)}"] if latin else [_any_of(others)]
    return f"(?:{'|'.join(part for part in either if part) or NOTHING})"


def _any_of(begun: dict[str, list[str]]) -> str:
    alike = [f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in sorted(begun.items())]
    return f"(?=[{_characters(begun)}])(?:{'|'.join(alike)})" if alike else ""


def beginnings(*lists: Iterable[str]) -> str:
    """Return a look ahead that holds where a word of `lists` may begin, to stand before alternatives of such lists."""
    firsts = {word[0] for words in lists for word in folded_words(words)}
    latin = {first for first in firsts if first.isascii()}
    either = [f"[{_characters(firsts - latin)}]"] if firsts - latin else []
    either += [f"(?<![a-z0-9])[{_characters(latin)}]"] if latin else []
    return f"(?={'|'.join(either) or NOTHING})"


def _characters(some: Iterable[str]) -> str:
    return "".join(map(re.escape, sorted(some)))


def signs(words: Iterable[str]) -> str:
    """Return a regular expression for a few signs of which each of `words` holds one, to find where one may stand.

    Of a Chinese word a character that many of them share, or else its last, of a Latin one its longest part.
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
