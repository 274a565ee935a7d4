"""Render every sentence that customers can get with every value of its fields, and read it for slips.

`python -m tests.conversation.test_every_response_reads_well` prints each once, to be read by a person.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Iterator, Mapping, NamedTuple

import pytest

from bot.remedy import Policy, load_policy
from bot.settings import ROOT
from bot.words import Words
from bot.yaml_files import read_yaml

from .response_values import values
from .retelling.reading import faults_in

FOLDER = ROOT / "data" / "responses"
# Files whose sentences only people at work read, and labels of the customers' page.
NOT_FOR_CUSTOMERS = ("agents", "assist", "widget")
POLICIES = ("data/policy", "examples/policies/hong-kong-clinic")
_FIELD = re.compile(r"\{(\w+)\}")
# Labels, names and clauses: no sentences of their own.
_PARTS = re.compile(
    r"cards\.|matters\.(?:status_head|nothing_told|noted_line)|recap\.(?!heard|noted)|first\.(?!with_clause|feeling)|first_aid\.number|system\.(?:speaker|greeting_human|attachment$)"
    r"|system\.problem\..*\.title|by_person\.offer\.none|by_person\.sum\.what|handoff_note|contacts\.(?:detail|kind|need|label)"
    r"|answers\.(?:years?|months?|days|shop_line|side|option_steps|sourced|once_more|step$|who_option)|arranging\.other_options"
    r"|care\.(?:cure\.|incident\.(?:subject|news_)|paid(?:_differently)?$|proof_file|anchor|mended\.(?:mended|half|not)$|mail\.subject|handoff_note|kept_(?:late_)?with_proof|owner|lead|language|nothing_said$|writes$"
    r"|letter\.(?:action|promise|promise_of|promises|public|status|stop)$|stop\.(?:press|title)$)"
    r"|counter\.(?:said_to|slip)|insight\.find_cause$"
    # Headings and labels of the pages for customers.
    r"|status_page\.(?!lead|done\.|gone\.text|conflict\.detail|person_called|taken_back|mended\.(?:fine|said)|person\.(?:text|comes|here)|contacts\.(?:text|nothing|no_|too)|take_back\.text|link\.text|law\.d|reckoned|no_promises|none_written)"
    r"|complaints_page\.(?!lead|step\d|\w+_text$|progress_|bot_decides|more|cooling_off|broken$|mended|closures|door|no_|chat|emergency|source)"
)


# A line that leads to a list, or to somebody's words.
_LEADS_ON = re.compile(r"[:：](?:\s*[「“][^」”]*[」”])?$")
# Marks between parts.
_MARKS = re.compile(r"\.(?:join(?:_last|_wish)?|and)$|care\.paid_(?:end|reference)$")


class Sentence(NamedTuple):
    name: str
    locale: str
    text: str
    is_label: bool = False


def sentences() -> Iterator[Sentence]:
    """Yield every sentence and button for customers, in both languages."""
    for path in sorted(FOLDER.glob("*.yml")):
        if path.name.startswith(NOT_FOR_CUSTOMERS):
            continue
        loaded = read_yaml(path)
        for name, variations in (loaded.get("responses") or {}).items():
            for variation in variations:
                conditions = {one["name"]: one["value"] for one in variation.get("condition") or []}
                locale = str(conditions.get("locale", "zh-Hant"))
                # Both languages stand in the answer to a third one.
                if not conditions.get("other_language"):
                    yield Sentence(name, locale, str(variation["text"]))
                for button in variation.get("buttons") or ():
                    yield Sentence(f"{name} button", locale, str(button["title"]), is_label=True)
        for name, texts in (loaded.get("words") or {}).items():
            for locale in ("zh-Hant", "en"):
                yield Sentence(name, locale, str(texts[locale]), is_label=_PARTS.match(name) is not None)


def rendered(sentence: Sentence, known: Mapping[str, tuple[str, ...]], words: Words) -> Iterator[str]:
    """Yield the sentence with every value of each field, while the others have their first."""

    def filled(**fields: str) -> str:
        is_word = words.has(sentence.name)
        return words.say(sentence.name, sentence.locale, **fields) if is_word else sentence.text.format(**fields)

    fields = list(dict.fromkeys(_FIELD.findall(sentence.text)))
    if sentence.name.endswith("_said") and sentence.name.startswith("recap."):
        # These get the customer's words with their marks.
        mark = "“{}”" if sentence.locale == "en" else "「{}」"
        known = {**known, "said": tuple(map(mark.format, known["said"]))}
    if sentence.name == "matters.status_head":
        # A matter is named by its product there.
        known = {**known, "words": known["name"]}
    first = {name: known[name][0] for name in fields}
    yield filled(**first)
    for name in fields:
        for value in known[name][1:]:
            yield filled(**{**first, name: value})


@pytest.fixture(scope="module", params=POLICIES)
def company(request: pytest.FixtureRequest) -> Policy:
    return load_policy(ROOT / str(request.param))


@pytest.mark.parametrize("locale", ["zh-Hant", "en"])
def test_every_response_with_every_value_reads_well(company: Policy, words: Words, locale: str) -> None:
    known = values(company, words, locale)
    wrong: dict[str, list[str]] = {}
    for sentence in sentences():
        if sentence.locale != locale or _MARKS.search(sentence.name):
            continue
        for text in rendered(sentence, known, words):
            for line in filter(str.strip, text.split("\n")):
                is_sentence = not sentence.is_label and not line.startswith(("・", "•")) and not _LEADS_ON.search(line)
                if found := faults_in(line.strip(), locale, is_sentence=is_sentence):
                    wrong[f"{sentence.name}: {line}"] = found
    assert wrong == {}


def test_every_field_has_values(words: Words, policy: Policy) -> None:
    known = values(policy, words, "en")
    fields = {name for sentence in sentences() for name in _FIELD.findall(sentence.text)}
    assert fields <= set(known)
    assert all(known[name] for name in fields)


@pytest.mark.parametrize(
    ("text", "locale", "fault"),
    [
        ("謝謝您告訴我。。", "zh-Hant", "two marks in a row"),
        ("您的的電鍋壞了。", "zh-Hant", "a word twice"),
        ("您說的是「」。", "zh-Hant", "empty marks"),
        ("收到{about}。", "zh-Hant", "a field is left over"),
        ("您的iPhone壞了。", "zh-Hant", "no space beside Latin letters"),
        ("好,這樣對嗎？", "zh-Hant", "a half-width mark"),
        ("您說「好。", "zh-Hant", "「」 not in pairs"),
        ("收到了", "zh-Hant", "no end"),
        ("It is about the the kettle.", "en", "a word twice"),
        ("Case 1: by .", "en", "a space too much"),
        ("We are here 09:00、10:00.", "en", "Chinese in English"),
        ("You said “”.", "en", "empty marks"),
        ("Thank you", "en", "no end"),
    ],
)
def test_a_slip_is_found(text: str, locale: str, fault: str) -> None:
    assert fault in faults_in(text, locale)


def _print_all(folder: str) -> None:
    company, words = load_policy(ROOT / folder), Words.load(FOLDER)
    known = {locale: values(company, words, locale) for locale in ("zh-Hant", "en")}
    for sentence in sentences():
        print(f"{sentence.name} [{sentence.locale}]  {next(rendered(sentence, known[sentence.locale], words))}")


if __name__ == "__main__":
    for each in POLICIES:
        assert Path(ROOT / each).is_dir()
    _print_all(POLICIES[0])
