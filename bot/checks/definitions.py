"""The meaning of each label stands once, in `data/labels.yml`; every example file shows it at its head."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.checks.faults import Fault, meant
from bot.checks.yaml_nodes import line_of, pairs, part, read_nodes, text_of

FILE = "data/labels.yml"
# By the folder of a language: its name in texts, and how a file begins what belongs there and what does not.
SHOWN = {"zh": ("zh-Hant", "# 這裡放：", "# 不放這裡："), "en": ("en", "# Belongs here: ", "# Does not: ")}
_BEGINNINGS = tuple(beginning for _, *both in SHOWN.values() for beginning in both)


@dataclass(frozen=True)
class Definition:
    """What a label is and is not, in each language, and its line in the file."""

    belongs: Mapping[str, str]
    does_not: Mapping[str, str]
    line: int

    def shown_in(self, folder: str) -> list[str]:
        """Return the lines at the head of an example file in the folder of a language."""
        language, belongs, does_not = SHOWN[folder]
        return [f"{belongs}{self.belongs[language]}", f"{does_not}{self.does_not[language]}"]


Definitions = Mapping[tuple[str, str], Definition]


def read_definitions(data: Path) -> tuple[Definitions, list[Fault]]:
    """Return the definitions by head and label, and what is wrong in the file."""
    node, faults = read_nodes(data / "labels.yml", FILE)
    found = {}
    for head, labels in pairs(node):
        for label, entry in pairs(labels):
            belongs, does_not = (_both(part(entry, name)) for name in ("is", "not"))
            if belongs is None or does_not is None:
                what = "write 'is: {zh-Hant: ..., en: ...}' and 'not: {zh-Hant: ..., en: ...}' below it"
                faults.append(Fault(FILE, str(label.value), what, line_of(label), stops=False))
            else:
                found[str(head.value), str(label.value)] = Definition(belongs, does_not, line_of(label))
    return found, faults


def _both(node: yaml.Node | None) -> Mapping[str, str] | None:
    texts = {language: text_of(part(node, language)) for language, *_ in SHOWN.values()}
    said = {language: text for language, text in texts.items() if text}
    return said if len(said) == len(texts) else None


def check_definitions(data: Path, labels: Mapping[str, Collection[str]]) -> list[Fault]:
    """Return labels without a definition, definitions of no label, and files that show another one.

    `labels` are those of each head; the files of an intent may have a name that begins with its own.
    """
    definitions, faults = read_definitions(data)
    if not definitions:
        return faults
    ill_formed = {fault.entry for fault in faults}
    defined = {head: {label for at, label in definitions if at == head} for head, _ in definitions}
    for head, label, path in _files(data):
        if label not in defined.get(head, set()):
            continue
        name = f"data/{path.relative_to(data).as_posix()}"
        shown = definitions[head, label].shown_in(_folder(path, data))
        there = _rows(path)[: len(shown)]
        # A file that cannot be read is told as such.
        if there != shown and not any("\ufffd" in row for row in there):
            what = f"its head does not show what {FILE} says of '{label}': `make labels` writes it there"
            faults.append(Fault(name, label, what, 1, stops=False))
    for head, names in labels.items():
        stems = {label for at, label, _ in _files(data) if at == head}
        for label in sorted((set(names) & stems) | {stem for stem in stems if _is_of(stem, names)}):
            if label not in defined.get(head, set()) and label not in ill_formed:
                what = f"the label has no definition: write it below '{head}:', with 'is' and 'not' in both languages"
                faults.append(Fault(FILE, label, what, stops=False))
    for (head, label), definition in definitions.items():
        known = labels.get(head)
        if known is None:
            faults.append(Fault(FILE, head, f"nothing learns '{head}'. {meant(head, labels)}", stops=False))
        elif not _is_of(label, known):
            what = f"'{label}' is no label of {head}. {meant(label, known)}"
            faults.append(Fault(FILE, label, what, definition.line, stops=False))
    return faults


def _is_of(stem: str, names: Collection[str]) -> bool:
    return stem in names or any(stem.startswith(f"{name}_") for name in names)


def write_definitions(data: Path) -> list[Path]:
    """Write the definitions at the heads of the example files, and return the files that have changed."""
    definitions, _ = read_definitions(data)
    changed = []
    for head, label, path in _files(data):
        if (head, label) not in definitions:
            continue
        rows = _rows(path)
        first = next((at for at, row in enumerate(rows) if not row.startswith(_BEGINNINGS)), len(rows))
        written = "\n".join([*definitions[head, label].shown_in(_folder(path, data)), *rows[first:]]) + "\n"
        if written != path.read_text(encoding="utf-8"):
            path.write_text(written, encoding="utf-8")
            changed.append(path)
    return changed


def _files(data: Path) -> Iterator[tuple[str, str, Path]]:
    """Yield head, label and path of each example file."""
    for folder in SHOWN:
        for path in sorted((data / "nlu" / folder).glob("*.yml")):
            yield "intent", path.stem, path
        for path in sorted((data / "heads" / folder).glob("*/*.txt")):
            yield path.parent.name, path.stem, path


def _folder(path: Path, data: Path) -> str:
    return path.relative_to(data).parts[1]


def _rows(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").splitlines()
