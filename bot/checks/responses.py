"""Check that every response exists in both languages, with the same fields and buttons, and has a default."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Iterator, Mapping, Sequence

import yaml

from bot.checks.faults import Fault, meant
from bot.checks.placeholders import Fields
from bot.checks.project import OWN_INTENTS, Names
from bot.checks.yaml_nodes import items, line_of, pairs, part, read_nodes, text_of
from bot.remedy import Finding, Policy, check_wording
from bot.remedy.vocabulary import HAZARDS
from bot.yaml_files import LOADER

LANGUAGES = ("zh-Hant", "en")
# Occasions of some entries, by the beginning of their names: for these the policy's wording.yml requires words too.
OCCASIONS = {
    **{f"utter_hand_over_{reason}": ("hazard", "handoff") for reason in HAZARDS},
    "utter_hand_over": ("handoff",),
    "system.holding": ("handoff",),
    "cards.option_detail": ("offer",),
}
_PARTS = ("version", "responses", "words")
_FIELD = re.compile(r"\{(\w+)\}")
_SINGLE = re.compile("[\u3400-\u9fff]")


def check_responses(
    folder: Path, policy: Policy | None, fields: Fields | None = None, names: Names | None = None
) -> list[Fault]:
    """Return the faults of every YAML file in `folder`: Rasa responses and the desk's own words.

    Without a policy the wording is not checked, without `fields` not who fills them in, without the `names` of the
    domain neither conditions nor what buttons say.
    """
    faults: list[Fault] = []
    taken: dict[str, str] = {}
    for path in sorted(folder.iterdir()):
        name = f"data/responses/{path.name}"
        if path.is_dir() or path.name.startswith("."):
            continue
        if path.suffix != ".yml":
            faults.append(Fault(name, "the file", f"is not read: let its name end in .yml, such as {path.stem}.yml"))
            continue
        node, wrong = read_nodes(path, name)
        faults += wrong
        if node is not None:
            faults += _check_file(name, node, path, taken, policy, fields)
            faults += _unknown(name, node, names) if names is not None else []
    return faults


def _check_file(
    name: str, node: yaml.Node, path: Path, taken: dict[str, str], policy: Policy | None, fields: Fields | None
) -> Iterator[Fault]:
    if not isinstance(node, yaml.MappingNode):
        yield Fault(name, "the file", "write its entries under one key, responses: or words:", line_of(node))
        return
    loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)
    for key, _ in pairs(node):
        if key.value not in _PARTS:
            what = f"what stands below it is not read. {meant(str(key.value), _PARTS)}"
            yield Fault(name, str(key.value), what, line_of(key))
    for section, check in (("responses", _response), ("words", _words)):
        entries = loaded.get(section)
        if entries is not None and not isinstance(entries, Mapping):
            yield Fault(name, section, "must be a block: write each name below it, indented, with a colon")
            continue
        lines = {str(key.value): line_of(key) for key, _ in pairs(part(node, section))}
        for key, value in (entries or {}).items():
            entry = str(key)
            line = lines.get(entry, 0)
            if entry in taken:
                yield Fault(name, entry, f"is already defined in {taken[entry]}: delete one, or rename it", line)
            taken.setdefault(entry, f"{name}:{line}")
            if section == "responses" and not entry.startswith("utter_"):
                yield Fault(name, entry, f"a response begins with utter_: write utter_{entry}", line)
            for what in check(value, policy):
                yield Fault(name, entry, what, line)
            for text, language in _texts(value):
                for what in _lacking(entry, text, language, policy) if policy is not None else ():
                    yield Fault(name, entry, what, line)
                for what in fields.wrong_in(entry, text) if fields is not None else ():
                    yield Fault(name, entry, what, line)


def _unknown(name: str, node: yaml.Node, names: Names) -> list[Fault]:
    """Return a fault for each slot of a condition and each intent of a button that the domain does not have."""
    faults = []
    for key, variations in pairs(part(node, "responses")):
        for variation in items(variations):
            for condition in items(part(variation, "condition")):
                slot = text_of(part(condition, "name"))
                if slot is not None and slot not in names.slots:
                    what = f"the slot '{slot}' is not in domain.yml. {meant(slot, names.slots, 'under slots: there')}"
                    faults.append(Fault(name, str(key.value), what, line_of(condition)))
            for button in items(part(variation, "buttons")):
                payload = text_of(part(button, "payload")) or ""
                intent = re.split(r"[{?]", payload[1:])[0].strip()
                if payload.startswith("/") and intent not in {*names.intents, *OWN_INTENTS}:
                    what = f"the button says the intent '{intent}', which is not in domain.yml. "
                    what += meant(intent, names.intents, "under intents: there")
                    faults.append(Fault(name, str(key.value), what, line_of(button)))
    return faults


def _texts(value: Any) -> Iterator[tuple[str, str | None]]:
    """Yield each text of an entry with its language, None for those of responses, whose conditions say it."""
    if isinstance(value, Mapping):
        for language in LANGUAGES:
            if isinstance(value.get(language), str):
                yield value[language], language
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for variation in value:
            if isinstance(variation, Mapping) and isinstance(variation.get("text"), str):
                yield variation["text"], None


def _ill_formed(variations: Any) -> Iterator[str]:
    if not isinstance(variations, list) or not variations:
        yield "has no variation: write one for zh-Hant, one for en and one without a condition, each with '- text: ...'"
        return
    for variation in variations:
        if not isinstance(variation, Mapping):
            yield f"'{variation}' is no variation: write '- text: ...'"
            continue
        for key in set(variation) - {"text", "condition", "buttons", "custom", "image", "channel", "id", "metadata"}:
            yield f"'{key}' means nothing in a variation. {meant(str(key), ('text', 'condition', 'buttons'))}"
        text = variation.get("text")
        if not isinstance(text, str) and not (text is None and variation.get("custom")):
            yield f"'{text}' is no text: write it after 'text:', in quotation marks if it is a number, yes or no"
        conditions = variation.get("condition")
        if conditions is None:
            continue
        good = isinstance(conditions, list) and all(
            isinstance(one, Mapping) and {"type", "name", "value"} == set(one) and one["type"] == "slot"
            for one in conditions
        )
        if not good:
            yield "a condition is not in order: write '- {type: slot, name: locale, value: en}' below 'condition:'"
        buttons = variation.get("buttons") or []
        if not isinstance(buttons, list) or not all(
            isinstance(one, Mapping) and isinstance(one.get("title"), str) and isinstance(one.get("payload"), str)
            for one in buttons
        ):
            yield "a button is not in order: write '- {title: ..., payload: ...}' below 'buttons:'"


def _response(variations: Any, policy: Policy | None) -> Iterator[str]:
    ill = list(_ill_formed(variations))
    if ill:
        yield from ill
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
        yield from _other_language(str(variation.get("text") or ""), language)
    for case, languages in by_case.items():
        where = " and ".join(f"{name}={value}" for name, value in case) or "any case"
        for language in LANGUAGES:
            if language not in languages:
                yield f"no {language} for {where}: write one"
        if set(languages) == set(LANGUAGES):
            yield from _alike(languages, where)


def _alike(languages: Mapping[str, Sequence[Mapping[str, Any]]], where: str) -> Iterator[str]:
    for what, read in (("fields", _fields), ("buttons", _buttons), ("card", lambda variation: variation.get("custom"))):
        first = read(languages[LANGUAGES[0]][0])
        others = [read(variation) for language in LANGUAGES for variation in languages[language]]
        other = next((said for said in others if said != first), None)
        if other is not None:
            yield f"the {what} differ between the variations for {where}: {first} and {other}"


def _fields(variation: Mapping[str, Any]) -> set[str]:
    return set(_FIELD.findall(str(variation.get("text"))))


def _buttons(variation: Mapping[str, Any]) -> list[str]:
    return [button["payload"] for button in variation.get("buttons") or []]


def _other_language(text: str, language: str) -> Iterator[str]:
    """Yield that a text stands under the other language: English under zh-Hant, or Chinese under en."""
    letters = re.findall(r"[^\W\d_]", _FIELD.sub("", text))
    han = len(_SINGLE.findall(text))
    # A few characters may be the name of a language or a word that is explained.
    if language == "en" and han > 4 and han * 2 > len(letters):
        yield f"'{text[:30]}' stands under en and is Chinese: exchange the two languages"
    elif language == "zh-Hant" and not han and len(letters) > 25:
        yield f"'{text[:30]}' stands under zh-Hant and is English: exchange the two languages"


def _wording(variation: Mapping[str, Any], language: str, policy: Policy | None) -> Iterator[str]:
    texts = [str(variation.get("text") or "")] + [button["title"] for button in variation.get("buttons") or []]
    for text in texts:
        for finding in check_wording(policy, text, language) if policy is not None else ():
            yield _said(finding, language)


def _words(texts: Any, policy: Policy | None) -> Iterator[str]:
    if isinstance(texts, Mapping) and any(sign in str(key) for key in texts for sign in "：，"):
        yield "a colon or a comma between the languages is full-width: write ': ' and ', ', in English input"
        return
    if not isinstance(texts, Mapping) or set(texts) != set(LANGUAGES) or not all(texts.values()):
        yield "write one text under zh-Hant and one under en"
        return
    for language in LANGUAGES:
        if not isinstance(texts[language], str):
            yield f"'{texts[language]}' under {language} is no text: put quotation marks around it"
            return
    if set(_FIELD.findall(texts["zh-Hant"])) != set(_FIELD.findall(texts["en"])):
        yield "the fields differ between zh-Hant and en"
    for language in LANGUAGES:
        for finding in check_wording(policy, texts[language], language) if policy is not None else ():
            yield _said(finding, language)
        yield from _other_language(texts[language], language)


def _lacking(name: str, text: str, language: str | None, policy: Policy) -> Iterator[str]:
    occasions = next((found for start, found in OCCASIONS.items() if name.startswith(start)), ())
    for finding in policy.wording.missing(text, language, occasions):
        yield f"'{text[:40]}' lacks what wording.yml requires ({finding.reason['en']}), such as {finding.instead!r}"


def _said(finding: Finding, language: str) -> str:
    return f"'{finding.said}' ({finding.reason['en']}): write {finding.instead!r}, in {language}"
