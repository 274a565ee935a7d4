"""Find the outcomes a customer wants (refund, exchange ...) by the words in `data/lexicon/outcomes.yml`."""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.nlu.folding import fold
from bot.nlu.lexicon import rules
from bot.nlu.unwanted import FARTHEST_BEFORE, is_unwanted
from bot.nlu.word_lists import WordFinder, alternation

# The most characters before and behind a thing in a text that only names it.
_AROUND = 60
_CLAUSE = re.compile(
    # "You only ..." (你们只会) and "anything but" begin no new clause.
    r"[,。!?;\n、…]|[.]\s|\s[-–—]+\s|但|只(?![会懂识])|而是|(?<!anything )(?<!everything )(?<!all )\bbut\b"
    r"|(?<!you )\bjust\b|\b(?:i want|i'd like)\b"
    r"|(?<!不)(?<!没有)(?<!不是)(?<!唔)(?:我要|我想|要求)"
)
# Where somebody else may be the one who wants it: up to the end of the clause, or until the customer says "I".
_OWN = re.compile(r"[,。!?;\n、…:]|[.]\s|但|所以|[我咱]|\b(?:but|so|i|i'd|i'm|me|we|us|my|our)\b")
FARTHEST_OTHER = 60
# Around the name of a thing, nothing but the wish for a new one: "a new kettle please", 新的水壺一個.
_BEFORE_NEW_THING = re.compile(
    r"\W*(?:please |just |i want |i'd like |give me |send me |get me )?(?:a |another |the )?(?:brand )?new\s"
    r"|\W*(?:请|我要|想要|我想要|要|给我|俾我|畀我)?(?:一?[个台部张件把支只]|一)?全?新[的嘅]?\s?"
)
_BEHIND_NEW_THING = re.compile(
    r"(?:\s?(?:please|pls|thanks|一[个台部张件把支只]|就好|就可以|就得|谢谢|唔该|吧|啦))*\W*"
)


@dataclass(frozen=True)
class Want:
    """An outcome named at `start`..`end` of the folded text."""

    outcome: str
    start: int
    end: int


@lru_cache(maxsize=1)
def _patterns() -> tuple[WordFinder, re.Pattern[str], re.Pattern[str]]:
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
    scorned, others = (alternation(rules("outcomes")[name]) for name in ("scorned", "others"))
    return (
        WordFinder(re.compile("|".join(parts)), words),
        re.compile(rf"\s?[又也都还能]?{scorned}"),
        re.compile(others),
    )


def find_outcomes(text: str) -> list[Want]:
    """Return every outcome a folded text asks for, once each, left to right, without those it refuses.

    What somebody else wants or got ("my sister got a refund") is no wish of the customer.
    """
    wanted, scorned, others = _patterns()
    found: dict[str, Want] = {}
    for match in wanted.find(text):
        outcome = match.lastgroup
        if outcome is None or outcome in found or scorned.match(text, match.end()):
            continue
        begin = max(0, match.start() - FARTHEST_BEFORE)
        clauses = list(_CLAUSE.finditer(text, begin, match.start()))
        begin = clauses[-1].end() if clauses else begin
        if is_unwanted(text, begin, match.start(), match.end()):
            continue
        if not _is_of_others(text, match.start(), others):
            found[outcome] = Want(outcome, match.start(), match.end())
    return list(found.values())


def _is_of_others(text: str, start: int, others: re.Pattern[str]) -> bool:
    """Return whether the word at `start` is said of somebody else: their name before it, and no "I" in between."""
    named = list(others.finditer(text, max(0, start - FARTHEST_OTHER), start))
    return bool(named) and _OWN.search(text, named[-1].end(), start) is None


def new_thing_wanted(text: str, start: int, end: int) -> Want | None:
    """Return the wish for an exchange when a folded text only names a new thing, at `start` to `end`."""
    if start > _AROUND or len(text) - end > _AROUND:
        return None
    if _BEFORE_NEW_THING.fullmatch(text, 0, start) and _BEHIND_NEW_THING.fullmatch(text, end):
        return Want("exchange", 0, end)
    return None
