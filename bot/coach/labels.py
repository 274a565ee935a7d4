"""The labels that lines teach, with what belongs to each: read here alone, from the heads of the example files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

INTENT = "intent"
# What is learned from lines, in the order in which it is chosen.
HEADS = (INTENT, "complaint_kind", "emotion", "danger", "sub_kind")
LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Label:
    """One label of a head: its definition by language of the examples, empty where none is written."""

    head: str
    name: str
    definitions: Mapping[str, str]

    def definition(self, language: str) -> str:
        """Return what belongs to it, in the words written for this language, else in those of another."""
        return self.definitions.get(language) or next((one for one in self.definitions.values() if one), "")


def file_of(head: str, name: str, language: str) -> str:
    """Return the file below data/ with the lines of a label in a language, as `/`-separated path."""
    return f"nlu/{language}/{name}.yml" if head == INTENT else f"heads/{language}/{head}/{name}.txt"


def read_labels(data: Path) -> dict[str, dict[str, Label]]:
    """Return every label below a data folder, by head and name; raise UnicodeDecodeError for a file that is no text."""
    found: dict[str, dict[str, dict[str, str]]] = {head: {} for head in HEADS}
    for language in LANGUAGES:
        for path in sorted((data / "nlu" / language).glob("*.yml")):
            # A file such as complain_formal teaches the intent of another one and is no label.
            if f"\n- intent: {path.stem}\n" in (text := path.read_text("utf-8").replace("\n  - ", "\n- ")):
                found[INTENT].setdefault(path.stem, {})[language] = _comment(text)
        for head in HEADS[1:]:
            for path in sorted((data / "heads" / language / head).glob("*.txt")):
                found[head].setdefault(path.stem, {})[language] = _comment(path.read_text("utf-8"))
    return {
        head: {name: Label(head, name, told) for name, told in sorted(names.items())} for head, names in found.items()
    }


def _comment(text: str) -> str:
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("# ").rstrip())
    return "\n".join(lines)
