"""The lists of `data/lexicon/putting_off.yml`, and questions about a text that they answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from pathlib import Path

from bot.conversation.consent_words import ASKS, CONDITIONS, ConsentWords, normal
from bot.conversation.searching import one_of
from bot.yaml_files import read_yaml

# What may stand between asking and the person, none of ours: 問一下我太太, "ask my wife".
_BETWEEN = r"(?:[^\x00-\x7f你您貴]{0,4}?|\s{0,2})"
# A row of marks parts once: each clause is searched for several lists.
_CLAUSE = re.compile(r"(?:[,，、。;；!！?？\n]|\.(?!\w))+")
_FIRST = re.compile(r"先|才|再|(?<![a-z])(?:first|then)(?![a-z])")


@dataclass(frozen=True)
class PuttingOffWords:
    """Compiled lists of words; Latin ones count as whole words."""

    somebody: re.Pattern[str]
    asking: re.Pattern[str]
    thinking: re.Pattern[str]
    asked: re.Pattern[str]
    says: re.Pattern[str]
    agrees: re.Pattern[str]
    declines: re.Pattern[str]

    @classmethod
    def load(cls, path: Path) -> PuttingOffWords:
        """Read the lists; raise KeyError for one that is missing."""
        lists = read_yaml(path)
        return cls(**{field.name: _any_of(lists[field.name]) for field in fields(cls)})

    def puts_off(self, text: str) -> bool:
        """Return whether `text` puts a decision off: it will be thought over, or somebody asked first."""
        return any(self._puts_off(clause) for clause in _CLAUSE.split(normal(text)))

    def beyond(self, text: str) -> str:
        """Return the clauses of `text` that put nothing off, and what stands before it within a clause."""
        return ", ".join(self._before(clause) for clause in _CLAUSE.split(normal(text)))

    def decision_in(self, text: str, consent: ConsentWords) -> bool | None:
        """Return whether `text` says that whoever was asked agrees, or that it was decided, and nothing else.

        False is for a no of theirs, None for other words.
        """
        said = normal(text)
        reports = self.somebody.search(said) is not None or self.asked.search(said) is not None
        if not reports or any(consent.reasons[reason].search(said) for reason in (ASKS, CONDITIONS)):
            return None
        left = self.asked.sub(" ", said)
        declined, agreed = self.declines.sub(" ", left), self.agrees.sub(" ", left)
        says_no = agreed == left and self.says.search(left) and consent.is_no(self._without_report(left))
        if declined != left or says_no:
            return False if self._is_report(declined, consent, consent.no) else None
        agrees = agreed != left or left != said or consent.yes.search(self._without_report(agreed)) is not None
        return True if agrees and self._is_report(agreed, consent, consent.yes) else None

    def _puts_off(self, clause: str) -> bool:
        return self.thinking.search(clause) is not None or self._asks_somebody(clause) is not None

    def _asks_somebody(self, clause: str) -> re.Match[str] | None:
        if self.asked.search(clause) and not _FIRST.search(clause):
            return None
        who, does = self.somebody.pattern, self.asking.pattern
        with_somebody = rf"[跟和同與](?:{who}){_BETWEEN}(?:{does})"
        return re.search(rf"(?<![請借])(?:{does}){_BETWEEN}(?:{who})|{with_somebody}", clause)

    def _before(self, clause: str) -> str:
        found = self.thinking.search(clause) or self._asks_somebody(clause)
        return clause if found is None else clause[: found.start()]

    def _without_report(self, said: str) -> str:
        return self.says.sub(" ", self.somebody.sub(" ", said))

    def _is_report(self, said: str, consent: ConsentWords, answer: re.Pattern[str]) -> bool:
        """Return whether nothing is left of `said` without the report, an answer and polite words."""
        left = answer.sub(" ", self._without_report(consent.harmless.sub(" ", said)))
        return not any(sign.isalnum() for sign in consent.around.sub(" ", left))


def _any_of(words: list[str]) -> re.Pattern[str]:
    return one_of(tuple(sorted({normal(str(word)) for word in words}, key=len, reverse=True)), "a-z0-9'")
