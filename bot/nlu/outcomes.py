"""Find the outcomes a customer wants (refund, exchange ...) by the words in `data/lexicon/outcomes.yml`."""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.nlu.folding import fold
from bot.nlu.lexicon import rules
from bot.nlu.word_lists import WordFinder, alternation

FARTHEST_NEGATION = 5
_CLAUSE = re.compile(
    r"[,。!?;\n、…]|[.]\s|但|只|而是|\b(?:but|just|i want|i'd like)\b"
    r"|(?<!不)(?<!没有)(?<!不是)(?<!唔)(?:我要|我想|要求)"
)


@dataclass(frozen=True)
class Want:
    """An outcome named at `start`..`end` of the folded text."""

    outcome: str
    start: int
    end: int


@lru_cache(maxsize=1)
def _patterns() -> tuple[WordFinder, re.Pattern[str]]:
    parts = []
    wants = rules("outcomes")["wants"]
    for outcome, rule in wants.items():
        part = alternation(rule["words"])
        for word in rule["not_before"]:
            part = f"(?<!{re.escape(fold(word).text)})" + part
        if rule["not_after"]:
            part += r"(?!\s?(?:" + "|".join(re.escape(fold(word).text) for word in rule["not_after"]) + "))"
        parts.append(f"(?P<{outcome}>{part})")
    words = (word for rule in wants.values() for word in rule["words"])
    return WordFinder(re.compile("|".join(parts)), words), re.compile(alternation(rules("outcomes")["unwanted"]))


def find_outcomes(text: str) -> list[Want]:
    """Return every outcome a folded text asks for, once each, left to right, without those it refuses."""
    wanted, unwanted = _patterns()
    found: dict[str, Want] = {}
    for match in wanted.find(text):
        outcome = match.lastgroup
        if outcome is None or outcome in found:
            continue
        head = text[max(0, match.start() - 24) : match.start()]
        clauses = list(_CLAUSE.finditer(head))
        head = head[clauses[-1].end() if clauses else 0 :]
        refused = [no for no in unwanted.finditer(head) if _reach(head[no.end() :]) <= FARTHEST_NEGATION]
        if not refused:
            found[outcome] = Want(outcome, match.start(), match.end())
    return list(found.values())


def _reach(between: str) -> int:
    """Count the Latin words and single other characters between a negation and a word."""
    return len(re.findall(r"[a-z']+|[^\sa-z]", between))
