"""Fake models that hear what they are told to hear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.coach.comparing import Parser
from bot.coach.exam import Line

KEYS = {"intent": "intent", "kind": "complaint_kind", "emotion": "emotion", "danger": "danger"}


def model(heard: Mapping[str, Mapping[str, str]]) -> Parser:
    """Return a model that hears these labels in these texts, and in any other text a calm complaint."""

    def parse(texts: Sequence[str]) -> list[dict[str, Any]]:
        return [
            {KEYS[what]: {"name": name, "confidence": 0.9} for what, name in heard.get(text, CALM).items()}
            for text in texts
        ]

    return parse


CALM = {"intent": "complain", "kind": "process", "emotion": "neutral", "danger": "none"}


def line(text: str, *intents: str, language: str = "zh-TW", **labels: tuple[str, ...]) -> Line:
    return Line(text, language, intents, **labels)
