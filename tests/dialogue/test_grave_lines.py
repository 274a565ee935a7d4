"""Measure words and model together on the table of lines: who is heard, and who is called in error.

.venv/bin/python -m pytest tests/dialogue/test_grave_lines.py -n0 -s
"""

from __future__ import annotations

import asyncio

import pytest
from rasa.core.agent import Agent

from bot.conversation.grave.telling import grave_matter
from bot.conversation.phrases import Phrases
from bot.conversation.turn import Turn
from tests.conversation.grave.lines import LANGUAGES, measure


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_nearly_everybody_in_danger_is_heard_and_hardly_anybody_else(
    agent: Agent, phrases: Phrases, language: str
) -> None:
    loop = asyncio.new_event_loop()

    def matters_of(line: str) -> set[str]:
        message = loop.run_until_complete(agent.parse_message(line))
        turn = Turn.of({"sender_id": "c1", "latest_message": message})
        told = grave_matter(turn, phrases.grave, phrases)
        return set() if told is None else {told.matter}

    figures = measure(language, matters_of)
    print(f"{language}: {figures}")
    assert figures.self_harm >= 0.97, figures.wrong
    assert figures.hazards >= 0.97, figures.wrong
    assert figures.others >= 0.95, figures.wrong
    assert figures.false_calls <= 0.02, figures.wrong
