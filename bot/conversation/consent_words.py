"""The words that tell a plain yes, no or choice from everything else; the lists are in `data/lexicon/consent.yml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping

from bot.compatible_forms import compatible
from bot.conversation.searching import one_of, plain
from bot.yaml_files import read_yaml

# Why words are no plain choice, in the order in which they are looked for: the first one decides about the answer.
REASONS = ("asks", "refuses", "conditions", "delegates", "hedges", "times", "more", "compares", "others")
ASKS, REFUSES, CONDITIONS, DELEGATES, HEDGES, TIMES, MORE, COMPARES, OTHERS = REASONS
# Lists that are no reason of their own.
_LISTS = (
    "harmless",
    "yes",
    "no",
    "around",
    "refuses_all",
    "demands",
    "then_accepts",
    "missing",
    "takes",
    "costs_nothing",
    "gifts",
    "changes",
)
_NOT = re.compile(r"[a-z]n't(?![a-z])")


@dataclass(frozen=True)
class ConsentWords:
    """Compiled lists of words, and questions about a text that they answer.

    `outcomes` has the words for each outcome that customers want, from `data/lexicon/outcomes.yml`.
    """

    harmless: re.Pattern[str]
    yes: re.Pattern[str]
    no: re.Pattern[str]
    around: re.Pattern[str]
    refuses_all: re.Pattern[str]
    demands: re.Pattern[str]
    then_accepts: re.Pattern[str]
    missing: re.Pattern[str]
    takes: re.Pattern[str]
    costs_nothing: re.Pattern[str]
    gifts: re.Pattern[str]
    changes: re.Pattern[str]
    outcomes: Mapping[str, re.Pattern[str]]
    reasons: Mapping[str, re.Pattern[str]]

    @classmethod
    def load(cls, path: Path) -> ConsentWords:
        """Read the lists; raise KeyError for one that is missing."""
        lists, outcomes = read_yaml(path), read_yaml(path.with_name("outcomes.yml"))
        reasons = {name: _any_of(lists[name]) for name in REASONS}
        reasons[ASKS] = re.compile(f"[?]|{reasons[ASKS].pattern}|^\\W*{_any_of(lists['asks_first']).pattern}")
        return cls(
            **{name: _any_of(lists[name]) for name in _LISTS},
            outcomes={
                **{name: _any_of(rule["words"]) for name, rule in outcomes["wants"].items()},
                **{name: _any_of(rule["names"]) for name, rule in outcomes["particular"].items()},
            },
            reasons=reasons,
        )

    def is_yes(self, text: str) -> bool:
        """Return whether `text` is a yes and nothing else."""
        return self._consists_of(normal(text), self.yes) and self.reason_against(text) is None

    def is_no(self, text: str) -> bool:
        """Return whether `text` is a no and nothing else."""
        said = normal(text)
        return self._consists_of(said, self.no) and not self.reasons[ASKS].search(said)

    def adds_nothing(self, text: str) -> bool:
        """Return whether `text` has only words that are polite or fill a sentence, or is empty."""
        said = self.harmless.sub(" ", normal(text))
        return _is_empty(self.around.sub(" ", self.yes.sub(" ", said)))

    def delegates(self, text: str) -> bool:
        """Return whether `text` leaves a choice to us."""
        return self.reasons[DELEGATES].search(normal(text)) is not None

    def outcomes_in(self, text: str) -> list[str]:
        """Return the outcomes that `text` names, wanted or not."""
        said = normal(text)
        return [name for name, words in self.outcomes.items() if words.search(said)]

    def asks(self, text: str) -> bool:
        """Return whether `text` has a word or sign of a question."""
        return self.reasons[ASKS].search(self.harmless.sub(" ", normal(text))) is not None

    def bargains(self, text: str, *, names_sum: bool) -> bool:
        """Return whether `text` takes something only for more: a sum, or a thing on top.

        `names_sum` is whether it names a sum that is not on offer.
        """
        said = normal(text)
        demands = self.demands.search(said) is not None
        if self.then_accepts.search(said):
            return demands or names_sum
        if self.missing.search(said) and self.takes.search(said):
            return names_sum
        return demands and names_sum

    def adds_what_costs_nothing(self, text: str) -> bool:
        """Return whether `text` wishes for an answer, an apology or a message, and for nothing to be paid."""
        said = normal(text)
        return self.costs_nothing.search(said) is not None and not self.demands.search(said)

    def is_doubtful(self, text: str) -> bool:
        """Return whether `text` has a condition, a doubt or a comparison, whatever else it has."""
        said = self.harmless.sub(" ", normal(text))
        return any(self.reasons[reason].search(said) for reason in (CONDITIONS, HEDGES, COMPARES))

    def is_conditional(self, text: str) -> bool:
        """Return whether `text` has a condition, whatever else it has."""
        return self.reasons[CONDITIONS].search(self.harmless.sub(" ", normal(text))) is not None

    def reason_against(self, text: str) -> str | None:
        """Return the first of `REASONS` why `text` is no plain choice; None when no list has a word of it."""
        said = self.harmless.sub(" ", normal(text))
        # Words for yes such as 沒錯 and "no problem" hold a word of a refusal without being one.
        said = self.yes.sub(lambda found: " " if self.reasons[REFUSES].search(found[0]) else found[0], said)
        for reason in REASONS:
            if self.reasons[reason].search(said) or (reason == REFUSES and _NOT.search(said)):
                return reason
        return None

    def _consists_of(self, said: str, wanted: re.Pattern[str]) -> bool:
        left = wanted.sub(" ", said)
        return left != said and _is_empty(self.around.sub(" ", left))


def normal(text: str) -> str:
    """Return `text` in Traditional characters, lower case and half-width forms."""
    return plain(compatible(text))


def _is_empty(text: str) -> bool:
    return not any(sign.isalnum() for sign in text)


def _any_of(words: Any) -> re.Pattern[str]:
    """Return a pattern of all words, longest first; Latin ones only as whole words."""
    return one_of(tuple(sorted({normal(str(word)) for word in words}, key=len, reverse=True)), "a-z0-9'")
