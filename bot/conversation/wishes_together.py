"""Two wishes in one breath: "a new one and someone fired". Neither is dropped for the other."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Mapping, Sequence

from bot.cases.models import Fact
from bot.conversation.excluding import refused_outcomes
from bot.conversation.phrases import Phrases
from bot.conversation.turn import Turn
from bot.conversation.turn_facts import Found
from bot.conversation.wishes import ENTITY, FURTHER, as_searched

# The names within the fact's `resolved`: further outcomes, and a wish in the customer's words.
ALSO, MORE = "also", "more"
# Unasked, two outcomes belong together when no more than this stands between them, within one sentence.
_NEAR = re.compile(r"[^.。!?！？;；\n]{0,14}")
# The comma within a sum ("NT$50,000") parts nothing.
_PARTS = re.compile(
    r"(?:[,，](?!\d)|(?<!\d)[,，]|[、;；。!！\n])+|\.(?!\d)|\s(?:and|plus|as well as)\s"
    r"|(?:另外|還有|以及|同埋|仲有|並且|加上)"
)
# A part that begins so gives a reason or tells something, unless it begins like a wish.
_TELLS = re.compile(
    r"\s*(?:i|i'm|i've|i'll|we|it|it's|you|your|they|he|she|this|that's|because|since|or|else|otherwise|but|if|so"
    r"|(?:我|你|您|它|佢|他|她|這|那|呢|因為|因|不然|否則|但|如果|所以|反正|都|已經|才|就)(?!也要|都要))(?![a-z])",
    re.IGNORECASE,
)
_LEAST, _MOST = 3, 60


def with_others(wish: Found, turn: Turn, phrases: Phrases) -> Found:
    """Return the fact of a wish with what else the turn wishes for, in its `resolved`; unchanged without any."""
    named = [one for name in (ENTITY, FURTHER) for one in turn.all(name)]
    asked = turn.asked == ENTITY
    also = [str(one["value"]) for one in named if asked or _stands_near(one, named, turn.text)]
    also = [outcome for outcome in dict.fromkeys(also) if outcome != wish.value]
    more = _in_words(turn, named, phrases) if asked and named else ""
    told = {**({ALSO: also} if also else {}), **({MORE: more} if more else {})}
    return replace(wish, resolved=told) if told else wish


def also_wished(known: Mapping[str, Fact]) -> tuple[Sequence[str], str]:
    """Return the further outcomes that a case wishes for, and a wish beside them in the customer's words or nothing."""
    fact = known.get(ENTITY)
    told = fact.resolved if fact is not None and isinstance(fact.resolved, Mapping) else {}
    return tuple(map(str, told.get(ALSO) or ())), str(told.get(MORE) or "")


def _stands_near(one: Mapping[str, Any], named: Sequence[Mapping[str, Any]], text: str) -> bool:
    first = min(named, key=lambda other: int(other.get("start") or 0))
    between = text[int(first.get("end") or 0) : int(one.get("start") or 0)]
    return one is not first and bool(between) and _NEAR.fullmatch(between) is not None


def _in_words(turn: Turn, named: Sequence[Mapping[str, Any]], phrases: Phrases) -> str:
    """Return the part of an answer that wishes for something no outcome names; empty without one."""
    spoken = [as_searched(str(one.get("text") or "")) for one in named]
    for part in _PARTS.split(turn.text):
        left = part.strip()
        bare = left
        for time in turn.all("time"):
            bare = bare.replace(str(time.get("text") or ""), " ")
        if (
            any(word and word in as_searched(left) for word in spoken)
            or not phrases.weight(bare) >= _LEAST
            or len(left) > _MOST
        ):
            continue
        if refused_outcomes(left):
            continue
        tells = _TELLS.match(left) is not None and not phrases.answers.begins_with_wish(left)
        if not tells and not phrases.names_trouble(left) and not phrases.answers.is_only_courtesy(left):
            return left
    return ""
