"""The words of questions that the bot can answer itself, from `data/lexicon/questions.yml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping

from bot.conversation.telling_words.folding import folded
from bot.conversation.telling_words.patterns import Groups, Pattern, any_of, patterns
from bot.yaml_files import read_yaml

_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Topic:
    """The phrases that ask about one thing, compiled; `own` counts only where something is offered or under way."""

    name: str
    asks: tuple[Pattern, ...]
    own: tuple[Pattern, ...]
    with_sum: tuple[Pattern, ...]
    alone: frozenset[str]
    unless: re.Pattern[str]
    look_for: tuple[str, ...]
    only_under_way: bool

    @classmethod
    def read(cls, name: str, entry: Mapping[str, Any], groups: Groups) -> Topic:
        """Compile one entry of the file; raise PhraseError for a phrase that is not well formed."""
        asks, own, with_sum = (patterns(entry.get(part) or (), groups) for part in ("asks", "own", "with_sum"))
        return cls(
            name,
            asks,
            own,
            with_sum,
            frozenset(_bare(folded(str(one))) for one in entry.get("alone") or ()),
            any_of(entry.get("unless") or (), groups),
            tuple(folded(str(one)) for one in entry.get("look_for") or ()),
            bool(entry.get("only_under_way")),
        )

    def asked_in(self, text: str, *, is_own: bool, names_sum: bool) -> bool:
        """Return whether a folded text asks about it, in whatever else it says."""
        phrases = (*self.asks, *(self.own if is_own else ()), *(self.with_sum if names_sum else ()))
        return any(True for one in phrases for _ in one.find(text)) and not self.unless.search(text)

    def may_be_asked_in(self, text: str, *, is_own: bool) -> bool:
        """Return whether `text`, which means it, may ask it where `is_own` says that something is under way."""
        return (is_own or not self.only_under_way) and not self.unless.search(folded(text))

    def tells(self, line: str) -> bool:
        """Return whether a line of an option is the answer."""
        looked = folded(line)
        return any(word in looked for word in self.look_for)


@dataclass(frozen=True)
class QuestionWords:
    """The topics in the order of the file, and the words around questions."""

    topics: Mapping[str, Topic]
    leads: re.Pattern[str]
    around: re.Pattern[str]
    reproaches: re.Pattern[str]

    @classmethod
    def load(cls, path: Path) -> QuestionWords:
        """Read and compile the file; raise PhraseError for a phrase that is not well formed."""
        lists = read_yaml(path)
        groups = lists["groups"]
        return cls(
            {name: Topic.read(name, entry, groups) for name, entry in lists["topics"].items()},
            *(any_of(lists[part], groups) for part in ("leads", "around", "reproaches")),
        )

    def topics_asked(self, text: str, *, is_own: bool, names_sum: bool, alone: bool = True) -> tuple[str, ...]:
        """Return the topics that `text` asks about, in the order of the file.

        `alone` is whether the bare name of a topic asks about it.
        """
        looked = folded(text)
        bare = self._without_small_words(looked) if alone else ""
        return tuple(
            topic.name
            for topic in self.topics.values()
            if topic.asked_in(looked, is_own=is_own, names_sum=names_sum) or (bare and bare in topic.alone)
        )

    def leads_to_question(self, text: str) -> bool:
        """Return whether `text` says that a question follows."""
        return self.leads.search(folded(text)) is not None

    def reproaches_in(self, text: str) -> bool:
        """Return whether `text` is a reproach in the form of a question."""
        return self.reproaches.search(folded(text)) is not None

    def is_one_word(self, text: str) -> bool:
        """Return whether `text` has next to nothing beside the words around a question."""
        return 0 < len(self._without_small_words(folded(text))) <= 5

    def _without_small_words(self, text: str) -> str:
        bare = _bare(text)
        return _bare(self.around.sub(" ", self.leads.sub(" ", text))) if bare else ""


def _bare(text: str) -> str:
    return _NO_LETTER.sub(" ", text).strip()
