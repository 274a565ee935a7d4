"""Wording rules: expressions that are forbidden, expressions that are required, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import opencc

from .reading import LANGUAGES, Both, Value

DATE = "{date}"
_A_DATE = {"zh-Hant": "明天", "en": "tomorrow"}
"""In a list of required expressions: any day or time, such as 12月6日, 明天, 6 Dec or 18:00; "soon" is neither."""
DATE_GAPS = ("date", "deadline", "promised_by", "due", "time", "when")
_NUMBERS = r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[/:：]\d{1,2}\b"
_CHINESE_DAYS = (
    r"\d{1,2}\s*月\s*\d{1,2}|[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}[日號号]|今天|今日|今晚|明天|明日|後天|后天|"
    r"[聽听](?:日|朝|晚)|[後后]日|"
    r"(?:週|周|星期|禮拜|礼拜)[一二三四五六日天]|\d{1,4}\s{0,3}(?:分鐘|分钟|個?小時|个?小时)[內内]"
)
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_ENGLISH_DAYS = (
    rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{_MONTHS})\b|\b(?:{_MONTHS})\.? \d{{1,2}}\b|"
    r"\b(?:today|tonight|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b|"
    r"\bwithin (?:\w+ ){1,2}(?:minutes?|hours?)\b"
)
HAN = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Finding:
    """A forbidden expression at `start`..`end` of a text: `said`, why it does harm, and what to write instead.

    Where something required is missing, `said` is empty, the place is the end of the text, and `instead` is an example
    of what to add.
    """

    start: int
    end: int
    said: str
    reason: Both
    instead: str


@dataclass(frozen=True)
class WordingRule:
    """Forbidden expressions with a common reason; `unless` lists longer expressions that are allowed."""

    say: tuple[str, ...]
    unless: tuple[str, ...]
    reason: Both
    instead: str


REPLY, HAZARD, OFFER, HANDOFF = OCCASIONS = ("reply", "hazard", "offer", "handoff")
"""What a text is for: a person's reply; a message in a case about safety; an offer; a handoff to a person."""


@dataclass(frozen=True)
class RequiredRule:
    """A requirement of at least one of the expressions `say` on the occasion `where`.

    A reply that contains one of `sounds_like` counts as such an occasion as well.
    """

    where: str
    say: tuple[str, ...]
    sounds_like: tuple[str, ...]
    reason: Both
    instead: str


