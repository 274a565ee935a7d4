"""Count words of praise and of blame in a folded text; `data/lexicon/feelings.yml` lists them.

The sentence encoder knows what a text is about better than whether it is pleased: a clinic praised and a clinic blamed
lie close together. These few numbers tell them apart.
"""

import re
from functools import lru_cache

import numpy as np

from bot.nlu.language import fold
from bot.nlu.lexicon import rules
from bot.nlu.times import alternation

FEELINGS = 8


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    found = rules("feelings")
    # words of blame that begin with a negation (不好) are longer and win over the plain word of praise
    praise, blame = alternation(map(str, found["praise"])), alternation(map(str, found["blame"]))
    nots = "|".join(re.escape(fold(word).text) for word in sorted(found["not"], key=lambda word: (-len(word), word)))
    return re.compile(f"(?P<blame>{blame})|(?P<praise>{praise})"), re.compile(f"(?:{nots})[^,。!?]{{0,2}}$")


def told_per_character(text: str) -> float:
    """Return how much of a folded text is praise or blame; blame counts double, short texts no more than ten signs."""
    weights = {"blame": 1.0, "praise": 0.5}
    told = sum(weights[match.lastgroup or "blame"] for match in _patterns()[0].finditer(text))
    return told / (10 + len(text))


def feelings(text: str) -> np.ndarray:
    """Return `FEELINGS` numbers between -1 and 1: praise, blame, both negated, balance, first, last, signs."""
    words, negation = _patterns()
    plain = {"praise": 0, "blame": 0}
    negated = {"praise": 0, "blame": 0}
    signs = []
    for match in words.finditer(text):
        said = match.lastgroup or "blame"
        turned = bool(negation.search(text[max(0, match.start() - 6) : match.start()]))
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
