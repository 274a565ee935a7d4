"""Whether praise also tells of damage that it sets apart: "lovely team, but the table has a dent"."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import Iterator

from bot.conversation.matter_words import MatterWords
from bot.conversation.searching import CJK, MOST_CLAUSES, any_stands_in, one_of, plain, without

# Where what is said of one thing ends; "and" and commas only go on.
_SENTENCE_END = re.compile(r"[。;；!！?？\n]+|\.(?!\d)")
_CLAUSE_END = re.compile(r"[,，、:：~～…]+")
# The most words, and characters of Chinese, between a denial and what it denies: "didn't leave a mark or a scratch".
_DENIED_WITHIN = r"(?:[^\s,]+\s+){0,5}(?:[^\s,]+\s*)?$"
_DENIED_WITHIN_CHINESE = r"[^,，]{0,5}$"
# The characters before damage among which its denial stands, and how often a text may turn ("but") to be looked at.
_FAR, _MOST_TURNS = 80, 6
_NONE_AFTER = re.compile(r"[^,，]{0,3}(?:都|也|亦)(?:沒|冇|無)")


def damage_beside_praise(text: str, words: MatterWords) -> bool:
    """Return whether damage is told on one side of a turn in the words ("but"), and nothing takes it back.

    Damage behind the turn stands against the praise before it. Damage before the turn stays where people are spoken
    of behind it ("but he was polite about it"); "but it was perfect" is said of the thing itself and takes it back.
    """
    said = plain(text)
    if _is_put_right(said, words):
        return False
    for before, behind in _sides(said, words):
        if any(_has_damage(clause, words) for clause in _CLAUSE_END.split(behind, MOST_CLAUSES)):
            return True
        if any_stands_in(words.wrappings, before):
            continue
        if _has_damage(before, words) and _is_about_people(behind, words):
            return True
    return False


def _is_put_right(said: str, words: MatterWords) -> bool:
    """Return whether the words say that it was put right; "I want a new one" only wishes for it."""
    wished = re.compile(rf"(?:{one_of(words.wished_before).pattern})\s*$")
    return any(wished.search(said[: found.start()]) is None for found in one_of(words.put_right).finditer(said))


def _sides(said: str, words: MatterWords) -> Iterator[tuple[str, str]]:
    """Yield what stands before and behind each word that sets apart; behind it only to the end of the sentence."""
    for turn in islice(one_of(words.against).finditer(said), _MOST_TURNS):
        yield said[: turn.start()], _SENTENCE_END.split(said[turn.end() :], maxsplit=1)[0]


def _has_damage(said: str, words: MatterWords) -> bool:
    """Return whether a word of damage stands there that is neither denied nor that of something else."""
    if words.is_harmless(said):
        return False
    return any(not _is_denied(said, *match.span(), words) for match in one_of(words.damages).finditer(said))


def _is_denied(said: str, start: int, end: int, words: MatterWords) -> bool:
    near = max(0, start - _FAR)
    return _denials(words.denials).search(said, near, start) is not None or _NONE_AFTER.match(said, end) is not None


@lru_cache(maxsize=4)
def _denials(denials: tuple[str, ...]) -> re.Pattern[str]:
    chinese = "|".join(re.escape(one) for one in denials if CJK.search(one))
    others = "|".join(re.escape(one) for one in denials if not CJK.search(one))
    return re.compile(rf"(?:{chinese}){_DENIED_WITHIN_CHINESE}|(?:(?<![a-z])|(?=n't))(?:{others})\s+{_DENIED_WITHIN}")


def _is_about_people(said: str, words: MatterWords) -> bool:
    """Return whether words begin with people, behind signs and small words."""
    left = re.sub(r"^[\W_]+|^[\W_]*(?:and|so|all)\s+", "", said)
    return any(left.startswith(one) and without(one, left) != left for one in words.people)
