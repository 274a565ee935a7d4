"""The labels that lines teach, with what belongs to each: read here alone, from data/labels.yml.

A data folder without that file shows what stands at the heads of its example files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.yaml_files import read_yaml

INTENT = "intent"
# What is learned from lines, in the order in which it is chosen.
HEADS = (INTENT, "complaint_kind", "emotion", "danger", "sub_kind")
LANGUAGES = ("zh", "en")
FILE = "labels.yml"


@dataclass(frozen=True)
class Definition:
    """What belongs to a label, and what looks like it and belongs elsewhere."""

    belongs: str = ""
    not_here: str = ""


@dataclass(frozen=True)
class Label:
    """One label of a head, with its definitions by language of the reader."""

    head: str
    name: str
    definitions: Mapping[str, Definition]

    def definition(self, locale: str) -> Definition:
        """Return what belongs to it, in the reader's language, else in another."""
        return self.definitions.get(locale) or next(iter(self.definitions.values()), Definition())


def file_of(head: str, name: str, language: str) -> str:
    """Return the file below data/ with the lines of a label in a language, as `/`-separated path."""
    return f"nlu/{language}/{name}.yml" if head == INTENT else f"heads/{language}/{head}/{name}.txt"


def read_labels(data: Path) -> dict[str, dict[str, Label]]:
    """Return every label that has a file below a data folder, by head and name.

    Raises UnicodeDecodeError for an example file that is no text.
    """
    told = _told(data)
    found: dict[str, dict[str, Label]] = {head: {} for head in HEADS}
    for head in HEADS:
        for language in LANGUAGES:
            for path in _files(data, head, language):
                comment = Definition(_comment(path.read_text("utf-8")))
                defined = told.get((head, path.stem)) or {"en": comment}
                found[head].setdefault(path.stem, Label(head, path.stem, defined))
    return {head: dict(sorted(names.items())) for head, names in found.items()}


def _files(data: Path, head: str, language: str) -> list[Path]:
    if head != INTENT:
        return sorted((data / "heads" / language / head).glob("*.txt"))
    # A file such as complain_formal teaches the intent of another one and is no label.
    paths = sorted((data / "nlu" / language).glob("*.yml"))
    return [path for path in paths if f"- intent: {path.stem}\n" in path.read_text("utf-8")]


def _told(data: Path) -> dict[tuple[str, str], dict[str, Definition]]:
    """Return the definitions of data/labels.yml by head, label and language; none without it, or where it is broken."""
    try:
        whole: Any = read_yaml(data / FILE)
        return {
            (str(head), str(name)): {
                locale: Definition(str(told["is"][locale]), str((told.get("not") or {}).get(locale, "")))
                for locale in told["is"]
            }
            for head, names in whole.items()
            for name, told in names.items()
        }
    except (OSError, UnicodeDecodeError, yaml.YAMLError, AttributeError, KeyError, TypeError):
        # `make check` tells what is wrong with it.
        return {}


def _comment(text: str) -> str:
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("# ").rstrip())
    return "\n".join(lines)
