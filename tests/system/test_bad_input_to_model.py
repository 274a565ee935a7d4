"""Test the trained model with bad input: it parses anything, and finds no complaint where there is no content."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.settings import Settings
from tests.nlu.bad_input import NOTHING, OTHER_LANGUAGES, STRANGE

pytestmark = pytest.mark.system
HARMLESS = {"nlu_fallback", "out_of_scope", "chitchat", "greet", "inform"}
ALL = {**NOTHING, **OTHER_LANGUAGES, **STRANGE}


@pytest.fixture(scope="module")
def parse() -> Callable[[str], dict[str, Any]]:
    """Return a function that parses a text with the newest trained model."""
    from rasa.core.agent import Agent

    models = sorted(Settings.load().models_dir.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    assert models, "no model: run `make train` first"
    agent = Agent.load(str(models[-1]))
    return lambda text: dict(asyncio.run(agent.parse_message(text)))


@pytest.mark.parametrize("text", ALL.values(), ids=ALL)
def test_any_text_is_parsed(parse: Callable[[str], dict[str, Any]], text: str) -> None:
    said = parse(text)
    assert said["intent"]["name"]
    json.dumps({name: said[name] for name in ("intent", "entities", "complaint_kind", "emotion", "locale")})


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING)
def test_text_without_content_is_harmless_and_has_no_entities(
    parse: Callable[[str], dict[str, Any]], text: str
) -> None:
    said = parse(text)
    assert said["intent"]["name"] in HARMLESS
    assert said["entities"] == []


@pytest.mark.parametrize("text", OTHER_LANGUAGES.values(), ids=OTHER_LANGUAGES)
def test_small_talk_in_another_language_is_no_complaint(parse: Callable[[str], dict[str, Any]], text: str) -> None:
    said = parse(text)
    assert said["intent"]["name"] in HARMLESS
    assert said["entities"] == []
