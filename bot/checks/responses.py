"""Check that every response exists in both languages, with the same fields and buttons, and has a default."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator, Mapping, Sequence

import yaml

from bot.remedy import Finding, Policy, check_wording
from bot.remedy.vocabulary import HAZARDS
from bot.yaml_files import read_yaml

LANGUAGES = ("zh-Hant", "en")
# Occasions of some entries, by the beginning of their names: for these the policy's wording.yml requires words too.
OCCASIONS = {
    **{f"utter_hand_over_{reason}": ("hazard", "handoff") for reason in HAZARDS},
    "utter_hand_over": ("handoff",),
    "system.holding": ("handoff",),
    "cards.option_detail": ("offer",),
}
_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Fault:
    """A wrong entry: its file, its name, and what to write instead."""

    file: str
    entry: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}: {self.entry}: {self.what}"


def check_responses(folder: Path, policy: Policy) -> list[Fault]:
    """Return the faults of every YAML file in `folder`: Rasa responses and the desk's own words."""
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            loaded = read_yaml(path) or {}
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            faults.append(Fault(path.name, "the file", f"cannot be read: {' '.join(str(error).split())}"))
            continue
        if not isinstance(loaded, dict):
            faults.append(Fault(path.name, "the file", "write its entries under one key, responses: or words:"))
            continue
        for name, variations in (loaded.get("responses") or {}).items():
            faults += [Fault(path.name, name, what) for what in _response(variations, policy)]
            for variation in variations or []:
                text = str(variation.get("text") or "")
                faults += [Fault(path.name, name, what) for what in _lacking(name, text, None, policy)]
        for name, texts in (loaded.get("words") or {}).items():
            faults += [Fault(path.name, name, what) for what in _words(texts, policy)]
            for language in LANGUAGES if isinstance(texts, Mapping) else ():
                text = str(texts.get(language))
                faults += [Fault(path.name, name, what) for what in _lacking(name, text, language, policy)]
    return faults


def _response(variations: Sequence[Mapping[str, Any]], policy: Policy) -> Iterator[str]:
    if not variations:
        yield "has no variation: write one for zh-Hant, one for en and one without a condition"
        return
    if variations[-1].get("condition"):
        yield "the last variation must have no condition: it is used when no other fits"
    by_case: dict[tuple[tuple[str, Any], ...], dict[str, list[Mapping[str, Any]]]] = {}
    if not any(variation.get("condition") for variation in variations):
        by_case[()] = {}
    for variation in variations:
        conditions = {item["name"]: item["value"] for item in variation.get("condition") or []}
        language = conditions.pop("locale", None)
        if language is None:
            if variation.get("condition"):
                yield "a condition without locale: say for which language it is"
            yield from _wording(variation, "zh-Hant", policy)
            continue
        if language not in LANGUAGES:
            yield f"locale {language} is never set: write zh-Hant or en (Simplified is converted)"
            continue
        by_case.setdefault(tuple(sorted(conditions.items())), {}).setdefault(language, []).append(variation)
        yield from _wording(variation, language, policy)
    for case, languages in by_case.items():
        where = " and ".join(f"{name}={value}" for name, value in case) or "any case"
        for language in LANGUAGES:
            if language not in languages:
                yield f"no {language} for {where}: write one"
        if set(languages) == set(LANGUAGES):
            yield from _alike(languages, where)


def _alike(languages: Mapping[str, Sequence[Mapping[str, Any]]], where: str) -> Iterator[str]:
    for part, read in (("fields", _fields), ("buttons", _buttons), ("card", lambda variation: variation.get("custom"))):
        first = read(languages[LANGUAGES[0]][0])
        others = [read(variation) for language in LANGUAGES for variation in languages[language]]
        other = next((said for said in others if said != first), None)
        if other is not None:
            yield f"the {part} differ between the variations for {where}: {first} and {other}"


def _fields(variation: Mapping[str, Any]) -> set[str]:
    return set(_FIELD.findall(str(variation.get("text"))))


def _buttons(variation: Mapping[str, Any]) -> list[str]:
    return [button["payload"] for button in variation.get("buttons") or []]


def _wording(variation: Mapping[str, Any], language: str, policy: Policy) -> Iterator[str]:
    texts = [str(variation.get("text") or "")] + [button["title"] for button in variation.get("buttons") or []]
    for text in texts:
        for finding in check_wording(policy, text, language):
            yield _said(finding, language)


def _words(texts: Any, policy: Policy) -> Iterator[str]:
    if not isinstance(texts, Mapping) or set(texts) != set(LANGUAGES) or not all(texts.values()):
        yield "write one text under zh-Hant and one under en"
        return
    if set(_FIELD.findall(str(texts["zh-Hant"]))) != set(_FIELD.findall(str(texts["en"]))):
        yield "the fields differ between zh-Hant and en"
    for language in LANGUAGES:
        for finding in check_wording(policy, str(texts[language]), language):
            yield _said(finding, language)


def _lacking(name: str, text: str, language: str | None, policy: Policy) -> Iterator[str]:
    occasions = next((found for start, found in OCCASIONS.items() if name.startswith(start)), ())
    for finding in policy.wording.missing(text, language, occasions):
        yield f"'{text[:40]}' lacks what wording.yml requires ({finding.reason['en']}), such as {finding.instead!r}"


def _said(finding: Finding, language: str) -> str:
    return f"'{finding.said}' ({finding.reason['en']}): write {finding.instead!r}, in {language}"
