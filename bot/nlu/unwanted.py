"""Hear that an outcome named in a text is refused: before the word (不要退款) or behind it ("a refund? no thanks")."""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.nlu.lexicon import rules
from bot.nlu.word_lists import alternation

FARTHEST_NEGATION = 5
# Characters before a word, and behind it, that are searched for its negation.
FARTHEST_BEFORE, FARTHEST_BEHIND = 40, 60
# No bound of clauses is in the way of "no <outcome>" and "don't <outcome>": what stands before may only lead up to it.
_BEGINS = (
    r"(?:^|[,。!?;:\n、…(\"-]|[.]\s"
    r"|\b(?:and|but|so|just|please|pls|want|wanted|need|really|yes|yeah|ok|okay|well|said|say)\b)\s*"
)
_ARTICLES = r"\s*(?:(?:a|an|any|the|my|me|more|full|partial|another|other|us|that)\s+){0,3}$"
# The end of a clause, with what may stand before it, but for a question.
_END = r"[了啦喇啊呀囉咯的㗎嘎喎哦喔吧就好\s]{0,4}(?:[,，。.!！;；、\n~～…)]|$|\b(?:but|and|just|i)\b|但|我|只|改|直接)"
# Between an outcome and its negation in Chinese.
_FILLED = r"[^,。!?;:\n、…a-z]{0,8}?"
_LINK = r"\s?[,?!.:…-]{0,2}\s?"


@dataclass(frozen=True)
class _Patterns:
    before: re.Pattern[str]
    just_before: re.Pattern[str]
    imperative: re.Pattern[str]
    less_liked: re.Pattern[str]
    behind: re.Pattern[str]
    only_question: re.Pattern[str]
    taken_up: re.Pattern[str]
    still_due: re.Pattern[str]


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    lists = {name: alternation(map(str, words)) for name, words in rules("outcomes")["refusals"].items()}
    liked = rf"{lists['preferred']}[^.。!?\n]{{0,60}}{lists['less_liked']}"
    behind = rf"(?:{_LINK}{lists['behind_en']}|{_FILLED}{lists['behind']}{_END}|[,?:…]\s?{lists['behind_comma']}{_END})"
    return _Patterns(
        before=re.compile(alternation(rules("outcomes")["unwanted"])),
        just_before=re.compile(rf"(?<![是係特個個差區区分性類类級级]){lists['just_before']}$"),
        imperative=re.compile(rf"{_BEGINS}{lists['imperative']}{_ARTICLES}"),
        less_liked=re.compile(rf"{liked}{_ARTICLES}"),
        behind=re.compile(behind),
        only_question=re.compile(r"\s?\?\s?(?:no|nope|nah|唔|不)(?:[\s,.!。]|$)"),
        taken_up=re.compile(lists["taken_up"]),
        still_due=re.compile(lists["still_due"]),
    )


def is_unwanted(text: str, begin: int, start: int, end: int) -> bool:
    """Return whether the outcome at `start` to `end` of a folded text is refused; its clause begins at `begin`."""
    found = _patterns()
    # The word may begin within the negation: 不要 and 要修 in 不要修理.
    before = (no for no in found.before.finditer(text, begin, end) if no.start() < start)
    if any(_reach(text[no.end() : start]) <= FARTHEST_NEGATION for no in before):
        return True
    head, tail = text[max(0, start - FARTHEST_BEFORE) : start], text[end : end + FARTHEST_BEHIND]
    if found.just_before.search(head) or found.only_question.match(tail):
        return True
    if found.imperative.search(head) and not found.still_due.search(tail):
        return True
    if found.less_liked.search(text[max(0, start - 2 * FARTHEST_BEHIND) : start]):
        return True
    # "If you won't refund, forget it" and "simply refund it and be done" are no refusals.
    led_up_to = found.taken_up.search(text[max(begin, start - 8) : start])
    either_way = text[max(0, start - 2) : start - 1] == text[start]
    return (led_up_to is None or either_way) and found.behind.match(tail) is not None


def _reach(between: str) -> int:
    """Count the Latin words and single other characters between a negation and a word."""
    return len(re.findall(r"[a-z']+|[^\sa-z]", between))
