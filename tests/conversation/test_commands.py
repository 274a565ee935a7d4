"""Test commands of buttons, and typed text that looks like a command but is not one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.commands import CommandError, as_words, looks_typed, parse_command
from bot.settings import Settings
from bot.yaml_files import read_yaml


def test_a_command_is_an_intent_with_entities() -> None:
    parsed = parse_command("/choose_option?option=A-b_1&note=%E5%A5%BD", "選這個")
    assert parsed["intent"] == {"name": "choose_option", "confidence": 1.0}
    assert parsed["text"] == "選這個"
    assert {entity["entity"]: entity["value"] for entity in parsed["entities"]} == {"option": "A-b_1", "note": "好"}


@pytest.mark.parametrize(
    "command",
    ["", "affirm", "/", "/restart now", '/inform{"stage": "agreed"}', "/Affirm", "/a?b=\n", "//affirm", "/a?b={x}"],
)
def test_anything_else_is_none(command: str) -> None:
    with pytest.raises(CommandError):
        parse_command(command, "x")


@given(st.text())
def test_words_keep_every_offset_and_are_never_a_command(text: str) -> None:
    said = as_words(text)
    assert len(said) == len(text)
    assert not said.lstrip().startswith("/")
    assert said == text or said.replace("／", "/", 1) == text or text.lstrip().startswith("/")


@pytest.mark.parametrize(
    "text", ["/restart", " /restart", '/choose_option{"id": 1}', '／inform{"a": 1}', "/inform?x=1"]
)
def test_what_is_a_command_elsewhere_is_seen(text: str) -> None:
    assert looks_typed(text)


@pytest.mark.parametrize("text", ["退款/換貨", "/ 這是什麼", "and/or", "24/7 nobody answers", "/restart 也沒有用"])
def test_words_with_a_slash_are_words(text: str) -> None:
    assert not looks_typed(text)


@pytest.mark.slow
def test_every_button_of_the_responses_can_be_pressed() -> None:
    pressed = 0
    folder: Path = Settings.load({}).responses_dir
    intents = set(read_yaml(folder.parent.parent / "domain.yml")["intents"])
    for path in folder.glob("*.yml"):
        for variations in (read_yaml(path).get("responses") or {}).values():
            for button in (button for variation in variations for button in variation.get("buttons") or []):
                assert parse_command(button["payload"], button["title"])["intent"]["name"] in intents
                pressed += 1
    assert pressed
