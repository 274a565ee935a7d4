"""Check the rows of the intents' example files: names, dashes, bars, indentation, both languages, enough lines."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.checks.faults import Fault, meant, short
from bot.checks.project import Names
from bot.checks.text_files import read_text, wide_signs
from bot.checks.yaml_nodes import nodes_of

LANGUAGES = ("zh", "en")
# Fewer lines than this teach a model their words and not their meaning.
FEWEST = 20
_KEY = re.compile(r"^(?P<dash>-\s*)?(?P<key>\w+)\s*:\s*(?P<value>.*?)\s*$")
_KEYS = ("intent", "examples", "nlu", "version", "metadata")
_HAN = re.compile("[\u3400-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")
_ANNOTATED = re.compile(r"\]\s*[({（]|\[[^\]]*$")
# From so many letters on a line without a Chinese character is in the wrong language.
_LONG = 25


@dataclass
class _Rows:
    """The rows of one file as they are read: which intent, where its block of examples begins, and the faults."""

    name: str
    names: Names
    stem: str
    language: str
    faults: list[Fault]
    counts: dict[str, int]
    intent: str = ""
    in_list: bool = False
    in_block: bool = False
    indent: int = -1
    key_indent: int = 0

    def wrong(self, number: int, row: str, what: str, stops: bool = True) -> None:
        self.faults.append(Fault(self.name, short(row), what, number, stops))


def check_intent_files(data: Path, names: Names) -> list[Fault]:
    """Return the faults in the form of `data/nlu/<language>/<intent>.yml`, and intents that a language lacks."""
    faults: list[Fault] = list(_strays(data))
    counts: dict[str, dict[str, int]] = {language: defaultdict(int) for language in LANGUAGES}
    for language in LANGUAGES:
        for path in sorted((data / "nlu" / language).glob("*.yml")):
            faults += _check_file(path, f"data/nlu/{language}/{path.name}", language, names, counts[language])
    # What is wrong in a file is told there; that its lines are missing is no fault of its own.
    doubtful = {(Path(fault.file).parent.name, Path(fault.file).name.split(".")[0]) for fault in faults}
    return faults + [
        fault
        for fault in _one_sided(counts, names)
        if (Path(fault.file).parent.name, Path(fault.file).stem) not in doubtful
    ]


def _strays(data: Path) -> Iterator[Fault]:
    """Yield a fault for each file below data/nlu that is in no known place or has no known ending."""
    for path in sorted((data / "nlu").rglob("*")):
        if path.is_dir() or path.name.startswith("."):
            continue
        name = f"data/{path.relative_to(data).as_posix()}"
        if path.parent.parent != data / "nlu" or path.parent.name not in LANGUAGES:
            yield Fault(name, "the file", "is in no folder of a language: move it to data/nlu/zh or data/nlu/en")
        elif path.suffix != ".yml":
            yield Fault(
                name, "the file", f"is not read: let its name end in .yml, such as {path.name.split('.')[0]}.yml"
            )


def _check_file(path: Path, name: str, language: str, names: Names, counts: dict[str, int]) -> list[Fault]:
    text, faults = read_text(path, name)
    if text is None:
        return faults
    wide = wide_signs(text, name)
    if wide:
        return faults + wide
    rows = _Rows(name, names, path.stem, language, faults, counts)
    before = len(faults)
    for number, row in enumerate(text.splitlines(), 1):
        if row.strip():
            _read(rows, number, row)
    if not rows.intent and len(faults) == before:
        faults.append(Fault(name, "the file", "has no '- intent: name': begin it like its neighbours"))
    if len(faults) == before:
        faults += nodes_of(text, name)[1]
    return faults


def _read(rows: _Rows, number: int, row: str) -> None:
    indent, body = len(row) - len(row.lstrip(" ")), row.strip()
    key = _KEY.match(body)
    if key and key["key"] in _KEYS:
        is_example = rows.in_block and indent >= max(rows.indent, rows.key_indent + 1) and body.startswith("- ")
        if not is_example or key["key"] in ("intent", "examples"):
            _read_key(rows, number, row, indent, key)
            return
    if rows.in_block:
        _read_example(rows, number, row, indent, body)
    elif not body.startswith("#"):
        rows.wrong(number, row, _outside(rows, body))


def _outside(rows: _Rows, body: str) -> str:
    key = _KEY.match(body)
    if key is not None and meant(key["key"].lower(), _KEYS).startswith("Did"):
        return f"'{key['key']}' means nothing here. {meant(key['key'].lower(), _KEYS)}"
    if body.startswith("-") and rows.intent:
        return "an example without 'examples: |' above it: write that line below the intent"
    if body.startswith("-"):
        return "an example without an intent: write '- intent: name' and 'examples: |' above it"
    return "cannot be read here: an example file has version, nlu, intent and examples, then lines that begin with '- '"


def _read_key(rows: _Rows, number: int, row: str, indent: int, key: re.Match[str]) -> None:
    name, value = key["key"], key["value"]
    rows.in_block = False
    if name == "nlu":
        rows.in_list = True
    elif name == "intent":
        if not key["dash"]:
            rows.wrong(number, row, f"the dash is missing: write '- intent: {value}'")
        if not rows.in_list:
            rows.wrong(number, row, "'nlu:' is missing above it: write that line before the first intent")
            rows.in_list = True
        rows.intent, rows.key_indent = value, indent + 2
        _read_intent(rows, number, row, value)
    elif name == "examples":
        if indent != rows.key_indent and rows.intent:
            rows.wrong(number, row, f"is indented by {indent} blanks: indent it by {rows.key_indent}, below 'intent'")
        if value not in ("|", "|-", "|+"):
            missing = "the bar is missing" if not value else f"'{short(value, 20)}' stands in place of the bar"
            rows.wrong(number, row, f"{missing}: write 'examples: |' and each example below it")
        rows.in_block, rows.indent, rows.key_indent = True, -1, indent


def _read_intent(rows: _Rows, number: int, row: str, intent: str) -> None:
    if not intent:
        rows.wrong(number, row, f"the name is missing: write '- intent: {rows.stem}'")
    elif intent not in rows.names.intents:
        near = meant(intent, rows.names.intents)
        hint = near if near.startswith("Did") else "Every intent is named there"
        rows.wrong(number, row, f"the intent '{intent}' is not in domain.yml: name it under intents:. {hint}")
    elif rows.stem != intent and not rows.stem.startswith(f"{intent}_"):
        rows.wrong(number, row, f"the file teaches '{intent}' and is called {rows.stem}.yml: give both the same name")


def _read_example(rows: _Rows, number: int, row: str, indent: int, body: str) -> None:
    if rows.indent < 0 and indent > rows.key_indent:
        rows.indent = indent
    if rows.indent < 0 or indent != rows.indent:
        wanted = rows.indent if rows.indent >= 0 else rows.key_indent + 2
        if body.startswith("#") and indent < wanted:
            return
        rows.wrong(number, row, f"is indented by {indent} blanks: indent it by {wanted}, like the other examples")
        return
    if body.startswith("#"):
        rows.wrong(number, row, "is read as an example, not as a comment: move it to the head of the file")
    elif body == "-":
        rows.wrong(number, row, "has no text: write an example after the dash, or delete the line")
    elif not body.startswith("-"):
        rows.wrong(number, row, "the dash is missing, so the line is not learned: write '- ' before it")
    elif not body.startswith("- "):
        rows.wrong(number, row, "the blank after the dash is missing: write '- ' and the text")
    else:
        rows.counts[rows.intent] += 1
        _read_text(rows, number, body[2:].strip())


def _read_text(rows: _Rows, number: int, text: str) -> None:
    if what := wrong_language(text, rows.language):
        rows.wrong(number, text, f"{what}: move it to data/nlu/{_other(rows.language)}/{rows.stem}.yml", stops=False)
    elif _ANNOTATED.search(text) and "[" in text:
        rows.wrong(number, text, "has marks of entities: write plain words, facts are found without marks")
    elif text.startswith("- "):
        rows.wrong(number, text, "has two dashes: delete one")


def wrong_language(text: str, language: str) -> str:
    """Return what tells that a line is in the other language's folder, empty when nothing does."""
    han, letters = len(_HAN.findall(text)), len(_LETTER.findall(text))
    if language == "en" and han and han * 2 > letters:
        return "is Chinese among English lines"
    if language == "zh" and not han and letters >= _LONG:
        return "is English among Chinese lines"
    return ""


def _other(language: str) -> str:
    return "en" if language == "zh" else "zh"


def _one_sided(counts: dict[str, dict[str, int]], names: Names) -> Iterator[Fault]:
    for intent, line in names.intents.items():
        there = {language: counts[language].get(intent, 0) for language in LANGUAGES}
        if not any(there.values()):
            yield Fault(
                "domain.yml",
                intent,
                f"the intent has no examples: write data/nlu/zh/{intent}.yml and data/nlu/en/{intent}.yml, "
                "or take it out of intents:",
                line,
                stops=False,
            )
            continue
        for language, count in there.items():
            if count < FEWEST:
                file, other = f"data/nlu/{language}/{intent}.yml", there[_other(language)]
                what = f"has {count} examples, the other language {other}: write {FEWEST - count} more at least"
                yield Fault(file, intent, what, stops=False)
