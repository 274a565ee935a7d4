"""Test that responses are said as the files have them now, and that mistakes in them reach no customer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.utils.endpoints import EndpointConfig

from bot.channels.wording import FileResponses, WordingError, _check, read_responses
from bot.settings import ROOT
from bot.yaml_files import read_yaml

GOOD = """
responses:
  utter_hello:
    - condition:
        - {type: slot, name: locale, value: en}
      text: "Hello {name}"
      buttons:
        - {title: "A person", payload: /request_human}
    - text: "您好，{name}"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "hello.yml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "system.yml").write_text("words: {}\n")
    return tmp_path


@pytest.fixture
def said(folder: Path) -> Iterator[FileResponses]:
    made = FileResponses(folder=folder)
    yield made
    made.close()


def say(said: FileResponses, locale: str = "en", name: str = "utter_hello") -> Any:
    tracker = SimpleNamespace(current_slot_values=lambda: {"locale": locale})
    return asyncio.run(said.generate(name, tracker, "desk", name="Mei"))  # type: ignore[arg-type]


def change(said: FileResponses, folder: Path, text: str) -> bool:
    """Write the file and look until it is at rest; return whether anything is said otherwise."""
    (folder / "hello.yml").write_text(text, encoding="utf-8")
    return [said.look(), said.look()][1]


def test_a_response_is_said_with_its_fields_and_buttons(said: FileResponses) -> None:
    assert say(said)["text"] == "Hello Mei" and say(said)["buttons"][0]["title"] == "A person"
    assert say(said, "zh-Hant")["text"] == "您好，Mei" and say(said, name="utter_unknown") is None


def test_a_changed_wording_is_said_once_the_file_is_at_rest(said: FileResponses, folder: Path) -> None:
    (folder / "hello.yml").write_text(GOOD.replace("Hello", "Good morning"), encoding="utf-8")
    assert not said.look() and say(said)["text"] == "Hello Mei"
    assert said.look() and say(said)["text"] == "Good morning Mei"
    assert not said.look()


@pytest.mark.parametrize(
    "wrong, told",
    [
        (GOOD.replace("{name}", "{nmae}", 1), "nothing is filled in for {nmae}"),
        (GOOD.replace("{name}", "{name", 1), "write each field as {name}"),
        (GOOD.replace('title: "A person"', 'title: "{who}"'), "nothing is filled in for {who}"),
        (GOOD.replace("value: en", "value: de"), "the variation for locale=en is gone"),
        (GOOD.replace("utter_hello", "utter_helo"), "utter_hello is gone"),
        (GOOD.replace("    - text", "   - text"), "cannot be read"),
        (GOOD.replace('"您好，{name}"', '""'), "each with a text"),
        ("responses:\n  utter_hello: 您好\n", "write a list of variations"),
        ("- utter_hello\n", "under one key, responses:"),
        ("words: {}\n", "utter_hello is gone"),
    ],
)
def test_mistakes_are_told_and_the_former_words_are_said(
    said: FileResponses, folder: Path, caplog: pytest.LogCaptureFixture, wrong: str, told: str
) -> None:
    with caplog.at_level(logging.ERROR):
        assert not change(said, folder, wrong)
    assert told in caplog.text and say(said)["text"] == "Hello Mei" and say(said, "zh-Hant")["text"] == "您好，Mei"
    caplog.clear()
    assert not said.look() and caplog.text == ""
    assert change(said, folder, GOOD.replace("Hello", "Welcome")) and say(said)["text"] == "Welcome Mei"


def test_a_name_in_two_files_is_a_mistake(folder: Path) -> None:
    (folder / "other.yml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(WordingError, match="already in another file"):
        FileResponses(folder=folder)


def test_the_shipped_responses_are_said_by_the_class_that_the_endpoints_name() -> None:
    config = EndpointConfig(**read_yaml(ROOT / "endpoints.yml")["nlg"])
    made = NaturalLanguageGenerator.create(config, None)
    assert isinstance(made, FileResponses)
    shipped = read_responses(ROOT / "data" / "responses")
    assert "utter_acknowledge" in shipped
    # They are no mistake themselves.
    _check(shipped, shipped)
    made.close()
