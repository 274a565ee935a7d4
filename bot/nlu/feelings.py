"""Count words of praise and of blame in a folded text; `data/lexicon/feelings.yml` lists them.

The sentence encoder knows what a text is about better than whether it is pleased: a clinic praised and a clinic blamed
lie close together. These few numbers tell them apart.
"""

import re
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

import numpy as np

from bot.nlu.folding import fold
from bot.nlu.lexicon import rules
from bot.nlu.word_lists import WordFinder, alternation

FEELINGS = 8


@lru_cache(maxsize=1)
def _patterns() -> tuple[WordFinder, re.Pattern[str]]:
    found = rules("feelings")
    # words of blame that begin with a negation (不好) are longer and win over the plain word of praise
    praise, blame = list(map(str, found["praise"])), list(map(str, found["blame"]))
    nots = "|".join(re.escape(fold(word).text) for word in sorted(found["not"], key=lambda word: (-len(word), word)))
    words = re.compile(f"(?P<blame>{alternation(blame)})|(?P<praise>{alternation(praise)})")
    return WordFinder(words, blame + praise), re.compile(f"(?:{nots})[^,。!?]{{0,2}}$")


# a page is asked for what its clauses tell, and then for what it tells as a whole
@lru_cache(maxsize=2)
def _told(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return start and end of every word of praise or blame in a folded text, and which of the two it is."""
    return tuple((*match.span(), match.lastgroup or "blame") for match in _patterns()[0].find(text))


@lru_cache(maxsize=1024)
def _negates(before: str) -> bool:
    """Say whether the few characters before a word turn it into its opposite."""
    return _patterns()[1].search(before) is not None


def told_per_character(text: str) -> float:
    """Return how much of a folded text is praise or blame; blame counts double, short texts no more than ten signs."""
    return told_by_each([text])[0]


def told_by_each(parts: list[str]) -> list[float]:
    """Return `told_per_character` of each of the parts of a folded text, which follow one another."""
    weights = {"blame": 1.0, "praise": 0.5}
    ends = list(accumulate(map(len, parts)))
    told = [0.0] * len(parts)
    for start, end, said in _told("".join(parts)):
        at = bisect_right(ends, start)
        if end > ends[at]:  # a word across two parts is none: each must be read by itself
            return [told_per_character(part) for part in parts]
        told[at] += weights[said]
    return [one / (10 + len(part)) for one, part in zip(told, parts)]


def feelings(text: str) -> np.ndarray:
    """Return `FEELINGS` numbers between -1 and 1: praise, blame, both negated, balance, first, last, signs."""
    plain = {"praise": 0, "blame": 0}
    negated = {"praise": 0, "blame": 0}
    signs = []
    for start, _, said in _told(text):
        turned = _negates(text[max(0, start - 6) : start])
        (negated if turned else plain)[said] += 1
        signs.append((1 if said == "praise" else -1) * (-1 if turned else 1))
    total = len(signs) or 1
    return np.array(
        [
            np.tanh(plain["praise"] / 2),
            np.tanh(plain["blame"] / 2),
            np.tanh(negated["praise"] / 2),
            np.tanh(negated["blame"] / 2),
            sum(signs) / total,
            signs[0] if signs else 0,
            signs[-1] if signs else 0,
            np.tanh((text.count("!") + text.count("?")) / 3),
        ],
        dtype=np.float32,
    )
