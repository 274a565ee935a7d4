"""The words that tell of grave matters (`data/lexicon/grave.yml`), and which of them a text contains."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Iterable, Iterator, Mapping

from bot.conversation.telling_words.folding import folded
from bot.conversation.telling_words.patterns import LAST, Pattern, any_of, patterns
from bot.remedy.vocabulary import HAZARDS
from bot.yaml_files import read_yaml

SELF_HARM = "self_harm"
# Taken out of a text: a sign that no phrase contains and that no `…` is meant to bridge.
_OUT = "\n"
# Between a denial and what it denies: nobody (was hurt), did not (get a) shock.
_ADVERBS = (
    r"(?:人|有|被|俾|畀|任何|什么|乜|真的|再|发生"
    r"|\s+(?:a|an|any|the|been|be|even|really|actually|get|got|getting|ever))"
)
# From an "if" to what it asks or fears, within one clause.
_ONE_CLAUSE = r"[^,.!?;。、\n]{0,25}"
# "It almost ...": what follows a denial did nearly happen.
_ALMOST = ("差点", "差啲", "险些")
# Characters before a phrase that are searched for a denial or an "if".
_FAR = 60
# How often one phrase in a text is looked at for a denial: who says it more often denies it early, or not at all.
_OFTEN = 20
# Nobody makes these depend on an "if" in jest: "if you don't pay, I will end my life" is grave.
_ASKED_OR_FEARED = frozenset(HAZARDS)


@dataclass(frozen=True)
class Told:
    """A grave matter that words tell of, and these words; not `sure` when the model has to agree."""

    matter: str
    because: str
    sure: bool


@dataclass(frozen=True)
class Matter:
    """The phrases of one matter, compiled."""

    name: str
    says: tuple[Pattern, ...]
    perhaps: tuple[Pattern, ...]
    alike: tuple[Pattern, ...]


@dataclass(frozen=True)
class GraveWords:
    """The word lists, compiled, with the matters in order of urgency."""

    matters: tuple[Matter, ...]
    ordinary: tuple[Pattern, ...]
    denied: re.Pattern[str]
    asked: re.Pattern[str]
    conditions: re.Pattern[str]
    asks: Mapping[str, re.Pattern[str]]
    unhurt: re.Pattern[str]

    @classmethod
    def load(cls, path: Path) -> GraveWords:
        """Read and compile the lists; raise PhraseError for a phrase that is not well formed."""
        lists: Mapping[str, Any] = read_yaml(path)
        groups = lists["groups"]
        denials, conditions = (any_of(lists[name], groups).pattern for name in ("not_before", "only_if"))
        return cls(
            matters=tuple(
                Matter(
                    name,
                    patterns(entry.get("says") or (), groups),
                    patterns(entry.get("perhaps") or (), groups),
                    patterns(entry.get("alike") or (), groups),
                )
                for name, entry in lists["matters"].items()
            ),
            ordinary=patterns(lists["ordinary"], groups),
            denied=re.compile(rf"(?P<denial>{denials}){_ADVERBS}*\s*$"),
            asked=re.compile(rf"(?:{conditions}){_ONE_CLAUSE}$"),
            conditions=re.compile(conditions),
            asks={topic: any_of(phrases, groups) for topic, phrases in lists["asks"].items()},
            unhurt=any_of(lists["unhurt"], groups),
        )

    def told(self, text: str) -> tuple[Told, ...]:
        """Return the matters that `text` tells of, the most urgent first; at most one `Told` for each."""
        return tuple(self._told(_without(self.ordinary, folded(text))))

    def sounds_ordinary(self, text: str) -> bool:
        """Return whether `text` has words that only look grave, such as those of anger, or denies a hazard."""
        looked = folded(text)
        plain = _without(self.ordinary, looked)
        return plain != looked or any(self._looks_harmless(matter, plain) for matter in self.matters)

    def asked_about(self, text: str) -> tuple[str, ...]:
        """Return the topics of first aid that `text` asks about, in the order of the list."""
        looked = folded(text)
        return tuple(topic for topic, pattern in self.asks.items() if pattern.search(looked))

    def says_unhurt(self, text: str) -> bool:
        """Return whether `text` says that nobody was hurt, and tells of no grave matter, not even perhaps."""
        return self.unhurt.search(folded(text)) is not None and not self.told(text)

    def _told(self, plain: str) -> Iterator[Told]:
        for matter in self.matters:
            looked = _without(matter.alike, plain)
            sure, perhaps = None, None
            for said, asked in self._standing(matter, matter.says, looked):
                if not asked or matter.name not in _ASKED_OR_FEARED:
                    sure = said
                    break
                perhaps = perhaps or said
            if sure is None and perhaps is None:
                perhaps = next((said for said, _ in self._standing(matter, matter.perhaps, looked)), None)
            because = sure or perhaps
            if because is not None:
                yield Told(matter.name, because, sure is not None)

    def _looks_harmless(self, matter: Matter, plain: str) -> bool:
        return matter.name in _ASKED_OR_FEARED and (
            _without(matter.alike, plain) != plain
            or any(
                self._denies(matter, plain, match)
                for one in (*matter.says, *matter.perhaps)
                for match in islice(one.find(plain), _OFTEN)
            )
        )

    def _standing(self, matter: Matter, phrases: Iterable[Pattern], text: str) -> Iterator[tuple[str, bool]]:
        """Yield each phrase of `patterns` in `text` that is not denied, and whether it is only asked or feared."""
        for pattern in phrases:
            for match in pattern.find(text):
                if not self._denies(matter, text, match):
                    yield match[0], self._asks(text, match)

    def _denies(self, matter: Matter, text: str, match: re.Match[str]) -> bool:
        """Return whether the phrase comes right after a denial that is not half of a question.

        In a hazard its last piece counts too (the kettle is not smoking); "no reason to live" denies nothing.
        """
        if matter.name == SELF_HARM:
            return False
        places = {match.start(), match.start(LAST)} if matter.name in _ASKED_OR_FEARED else {match.start()}
        return any(
            not _is_question(denial, text) and not text[: denial.start()].endswith(_ALMOST)
            for at in places
            if (denial := self.denied.search(text, max(0, at - _FAR), at)) is not None
        )

    def _asks(self, text: str, match: re.Match[str]) -> bool:
        """Return whether the phrase is asked or feared: 是不是漏電, will it explode, what if it falls."""
        denials = (self.denied.search(text, max(0, at - _FAR), at) for at in (match.start(), match.start(LAST)))
        return (
            any(denial is not None and _is_question(denial, text) for denial in denials)
            or self.asked.search(text, max(0, match.start() - _FAR), match.start()) is not None
            or self.conditions.search(text, match.start(), match.start(LAST)) is not None
        )


def _without(phrases: Iterable[Pattern], text: str) -> str:
    for phrase in phrases:
        text = phrase.without(text, _OUT)
    return text


def _is_question(denial: re.Match[str], text: str) -> bool:
    """Return whether a denial is half of a Chinese question, as in 是不是 or 有沒有."""
    start, word = denial.start("denial"), denial["denial"]
    return start > 0 and text[start - 1] == word[-1]
