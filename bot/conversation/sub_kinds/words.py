"""The words that tell what exactly is the matter (`data/lexicon/sub_kinds.yml`), and which of them a text contains."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Iterable, Iterator, Mapping

from bot.conversation.telling_words.folding import folded
from bot.conversation.telling_words.patterns import LAST, Groups, Pattern, any_of, patterns
from bot.remedy.vocabulary import SUB_KINDS
from bot.yaml_files import read_yaml

_LEXICON = Path(__file__).resolve().parents[3] / "data" / "lexicon" / "sub_kinds.yml"
# Taken out of a text: a sign that no phrase contains and that no `…` is meant to bridge.
_OUT = "\n"
# Between a denial and what it denies: it did not (really) arrive late, (零件並)沒有(任何)少.
_ADVERBS = (
    r"(?:任何|什么|乜|真的|再|有|被|是|那么|这么"
    r"|\s+(?:a|an|any|the|been|even|really|actually|all|at all|so|that|arrive|come))"
)
# From an "if" to what has not happened, within one clause.
_ONE_CLAUSE = r"[^,.!?;。、\n]{0,25}"
# A fault, and goods that have arrived, are nothing on their own.
_BESIDE = frozenset({"defective", "arrived"})
_OF_GOODS = frozenset({"defective", "damaged_on_arrival"})
# Characters before a phrase that are searched for a denial or an "if".
_FAR = 60


@dataclass(frozen=True)
class Heard:
    """What a text says and denies: `said` maps each sub-kind to the words that tell of it; `alike` are those that only
    something else in it looks like.
    """

    said: Mapping[str, str] = field(default_factory=dict)
    denied: frozenset[str] = frozenset()
    alike: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Saying:
    """One phrase that tells of a sub-kind; `negative` if it holds a denial itself (never arrived)."""

    pattern: Pattern
    negative: bool


@dataclass(frozen=True)
class SubKind:
    """The phrases of one sub-kind, compiled; it explains what it `outweighs`, and `implies` more.

    Without one of the words `needed` it is not guessed.
    """

    name: str
    says: tuple[Saying, ...]
    denies: tuple[Pattern, ...]
    alike: tuple[Pattern, ...]
    outweighs: frozenset[str]
    implies: frozenset[str]
    needed: re.Pattern[str] | None = None

    def may_be_in(self, text: str) -> bool:
        """Return whether a folded text has a word without which nobody may guess this sub-kind from it."""
        return self.needed is None or self.needed.search(text) is not None

    def looks_like(self, text: str) -> Iterator[bool]:
        """Yield whether a folded text contains each phrase that looks like this sub-kind and is not."""
        return (next(pattern.find(text), None) is not None for pattern in self.alike)


# Compared by identity, so that they are quickly found in the cache below.
@dataclass(frozen=True, eq=False)
class SubKindWords:
    """The word lists, compiled, and questions about a text that they answer."""

    sub_kinds: tuple[SubKind, ...]
    denied: re.Pattern[str]
    conditional: re.Pattern[str]
    too_much: re.Pattern[str]

    @classmethod
    def load(cls, path: Path) -> SubKindWords:
        """Read and compile the lists; raise PhraseError for a phrase that is not well formed, KeyError for a name."""
        lists: Mapping[str, Any] = read_yaml(path)
        groups = lists["groups"]
        denials, conditions = (any_of(lists[name], groups).pattern for name in ("not_before", "only_if"))
        entries = lists["sub_kinds"]
        negation = re.compile(denials)
        return cls(
            sub_kinds=tuple(_sub_kind(name, entries[name], groups, negation) for name in SUB_KINDS),
            denied=re.compile(rf"(?P<denial>{denials}){_ADVERBS}*\s*$"),
            conditional=re.compile(rf"(?:{conditions}){_ONE_CLAUSE}$"),
            too_much=any_of(lists["too_much"], groups),
        )

    def heard(self, text: str) -> Heard:
        """Return which sub-kinds `text` tells of and which it denies; one that is both said and denied is denied."""
        return _heard(self, text)

    def read(self, text: str) -> Heard:
        """Return the same as `heard`, read anew."""
        looked = folded(text)
        said: dict[str, str] = {}
        denied: set[str] = set()
        for sub_kind in sorted(self.sub_kinds, key=lambda one: one.name != "property_damage"):
            words = None
            if sub_kind.name in _OF_GOODS and "property_damage" in said:
                # A broken door is no fault of the goods.
                looked = looked.replace(said["property_damage"], _OUT)
            for because, is_denied in self._standing(sub_kind, looked):
                if is_denied:
                    denied.add(sub_kind.name)
                else:
                    words = words or because
            if words is not None and sub_kind.name not in denied:
                said[sub_kind.name] = words
        alike = {one.name for one in self.sub_kinds if one.name not in said and any(one.looks_like(looked))}
        return Heard(said, frozenset(denied), frozenset(alike))

    def may_be_guessed(self, name: str, text: str) -> bool:
        """Return whether `text` has a word that the sub-kind `name` is never told without."""
        return all(one.may_be_in(folded(text)) for one in self.sub_kinds if one.name == name)

    def settled(self, names: Iterable[str]) -> frozenset[str]:
        """Return the sub-kinds that count when all of `names` were told: without those that others explain.

        A fault alone, or that the goods arrived, is no sub-kind of its own: there the kind of the complaint counts.
        """
        told = {sub_kind.name: sub_kind for sub_kind in self.sub_kinds if sub_kind.name in frozenset(names)}
        explained = frozenset().union(*(one.outweighs for one in told.values()))
        counting = set(told) - explained
        outweighed = frozenset().union(*(told[name].outweighs for name in counting))
        implied = frozenset().union(*(told[name].implies for name in counting))
        counting |= implied - outweighed
        return frozenset() if counting <= _BESIDE else frozenset(counting)

    def _standing(self, sub_kind: SubKind, text: str) -> Iterator[tuple[str, bool]]:
        """Yield the words of each phrase that `text` contains, and whether they deny the sub-kind."""
        for pattern in sub_kind.denies:
            # 沒有收到 says the opposite of 有收到.
            found = [match for match in pattern.find(text) if not self._denies(text, match, negative=True)]
            for match in reversed(found):
                if not self._is_feared(text, match):
                    yield match[0], True
                text = text[: match.start()] + _OUT + text[match.end() :]
        for pattern in sub_kind.alike:
            text = pattern.without(text, _OUT)
        for saying in sub_kind.says:
            for match in saying.pattern.find(text):
                if self._denies(text, match, saying.negative):
                    yield match[0], True
                elif not self._is_feared(text, match):
                    yield match[0], False

    def _is_feared(self, text: str, match: re.Match[str]) -> bool:
        """Return whether the phrase stands after an "if", so that it has not happened."""
        return self.conditional.search(text, max(0, match.start() - _FAR), match.start()) is not None

    def _denies(self, text: str, match: re.Match[str], negative: bool) -> bool:
        """Return whether a denial comes right before the phrase or its last piece, and is not half of a question.

        A denial inside a phrase that is `negative` itself is part of it.
        """
        for at in {match.start()} if negative else {match.start(), match.start(LAST)}:
            denial = self.denied.search(text, max(0, at - _FAR), at)
            if denial is not None and not _is_question(denial, text):
                return True
        return False


# A turn looks at the same text several times, and a long one takes some forty milliseconds.
@lru_cache(maxsize=8)
def _heard(words: SubKindWords, text: str) -> Heard:
    return words.read(text)


def _is_question(denial: re.Match[str], text: str) -> bool:
    """Return whether a denial is half of a Chinese question, as in 是不是 or 有沒有."""
    start, word = denial.start("denial"), denial["denial"]
    return start > 0 and text[start - 1] == word[-1]


def _sub_kind(name: str, entry: Mapping[str, Any], groups: Groups, negation: re.Pattern[str]) -> SubKind:
    return SubKind(
        name=name,
        says=tuple(
            Saying(one, negation.search(folded(str(phrase))) is not None)
            for phrase in entry["says"]
            for one in patterns([phrase], groups)
        ),
        denies=patterns(entry.get("denies") or (), groups),
        alike=patterns(entry.get("alike") or (), groups),
        outweighs=frozenset(entry.get("outweighs") or ()),
        implies=frozenset(entry.get("implies") or ()),
        needed=any_of(entry["guessed_by"], groups) if entry.get("guessed_by") else None,
    )


@lru_cache(maxsize=1)
def sub_kind_words() -> SubKindWords:
    """Return the shipped word lists, read once per process."""
    return SubKindWords.load(_LEXICON)
