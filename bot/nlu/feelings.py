"""Count the words of praise and of blame in a folded text; `data/lexicon/feelings.yml` lists them.

The sentence encoder represents the topic of a text better than its mood: praise and blame of the same clinic get
similar vectors. These few numbers distinguish them.
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
_OF_DENIAL = ("not", "not_denials", "between", "none_after")
# How many characters before a word are searched for a denial.
_DENIED_WITHIN = 26


@lru_cache(maxsize=1)
def _patterns() -> tuple[WordFinder, re.Pattern[str]]:
    found = rules("feelings")
    # a word of blame that begins with a negation (不好) is longer and wins over the word of praise inside it (好)
    praise, blame = list(map(str, found["praise"])), list(map(str, found["blame"]))
    nots = "|".join(re.escape(fold(word).text) for word in sorted(found["not"], key=lambda word: (-len(word), word)))
    words = re.compile(f"(?P<blame>{alternation(blame)})|(?P<praise>{alternation(praise)})")
    return WordFinder(words, blame + praise), re.compile(f"(?:{nots})[^,。!?]{{0,2}}$")


# cached because a page is searched twice with the same text: for the weights of its clauses, then for its feelings
@lru_cache(maxsize=2)
def _praise_and_blame_words(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return start, end and kind (`praise` or `blame`) of every such word in a folded text."""
    return tuple((*match.span(), match.lastgroup or "blame") for match in _patterns()[0].find(text))


@lru_cache(maxsize=1024)
def negates(before: str) -> bool:
    """Return whether the few characters before a word of praise negate it."""
    return _patterns()[1].search(before) is not None


@lru_cache(maxsize=1)
def _denials() -> tuple[re.Pattern[str], re.Pattern[str]]:
    found = rules("feelings")
    latin, other = (
        {name: [word for word in map(_folded, found[name]) if word.isascii() is ascii_only] for name in _OF_DENIAL}
        for ascii_only in (True, False)
    )
    before = (
        f"(?:(?P<open>{_any(other['not_denials'])})|{_any(other['not'])})(?:{_any(other['between'])}){{0,3}} ?$"
        f"|(?<![a-z])(?:{_any(latin['not'])})(?: (?:{_any(latin['between'])})){{0,3}} $"
    )
    after = f"[^,.;!?，。！？；]{{0,2}}?(?:{_any(other['none_after'])})(?=过|[\\s,.;!?~，。！？；]|$)"
    return re.compile(before), re.compile(after)


def _folded(word: object) -> str:
    return fold(str(word)).text


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def denies(text: str, start: int, end: int) -> bool:
    """Return whether the trouble named at `start` to `end` of a folded text is said not to have been.

    Stricter than `negates`: only some words may stand between ("沒有任何異味", "not a single fault"), because
    "不小心壞了", "沒幾天就壞" and "是不是壞了" deny nothing. In Chinese it may follow too ("刮痕都沒有").
    """
    before, after = _denials()
    found = before.search(text[max(0, start - _DENIED_WITHIN) : start])
    if found is not None:
        return found["open"] is None
    return after.match(text, end) is not None


def praise_and_blame_density(text: str) -> float:
    """Return the density of praise and blame in a folded text; see `praise_and_blame_densities`."""
    return praise_and_blame_densities([text])[0]


def praise_and_blame_densities(parts: list[str]) -> list[float]:
    """Return the density of praise and blame in each of the consecutive parts of a folded text.

    The density is 1.0 for each word of blame and 0.5 for each word of praise, divided by the length of the part in
    characters plus ten; the ten keeps very short parts from dominating.
    """
    weights = {"blame": 1.0, "praise": 0.5}
    ends = list(accumulate(map(len, parts)))
    told = [0.0] * len(parts)
    for start, end, said in _praise_and_blame_words("".join(parts)):
        at = bisect_right(ends, start)
        if end > ends[at]:  # a match across two parts is no word, so each part is searched separately
            return [praise_and_blame_density(part) for part in parts]
        told[at] += weights[said]
    return [one / (10 + len(part)) for one, part in zip(told, parts)]


def feelings(text: str) -> np.ndarray:
    """Return `FEELINGS` float32 between -1 and 1 that describe the praise and blame in a folded text.

    In order: praise, blame, negated praise, negated blame, balance, sign of the first and of the last such word, and
    the number of exclamation and question marks.
    """
    plain = {"praise": 0, "blame": 0}
    negated = {"praise": 0, "blame": 0}
    signs = []
    for start, end, said in _praise_and_blame_words(text):
        turned = negates(text[max(0, start - 6) : start]) if said == "praise" else denies(text, start, end)
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


def praise_and_blame(text: str) -> tuple[bool, bool]:
    """Return whether a folded text has words of praise, and whether it has words of blame; denied ones do not count."""
    praise, blame = feelings(text)[:2]
    return bool(praise > 0), bool(blame > 0)


@lru_cache(maxsize=1)
def _turns() -> WordFinder:
    words = list(map(str, rules("feelings")["turns"]))
    return WordFinder(re.compile(alternation(words)), words)


def turns(text: str) -> bool:
    """Return whether a folded text has a word that turns away from what was said before ("lovely room, but")."""
    return any(True for _ in _turns().find(text))