@dataclass(frozen=True)
class WordingRules:
    """The rules of each language: what is forbidden, and what is required."""

    rules: Mapping[str, tuple[WordingRule, ...]]
    required: Mapping[str, tuple[RequiredRule, ...]] = field(default_factory=dict)
    # The compiled pattern of each rule by language; to look one up by its expressions takes longer than its search.
    _patterns: dict[str, tuple[tuple[WordingRule, re.Pattern[str]], ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def check(self, text: str, locale: str | None) -> list[Finding]:
        """Return the forbidden expressions in `text`, in their order; locale None checks every language."""
        if locale is None:
            languages: tuple[str, ...] = ("zh-Hant", "zh-Hans", "en")
        else:
            languages = (locale if locale in ("zh-Hans", "en") else "zh-Hant",)
        # Both apostrophes are one character long, so places in the text do not change.
        plain = text.replace("’", "'")
        found: dict[tuple[int, int], Finding] = {}
        for language in languages:
            for rule, pattern in self._forbidden(language):
                for match in pattern.finditer(plain):
                    place = match.span()
                    instead = _simplified(rule.instead) if language == "zh-Hans" else rule.instead
                    found.setdefault(place, Finding(*place, text[slice(*place)], rule.reason, instead))
        return [found[place] for place in sorted(found)]

    def _forbidden(self, language: str) -> tuple[tuple[WordingRule, re.Pattern[str]], ...]:
        known = self._patterns.get(language)
        if known is None:
            rules = self.rules["en" if language == "en" else "zh-Hant"]
            known = tuple([(rule, _forbidden_pattern(rule.say, rule.unless, language)) for rule in rules])
            self._patterns[language] = known
        return known

    def missing(
        self, text: str, locale: str | None, occasions: Collection[str], said_before: Iterable[str] = ()
    ) -> list[Finding]:
        """Return what these occasions require and `text` does not say.

        Locale None means Chinese if the text has any Chinese character, else English. On the occasion of a hazard
        nothing is required if `said_before` (earlier messages of the same writer, in any language) already contains
        one of the expressions required there.
        """
        if not occasions:
            return []
        if locale is None:
            locale = "zh-Hant" if HAN.search(text) else "en"
        written = "en" if locale == "en" else "zh-Hant"
        earlier = "\n".join(said_before)
        found: list[Finding] = []
        for rule in self.required.get(written, ()):
            applies = rule.where in occasions or (REPLY in occasions and _contains_any(text, rule.sounds_like, written))
            if not applies or _contains_any(text, rule.say, written):
                continue
            if rule.where == HAZARD and earlier and self._states_required(earlier, HAZARD):
                continue
            instead = _simplified(rule.instead) if locale == "zh-Hans" else rule.instead
            found.append(Finding(len(text), len(text), "", rule.reason, instead))
        return found

    def _states_required(self, text: str, where: str) -> bool:
        return any(
            _contains_any(text, rule.say, language)
            for language, rules in self.required.items()
            for rule in rules
            if rule.where == where
        )


def read_wording(value: Value) -> WordingRules:
    """Read wording.yml; the occasions with required expressions must be the same in both languages."""
    top = value.fields("forbidden", optional=("required",))
    lists, wanted = top["forbidden"].fields(*LANGUAGES), top.get("required")
    rules: dict[str, tuple[WordingRule, ...]] = {}
    required: dict[str, tuple[RequiredRule, ...]] = {}
    needed = wanted.fields(*LANGUAGES) if wanted else None
    for language in LANGUAGES:
        rules[language] = tuple(_rule(item) for item in lists[language].items())
        required[language] = tuple(_required(item, language) for item in needed[language].items()) if needed else ()
    if needed is not None and len({tuple(sorted(rule.where for rule in part)) for part in required.values()}) > 1:
        needed["en"].wrong(
            "The occasions differ between zh-Hant and en", "Require something on the same occasions in both languages"
        )
    return WordingRules(rules, required)


def _required(value: Value, language: str) -> RequiredRule:
    fields = value.fields("where", "say", "reason", "instead", optional=("sounds_like",))
    say, sounds_like = _expressions(fields["say"]), fields.get("sounds_like")
    rule = RequiredRule(
        fields["where"].one_of(OCCASIONS, "occasion"),
        say,
        _expressions(sounds_like) if sounds_like else (),
        fields["reason"].both(),
        fields["instead"].text(),
    )
    if say and rule.instead and not _contains_any(rule.instead.replace(DATE, _A_DATE[language]), say, language):
        fields["instead"].wrong(
            "'instead' does not say what is required itself", "Write an example that holds one of the words under 'say'"
        )
    return rule


def _expressions(value: Value) -> tuple[str, ...]:
    found = tuple(filter(None, (item.text() for item in value.items())))
    if value.node is not None and not found:
        value.wrong(f"'{value.name}' names no expression", "Write at least one in square brackets")
    return found


def _rule(value: Value) -> WordingRule:
    fields = value.fields("say", "reason", "instead", optional=("unless",))
    say = _expressions(fields["say"])
    unless = fields.get("unless")
    return WordingRule(
        say,
        tuple(filter(None, (item.text() for item in unless.items()))) if unless else (),
        fields["reason"].both(),
        fields["instead"].text(),
    )


@lru_cache(maxsize=512)
def _forbidden_pattern(say: tuple[str, ...], unless: tuple[str, ...], language: str) -> re.Pattern[str]:
    forbidden = "|".join(_expression(text, language) for text in sorted(say, key=len, reverse=True))
    allowed = "|".join(_expression(text, language) for text in unless)
    return re.compile((f"(?!{allowed})" if allowed else "") + f"(?:{forbidden or '(?!)'})", re.IGNORECASE)


def _expression(text: str, language: str) -> str:
    if language == "en":
        return r"\b" + r"\s+".join(map(re.escape, text.split())) + r"\b"
    said = _simplified(text) if language == "zh-Hans" else text
    return r"\s*".join(map(re.escape, said.replace(" ", "")))


def _contains_any(text: str, expressions: tuple[str, ...], language: str) -> bool:
    """Return whether `text` contains one of the expressions; for zh-Hant also in Simplified Chinese."""
    if not expressions:
        return False
    plain = text.replace("’", "'")
    forms = ("en",) if language == "en" else ("zh-Hant", "zh-Hans")
    return any(_required_pattern(expressions, form).search(plain) for form in forms)


@lru_cache(maxsize=512)
def _required_pattern(expressions: tuple[str, ...], language: str) -> re.Pattern[str]:
    known = "|".join(_dates(language) if text == DATE else _expression(text, language) for text in expressions)
    return re.compile(known, re.IGNORECASE)


def _dates(language: str) -> str:
    gaps = r"\{(?:" + "|".join(DATE_GAPS) + r")\}"
    return "|".join((gaps, _NUMBERS, _ENGLISH_DAYS if language == "en" else _CHINESE_DAYS))


@lru_cache(maxsize=4096)
def _simplified(text: str) -> str:
    return str(_converter().convert(text))


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("tw2s")


def check_own_words(rules: WordingRules, values: Iterable[tuple[str, str, Value]]) -> None:
    """Note a problem for each text of the policy, given as (text, language, place), with a forbidden expression."""
    for text, language, value in values:
        for finding in rules.check(text, language):
            value.wrong(
                f"'{finding.said}' is forbidden by wording.yml ({finding.reason['en']})",
                f"Write rather: {finding.instead}",
            )


def check_own_offer(rules: WordingRules, values: Iterable[tuple[str, str, Value]]) -> None:
    """Note a problem for each text closing an offer, given as (text, language, place), that lacks what is required."""
    for text, language, value in values:
        for finding in rules.missing(text, language, (OFFER,)):
            value.wrong(
                f"This lacks what wording.yml requires of an offer ({finding.reason['en']})",
                f"Write for example: {finding.instead.replace(DATE, _A_DATE[language])}",
            )
