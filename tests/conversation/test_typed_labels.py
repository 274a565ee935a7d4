"""Test that the words on a button, typed, are the press of that button, for every label a customer can see."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest

from bot.cases.models import Choice
from bot.conversation.phrases import Phrases
from bot.conversation.typed_labels import AGREEING, choice_typed
from bot.settings import ROOT
from bot.words import Words, simplify
from bot.yaml_files import read_yaml

RESPONSES = ROOT / "data" / "responses"
POLICY = read_yaml(ROOT / "data" / "policy" / "remedies.yml")
FACTS = ("what", "when", "product", "desired_outcome")


def shown(label: str, command: str, seq: int = 5, *, once: bool = False) -> Choice:
    return Choice(token=f"{command}{seq}", label=label, command=command, message_seq=seq, is_reusable=not once)


def rows_of_responses() -> Iterator[tuple[str, tuple[Choice, ...]]]:
    """Yield the buttons of every variation of every response, in every script."""
    for path in sorted(RESPONSES.glob("*.yml")):
        for name, variations in ((read_yaml(path) or {}).get("responses") or {}).items():
            for number, variation in enumerate(variations):
                buttons: list[dict[str, Any]] = variation.get("buttons") or []
                for script in (str, simplify) if buttons else ():
                    row = tuple(shown(script(button["title"]), button["payload"]) for button in buttons)
                    yield f"{name}-{number}-{script.__name__}", row


def rows_of_cards() -> Iterator[tuple[str, tuple[Choice, ...]]]:
    """Yield the buttons of the cards and of the greeting, in every language."""
    words = Words.load(RESPONSES)
    for locale in ("zh-Hant", "zh-Hans", "en"):

        def say(entry: str, /, locale: str = locale, **values: object) -> str:
            return words.say(entry, locale, **values)

        fixes = tuple(
            shown(say("cards.fix", name=say(f"cards.{fact}")), f"/correct?fact={fact}", once=True) for fact in FACTS
        )
        yield f"recap-{locale}", (shown(say("cards.confirm"), "/affirm", once=True), *fixes)
        yield f"greeting-{locale}", (shown(say("system.greeting_human"), "/request_human"),)
        titles = set(_titles(POLICY, "en" if locale == "en" else "zh-Hant"))
        script = simplify if locale == "zh-Hans" else str
        for none in ("cards.none", "by_person.offer.none"):
            options = tuple(
                shown(script(title), f"/choose_option?option={number}", once=True)
                for number, title in enumerate(sorted(titles))
            )
            yield f"options-{none}-{locale}", (*options, shown(say(none), "/reject_options", once=True))


def _titles(node: Any, language: str) -> Iterator[str]:
    """Yield every title of an option in the policy."""
    for name, inner in node.items() if isinstance(node, dict) else ():
        if name == "title" and language in inner:
            yield str(inner[language])
        else:
            yield from _titles(inner, language)
    for inner in node if isinstance(node, list) else ():
        yield from _titles(inner, language)


ROWS = dict([*rows_of_responses(), *rows_of_cards()])


def ways(label: str) -> set[str]:
    """Return ways to type the label that mean the same."""
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in label)
    return {label, f"  {label} ", label.upper(), label.lower(), wide, label + "。", label + "!", simplify(label)}


def test_there_are_labels_of_every_kind() -> None:
    assert len(ROWS) > 60
    assert {label for row in ROWS.values() for label in (choice.label for choice in row)} >= {
        "另一件事",
        "Something else",
        "找真人",
        "都不合適",
        "換新或重做",
        "对，就是这样",
    }


@pytest.mark.parametrize("row", ROWS)
def test_every_label_typed_is_its_button(phrases: Phrases, row: str) -> None:
    for choice in ROWS[row]:
        for typed in ways(choice.label):
            found = choice_typed(typed, ROWS[row], phrases)
            assert found is not None and found.command == choice.command, (typed, choice.label)


@pytest.mark.parametrize("row", ROWS)
def test_a_particle_changes_no_label_but_of_one_that_agrees(phrases: Phrases, row: str) -> None:
    for choice in ROWS[row]:
        agrees = not choice.is_reusable or choice.command.split("?")[0].lstrip("/") in AGREEING
        for typed in (f"{choice.label}啦", f"{choice.label}, please", f"{choice.label}，謝謝"):
            found = choice_typed(typed, ROWS[row], phrases)
            assert (found is None) == agrees, (typed, choice.command)


@pytest.mark.parametrize("row", ROWS)
def test_a_question_a_doubt_or_more_words_are_no_press(phrases: Phrases, row: str) -> None:
    for choice in ROWS[row]:
        for typed in (
            f"{choice.label}？",
            f"{choice.label}?",
            f"{choice.label}嗎",
            f"不要{choice.label}",
            f"{choice.label}吧",
            f"{choice.label}可是太晚",
        ):
            assert choice_typed(typed, ROWS[row], phrases) is None, typed


def test_a_label_of_two_commands_is_no_press(phrases: Phrases) -> None:
    row = [
        shown("道歉", "/request_remedy?desired_outcome=apology"),
        shown("道歉", "/choose_option?option=1", once=True),
    ]
    assert choice_typed("道歉", row, phrases) is None


def test_a_label_shown_twice_is_that_of_the_newest(phrases: Phrases) -> None:
    row = [shown("找真人", "/request_human", 9), shown("找真人", "/request_human", 1)]
    found = choice_typed("找真人", row, phrases)
    assert found is not None and found.message_seq == 9


@pytest.mark.parametrize("typed", ["", "。。。", "？", "🙂", "\u200b"])
def test_signs_are_no_label(phrases: Phrases, typed: str) -> None:
    assert choice_typed(typed, [shown("", "/affirm"), shown("…", "/affirm"), shown("對", "/affirm")], phrases) is None


def test_width_and_composition_do_not_matter(phrases: Phrases) -> None:
    row = [shown("Café order", "/inform")]
    assert choice_typed(unicodedata.normalize("NFD", "café order"), row, phrases) is row[0]
