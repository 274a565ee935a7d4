"""Collect the intent examples that every candidate learns from, optionally limited per intent and language."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import yaml

from bot.checks.examples import read_lines
from bot.nlu.heads import COMPLAIN, emotion_complaints


def limited(texts: list[str], most: int | None) -> list[str]:
    """Return at most `most` of `texts` (None: all), evenly spaced, in their order."""
    if most is None or len(texts) <= most:
        return texts
    return [texts[at * len(texts) // most] for at in range(most)]


def intent_lines(data: Path) -> dict[tuple[str, str], list[str]]:
    """Return the training texts below `data` by (language, intent).

    The complaints among the emotion examples have "more" as their language.
    """
    lines: dict[tuple[str, str], list[str]] = defaultdict(list)
    for line in read_lines(data):
        if line.head == "intent":
            lines[Path(line.file).parts[2], line.label].append(line.text)
    known = {text for texts in lines.values() for text in texts}
    lines["more", COMPLAIN] = emotion_complaints(data / "heads", known)
    return dict(lines)


def write_examples(lines: dict[tuple[str, str], list[str]], target: Path, most: int | None) -> int:
    """Write `lines` to `target` in Rasa's format, at most `most` of each group; return how many were written."""
    kept = {group: limited(texts, most) for group, texts in lines.items() if texts}
    entries = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)} for (_, intent), texts in kept.items()
    ]
    target.write_text(yaml.safe_dump({"version": "3.1", "nlu": entries}, allow_unicode=True), encoding="utf-8")
    return sum(map(len, kept.values()))
