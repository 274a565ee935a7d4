"""Wording: expressions that make a complaint worse, and what to say instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import opencc

from .reading import LANGUAGES, Both, Value


@dataclass(frozen=True)
class Finding:
    """Point at a forbidden expression at `start`..`end` of a text: why it harms, and what to write instead."""

    start: int
    end: int
    said: str
    reason: Both
    instead: str


@dataclass(frozen=True)
class WordingRule:
    """Forbid some expressions for one reason; `unless` names longer ones that are fine."""

    say: tuple[str, ...]
    unless: tuple[str, ...]
    reason: Both
    instead: str


@dataclass(frozen=True)
class WordingRules:
    """Hold the rules of each language."""

    rules: Mapping[str, tuple[WordingRule, ...]]

    def check(self, text: str, locale: str | None) -> list[Finding]:
        """Return what may not be said, in the order of the text; locale None checks every language."""
        if locale is None:
            languages: tuple[str, ...] = ("zh-Hant", "zh-Hans", "en")
        else:
            languages = (locale if locale in ("zh-Hans", "en") else "zh-Hant",)
        # A typographic apostrophe is as long as the plain one, so places in the text stay what they are.
        plain = text.replace("’", "'")
        found: dict[tuple[int, int], Finding] = {}
        for language in languages:
            for rule in self.rules["en" if language == "en" else "zh-Hant"]:
                pattern = _pattern(rule.say, rule.unless, language)
                for match in pattern.finditer(plain):
                    place = match.span()
                    instead = _simplified(rule.instead) if language == "zh-Hans" else rule.instead
                    found.setdefault(place, Finding(*place, text[slice(*place)], rule.reason, instead))
        return [found[place] for place in sorted(found)]


def read_wording(value: Value) -> WordingRules:
    """Read wording.yml."""
    lists = value.fields("forbidden")["forbidden"].fields(*LANGUAGES)
    rules: dict[str, tuple[WordingRule, ...]] = {}
    for language in LANGUAGES:
        rules[language] = tuple(_rule(item) for item in lists[language].items())
    return WordingRules(rules)


def _rule(value: Value) -> WordingRule:
    fields = value.fields("say", "reason", "instead", optional=("unless",))
    say = tuple(item.text() for item in fields["say"].items())
    if not say:
        fields["say"].wrong("'say' names no expression", "Write at least one in square brackets")
    unless = fields.get("unless")
    return WordingRule(
        tuple(filter(None, say)),
        tuple(filter(None, (item.text() for item in unless.items()))) if unless else (),
        fields["reason"].both(),
        fields["instead"].text(),
    )


@lru_cache(maxsize=512)
def _pattern(say: tuple[str, ...], unless: tuple[str, ...], language: str) -> re.Pattern[str]:
    forbidden = "|".join(_expression(text, language) for text in sorted(say, key=len, reverse=True))
    allowed = "|".join(_expression(text, language) for text in unless)
    return re.compile((f"(?!{allowed})" if allowed else "") + f"(?:{forbidden or '(?!)'})", re.IGNORECASE)


def _expression(text: str, language: str) -> str:
    if language == "en":
        return r"\b" + r"\s+".join(map(re.escape, text.split())) + r"\b"
    said = _simplified(text) if language == "zh-Hans" else text
    return r"\s*".join(map(re.escape, said.replace(" ", "")))


@lru_cache(maxsize=4096)
def _simplified(text: str) -> str:
    return str(_converter().convert(text))


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("tw2s")


def check_own_words(rules: WordingRules, values: Iterable[tuple[str, str, Value]]) -> None:
    """Note every text of the policy itself, given as (text, language, place), that says what it forbids."""
    for text, language, value in values:
        for finding in rules.check(text, language):
            value.wrong(
                f"'{finding.said}' is forbidden by wording.yml ({finding.reason['en']})",
                f"Write rather: {finding.instead}",
            )
