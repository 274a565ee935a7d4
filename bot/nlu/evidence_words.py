"""Count the words of each sort of evidence in a folded text; `data/lexicon/evidence.yml` lists them.

Sorts are, for example, a fault, something awaited that has not come, money, how people behaved, fear, or asking. The
classifiers get these numbers as features, and the decision what a message is names the words among its reasons.
"""

import re
from collections import defaultdict
from functools import lru_cache

import numpy as np

from bot.nlu.feelings import FEELINGS, denies, feelings
from bot.nlu.folding import fold
from bot.nlu.lexicon import rules
from bot.nlu.word_lists import WordFinder, alternation

# What a message denies of these ("not broken") is no evidence of trouble, but of `SPARED`: trouble that did not come.
_MAY_BE_DENIED = frozenset(
    {"fault", "hazard", "poor", "damage", "conduct", "deceit", "wrong", "overcharged", "worried", "angry"}
)
SPARED, MENDED = "spared", "mended"


@lru_cache(maxsize=1)
def sorts() -> tuple[str, ...]:
    """Return the names of the sorts of evidence, in the order of `evidence_densities`."""
    return tuple(sorted(_words_by_sort()))


@lru_cache(maxsize=1)
def _words_by_sort() -> dict[str, list[str]]:
    lists = rules("evidence")
    found = {name: list(map(str, words)) for name, words in lists.items() if name not in ("shared", "weights")}
    for name, place in lists["shared"].items():
        file, _, key = str(place).partition(".")
        found[name] = list(map(str, rules(file)[key]))
    return found


@lru_cache(maxsize=1)
def _finder() -> tuple[WordFinder, dict[str, tuple[str, ...]]]:
    sorts_of: dict[str, list[str]] = defaultdict(list)
    for name, words in sorted(_words_by_sort().items()):
        for word in words:
            sorts_of[fold(word).text].append(name)
    every = list(sorts_of)
    return WordFinder(re.compile(alternation(every)), every), {word: tuple(of) for word, of in sorts_of.items()}


@lru_cache(maxsize=2)
def evidence_words(text: str) -> dict[str, tuple[str, ...]]:
    """Return the words of each sort of evidence in a folded text, without denied ones; a sort may be absent."""
    finder, sorts_of = _finder()
    found: dict[str, list[str]] = defaultdict(list)
    for match in finder.find(text):
        word = " ".join(match.group().split())
        of = sorts_of.get(word, ())
        if not _MAY_BE_DENIED.isdisjoint(of) and denies(text, *match.span()):
            of = (*(name for name in of if name not in _MAY_BE_DENIED and name != SPARED), SPARED)
        elif MENDED in of and denies(text, *match.span()):
            of = ()
        for name in of:
            found[name].append(word)
    return {name: tuple(words) for name, words in found.items()}


def word_features(text: str) -> np.ndarray:
    """Return `WORD_FEATURES` float32 for a folded text: its praise and blame, then a number for each of `sorts`.

    The number of a sort is 0 for no word, 0.46 for one, and approaches 1 for many.
    """
    found = evidence_words(text)
    counts = np.array([len(found.get(name, ())) for name in sorts()], dtype=np.float32)
    return np.concatenate([feelings(text), np.tanh(counts / 2)])


WORD_FEATURES = FEELINGS + len(sorts())
