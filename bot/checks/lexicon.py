"""Check the word lists of `data/lexicon/`: every name that the code reads, values of the right sort, whole phrases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import yaml

from bot.checks.faults import Fault, meant, short
from bot.checks.lexicon_shapes import PLAIN_LISTS, SHAPES
from bot.checks.text_files import read_text
from bot.checks.yaml_nodes import items, line_of, pairs, part, read_nodes
from bot.conversation.telling_words.patterns import PhraseError, source

_SIGNS = "<>()…"
# Phrases about a wish have its name here.
_NAMED_BY_CODE = ("x",)


def check_lexicon(folder: Path) -> list[Fault]:
    """Return the faults of every file in `folder`, and the files that are missing there."""
    faults: list[Fault] = []
    there = {path.name for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")}
    needed = {f"{name}.yml" for name in SHAPES} | {f"{name}.txt" for name in PLAIN_LISTS}
    for name in sorted(needed - there):
        faults.append(Fault(_file(name), "the file", "is missing: restore it, the bot does not start without it"))
    for name in sorted(there - needed):
        faults.append(Fault(_file(name), "the file", f"nothing reads it. {meant(name, needed - there or needed)}"))
    for name in sorted(there & needed):
        path = folder / name
        faults += _plain(path) if path.suffix == ".txt" else _shaped(path)
    return faults


def _file(name: str) -> str:
    return f"data/lexicon/{name}"


def _plain(path: Path) -> list[Fault]:
    text, faults = read_text(path, _file(path.name))
    for number, row in enumerate((text or "").splitlines(), 1):
        words = row.partition("#")[0]
        if any(sign in words for sign in ",，、;"):
            faults.append(Fault(_file(path.name), short(words), "has a comma: put blanks between the words", number))
    return faults


def _shaped(path: Path) -> list[Fault]:
    name = _file(path.name)
    node, faults = read_nodes(path, name)
    if node is None:
        return faults
    found: list[Fault] = []

    def note(at: yaml.Node, entry: str, what: str) -> None:
        found.append(Fault(name, entry, what, line_of(at)))

    SHAPES[path.stem].check(node, path.stem, note)
    return faults + found + list(_phrases(node, name))


def _phrases(root: yaml.Node, name: str) -> Iterator[Fault]:
    """Yield a fault for each phrase whose brackets or lists of words are not in order."""
    groups = {
        str(key.value): [str(word.value) for word in items(value)]
        for block in ("groups", "ironic_groups")
        for key, value in pairs(part(root, block))
    }
    known = {**groups, **dict.fromkeys(_NAMED_BY_CODE, ("x",))}
    for entry, node in _lists_in(root, ""):
        phrases = [item for item in items(node) if isinstance(item, yaml.ScalarNode)]
        for phrase in phrases:
            said = str(phrase.value)
            if not any(sign in said for sign in _SIGNS):
                continue
            if said.count("<") != said.count(">"):
                yield Fault(name, entry, f"'{short(said)}': write the name of a list as <name>", line_of(phrase))
                continue
            try:
                source(said, known)
            except PhraseError as error:
                yield Fault(name, entry, _meant(str(error), known), line_of(phrase))


def _meant(said: str, known: Iterable[str]) -> str:
    """Return what is wrong with a phrase, with the name that was perhaps meant."""
    if "there is no list" not in said:
        return f"{said}: write both ( and )"
    wanted = said.split("there is no list '")[1].partition("'")[0]
    return f"{said}. {meant(wanted, known)}"


def _lists_in(node: yaml.Node, entry: str) -> Iterator[tuple[str, yaml.Node]]:
    for key, value in pairs(node):
        if isinstance(value, yaml.SequenceNode):
            yield str(key.value), value
        else:
            yield from _lists_in(value, str(key.value))
