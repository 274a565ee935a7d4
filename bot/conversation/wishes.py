"""Find wishes that are finer than the outcomes of the model: send it again, find it, the difference, the damage."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Iterator, Mapping, Sequence

from bot.conversation.excluding import excluded_outcomes
from bot.conversation.telling_words.folding import folded
from bot.conversation.telling_words.patterns import Pattern, any_of, patterns
from bot.remedy.vocabulary import CLOSEST, PARTICULAR
from bot.yaml_files import read_yaml

_LEXICON = Path(__file__).resolve().parents[2] / "data" / "lexicon" / "outcomes.yml"
ENTITY = "desired_outcome"
# A further wish beside a particular one.
FURTHER = "further_outcome"
# A sum in digits, which the phrases have as 9.
_DIGITS = re.compile(r"\d(?:[\d,.]*\d)?")
# The most characters between a refusal and what it refuses: 不用(再幫我)補寄, no need to resend.
_NEAR = r"[^,.!?;。、\n]{0,6}"
# A refusal behind it ends the clause: 補寄就不用了, but no question.
_REFUSED_END = r"[了啦喇啊呀吧就好\s]{0,4}(?:[,，。.!！;；、\n]|$)"


@dataclass(frozen=True)
class _Words:
    particular: Mapping[str, Sequence[Pattern]]
    refused: re.Pattern[str]
    refused_behind: re.Pattern[str]
    undecided: Sequence[Pattern]


@lru_cache(maxsize=1)
def _words() -> _Words:
    lists: Mapping[str, Any] = read_yaml(_LEXICON)
    groups, entries = lists["groups"], lists["particular"]
    return _Words(
        {name: patterns(entries[name]["phrases"], groups) for name in PARTICULAR},
        re.compile(rf"(?:{any_of(lists['unwanted'], {}).pattern}){_NEAR}$"),
        re.compile(
            rf"{_NEAR}?(?:{any_of(lists['refusals']['behind'], {}).pattern}){_REFUSED_END}"
            rf"|\W{{0,3}}(?:{any_of(lists['refusals']['behind_en'], {}).pattern})"
        ),
        patterns(lists["undecided"], groups),
    )


def as_searched(text: str) -> str:
    """Return `text` as the phrases of wishes are looked for in it: folded, each number as 9."""
    return _DIGITS.sub("9", folded(text))


def undecided_between(text: str) -> bool:
    """Return whether `text` names two outcomes and leaves open which one is wanted (要退還是要換)."""
    looked = folded(text)
    return any(next(pattern.find(looked), None) is not None for pattern in _words().undecided)


def refined(entities: Sequence[Mapping[str, Any]], text: str) -> Sequence[Mapping[str, Any]]:
    """Return the entities of a turn with a particular outcome in place of the general ones, or added to them.

    An outcome that is refused ("anything but a refund") is none. Of several particular ones the one said first
    counts. Between two that are left open none is wanted yet.
    """
    if text.startswith("/"):
        return entities
    excluded = excluded_outcomes(text)
    if excluded:
        entities = [one for one in entities if one.get("entity") != ENTITY or one.get("value") not in excluded]
    if undecided_between(text):
        return [entity for entity in entities if entity.get("entity") != ENTITY]
    found = min(_found(as_searched(text)), default=None)
    if found is None:
        return entities
    _, wish, said = found
    others = [entity for entity in entities if entity.get("entity") != ENTITY]
    outcomes = [entity for entity in entities if entity.get("entity") == ENTITY]
    said_there = [entity for entity in outcomes if folded(str(entity.get("text") or "")) in said]
    close = [entity for entity in outcomes if entity.get("value") == CLOSEST[wish]]
    general = next(iter([*said_there, *close]), {"entity": ENTITY, "start": 0, "text": _as_written(said, text)})
    further = [
        {**entity, "entity": FURTHER}
        for entity in outcomes
        if entity not in (*said_there, *close) and entity is not general
    ]
    return [*others, {**general, "value": wish}, *further]


def _as_written(said: str, text: str) -> str:
    """Return the words of `text` that were searched as `said`, with the customer's own numbers and letters."""
    looked = folded(text)
    there = re.search(re.escape(said).replace("9", _DIGITS.pattern), looked)
    if there is None:
        return said
    return text[there.start() : there.end()] if len(looked) == len(text) else there[0]


def _found(text: str) -> Iterator[tuple[int, str, str]]:
    words = _words()
    for name, phrases in words.particular.items():
        for phrase in phrases:
            for match in phrase.find(text):
                before = words.refused.search(text, max(0, match.start() - 40), match.start())
                if before is None and words.refused_behind.match(text, match.end()) is None:
                    yield match.start(), name, match[0]
