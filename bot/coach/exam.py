"""Read the exam: lines that no model was trained on, with what is right."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


class ExamError(Exception):
    """Raised for an exam that cannot be used; the message says in which file and line, and what to write."""


@dataclass(frozen=True)
class Line:
    """Something a customer said: `text`, its `language` (zh-TW, zh-HK or en), and the labels that count as right.

    The first of `intents` is the line's own. All are empty for a turn of which nobody knows what is right.
    """

    text: str
    language: str
    intents: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    emotions: tuple[str, ...] = ()
    dangers: tuple[str, ...] = ()

    @classmethod
    def of(cls, row: dict[str, object]) -> Line:
        """Read a row of the exam; raise KeyError or TypeError for a row without a text or an intent."""
        own, accepted = str(row["intent"]), _names(row.get("acceptable"))
        return cls(
            text=str(row["text"]),
            language=language_of(str(row["lang"]), str(row.get("region") or "")),
            intents=(own, *(name for name in accepted if name != own)),
            kinds=_names(row.get("kinds")),
            emotions=_names(row.get("emotion")),
            dangers=_names(row.get("danger")),
        )


def language_of(locale: str, region: str = "") -> str:
    """Return the language under which a line is counted: en, zh-HK or zh-TW."""
    if locale == "en":
        return "en"
    return "zh-HK" if region == "HK" else "zh-TW"


def read_exam(folder: Path) -> list[Line]:
    """Return the lines of every file `*.jsonl` in a folder; raise ExamError."""
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise ExamError(f"There is no exam: {folder} has no file *.jsonl. Without it no model can be compared.")
    return [line for file in files for line in _read(file)]


def _read(file: Path) -> Iterable[Line]:
    for number, row in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if not row.strip():
            continue
        try:
            yield Line.of(json.loads(row))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ExamError(
                f"{file}:{number}: write one JSON object with text, intent and lang (README.md beside it): {error}"
            ) from error


def _names(value: object) -> tuple[str, ...]:
    if not value:
        return ()
    return (value,) if isinstance(value, str) else tuple(map(str, value))  # type: ignore[call-overload]
