"""Tell the customer's own contact details from those of a shop, a technician or a neighbour that a turn speaks of."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Mapping, Sequence

from bot.conversation.contact_words import CLAUSE, ContactWords
from bot.conversation.searching import any_stands_in, longest_first, one_of, plain

# How far back, in characters, words without an owner's own place in the sentence still belong to a detail.
_NEAR = 20
_SENTENCE = re.compile(r"[。！？!?\n；;]|[.](?!\w)")
# What may stand between an owner and a detail: "the technician's number is", 師傅電話是, "my neighbour at".
_TIE = (
    r"(?:'s|s'|的|嘅|那邊|那裡|嗰邊|家裡|家|屋企|個)*\s*{kind}*\s*(?:{kind}|\s|的|嘅)*"
    r"(?:是不是|是否|不是|唔係|係咪|是|係|為|寫|在|住在|住喺|住|喺|is|was|are|at|on|lives at|live at|isn't|:|：|\s)*$"
)
# What makes a detail behind which it stands somebody else's: "is where the shop is", 是我鄰居的, 不是我的.
_BEHIND = (
    r"^[\s,，、]*(?:這|那|呢個|嗰個|this|that|it|which|they)?\s*(?:些|都|全)*\s*(?:是|係|就是|is|was|are|were|'s)\s*"
    r"(?:where\s+)?(?:the|your|my|our|a|我|我們|我哋)?\s*(?:{owner})"
    r"|^[\s,，、]*(?:這|那)?\s*(?:不是|唔係|並非)(?:我|本人)"
    r"|(?<![a-z])(?:not|isn't|is not|aren't) (?:my|mine)(?![a-z])|(?<![a-z])where the (?:{owner})"
)


def own_details(details: Sequence[Mapping[str, Any]], text: str, words: ContactWords) -> list[Mapping[str, Any]]:
    """Return the details of `text` that are the customer's own; `details` are in any order.

    What follows somebody else's detail in the same sentence is theirs too, until the customer speaks of their own.
    """
    own: list[Mapping[str, Any]] = []
    # Those before the present one, in one run of details that nobody is named for yet.
    run: list[Mapping[str, Any]] = []
    since, theirs = 0, False
    for one in sorted(details, key=lambda one: int(one.get("start") or 0)):
        start, said = int(one.get("start") or 0), str(one.get("text") or "")
        between = text[since:start]
        begins, mine = bool(_SENTENCE.search(between)), any_stands_in(words.own_signs, plain(between))
        claimed = _is_claimed(said, text[start + len(said) :], words)
        theirs = (theirs and not begins and not mine) or _is_led_to(text[:start], words) or claimed
        run = [] if begins or mine else run
        if claimed:
            own = [before for before in own if before not in run]
        since = start + len(said)
        if not theirs:
            own.append(one)
            run = [] if mine else [*run, one]
    return own


def names_others(text: str, words: ContactWords) -> bool:
    """Return whether `text`, which may be an address that is not written like one, speaks of somebody else's."""
    return any_stands_in((*words.owners, *words.not_theirs), plain(text))


def _is_led_to(before: str, words: ContactWords) -> bool:
    """Return whether the words before a detail say that it is not the customer's."""
    clause = plain(CLAUSE.split(before)[-1])
    if any_stands_in(words.not_theirs, clause[-_NEAR:]):
        return True
    owner = _tied(words.owners, tuple(name for kind in words.kinds.values() for name in kind)).search(clause)
    return owner is not None and not any_stands_in(words.brought_to, clause[: owner.start()])


def _is_claimed(said: str, after: str, words: ContactWords) -> bool:
    """Return whether a detail, or the words behind it, say that it is not the customer's.

    The model may take what follows an English address for part of it.
    """
    behind = _behind(words.owners)
    sentence = plain(_SENTENCE.split(after.lstrip("。. "))[0])
    inside = re.search(r"(?<![a-z])(?:is|was)(?![a-z]).*$", plain(said))
    return behind.search(sentence) is not None or (inside is not None and behind.search(inside[0]) is not None)


@lru_cache(maxsize=4)
def _tied(owners: tuple[str, ...], kinds: tuple[str, ...]) -> re.Pattern[str]:
    kind = one_of(longest_first(kinds)).pattern
    return re.compile(one_of(owners).pattern + _TIE.replace("{kind}", kind))


@lru_cache(maxsize=4)
def _behind(owners: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_BEHIND.replace("{owner}", one_of(owners).pattern))
