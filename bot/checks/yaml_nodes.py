"""Read a YAML file as nodes that know their lines, and say in plain words why one cannot be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from bot.checks.faults import Fault, short
from bot.checks.text_files import read_text, wide_signs
from bot.yaml_files import LOADER

# What the parser says, by a part of it, and what it means to somebody who edits the file.
_MEANINGS = (
    ("mapping values are not allowed", "a colon is where none can be: indent the line like its neighbours, or put "
     "quotation marks around a text that has a colon in it"),
    ("expected ':'", "a colon is missing after the name in this line or the one before: write 'name: '"),
    ("quoted scalar", "a quotation mark is opened and not closed: close it"),
    ("end of stream", "a quotation mark or a bracket is opened and not closed: close it"),
    ("expected ',' or ']'", "a list in square brackets is not closed, or a comma is missing in it"),
    ("expected ',' or '}'", "a block in curly brackets is not closed, a comma is missing in it, or a text with { in it "
     "needs quotation marks"),
    ("cannot start any token", "a text that begins with @, % or ` needs quotation marks, and a tab must be blanks"),
    ("block sequence entries are not allowed", "a dash is where none can be: begin a new line and indent it"),
    ("expected '-' indicator", "the line is indented differently from its neighbours, or its dash is missing"),
    ("expected <block end>", "the line is indented differently from its neighbours, or its dash is missing"),
    ("expected key", "the line is indented differently from its neighbours, or a quotation mark stands inside a text"),
    ("expected node content", "a value is missing here, or a bracket or comma is too many"),
    ("undefined alias", "a text that begins with * needs quotation marks"),
    ("alias", "a text that begins with * needs quotation marks"),
    ("anchor", "a text that begins with & needs quotation marks"),
    ("tag", "a text that begins with ! needs quotation marks"),
    ("special characters are not allowed", "an invisible sign is in the file: type the line again"),
)  # fmt: skip

_AN_ENTRY = re.compile(r"^(?P<name>utter_\w+|[a-z_]+(?:\.\w+)+)\s*:")


def read_nodes(path: Path, name: str) -> tuple[yaml.Node | None, list[Fault]]:
    """Return the root node of a YAML file (None for an empty or unreadable one) and what is wrong with its form."""
    text, faults = read_text(path, name)
    if text is None:
        return None, faults
    node, more = nodes_of(text, name)
    return node, faults + more


def nodes_of(text: str, name: str) -> tuple[yaml.Node | None, list[Fault]]:
    """Return the root node of a YAML text, None when it is empty or unreadable, and what is wrong with its form."""
    try:
        node = yaml.compose(text, Loader=LOADER)
    except yaml.YAMLError as error:
        # What only looks like a sign of YAML explains the error better than the parser does.
        return None, wide_signs(text, name) or _at_the_margin(text, name) or [_unreadable(error, text, name)]
    if node is None:
        return None, [Fault(name, "the file", "is empty: restore it, or delete it")]
    return node, list(_twice(node, name))


def _at_the_margin(text: str, name: str) -> list[Fault]:
    """Return a fault for each response or text whose name is not indented, which the parser notices much later."""
    return [
        Fault(name, found["name"], "is not indented: put two blanks before it, as before its neighbours", number)
        for number, row in enumerate(text.splitlines(), 1)
        if (found := _AN_ENTRY.match(row))
    ]


def _unreadable(error: yaml.YAMLError, text: str, name: str) -> Fault:
    mark = getattr(error, "problem_mark", None)
    said = " ".join(str(part) for part in (getattr(error, "problem", ""), getattr(error, "context", "")) if part)
    opened = getattr(error, "context_mark", None)
    if opened is not None and ("quoted scalar" in said or "expected ','" in said):
        mark = opened
    line = mark.line + 1 if mark is not None else 0
    rows = text.splitlines()
    row = short(rows[line - 1]) if 0 < line <= len(rows) else "the file"
    what = next((meaning for part, meaning in _MEANINGS if part in said), f"cannot be read ({said or error})")
    return Fault(name, row or "the line", what, line)


def _twice(node: yaml.Node, name: str) -> Iterator[Fault]:
    """Yield a fault for each name that stands twice in one block: the first entry would be lost without a word."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _twice(item, name)
    elif isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            line = line_of(key)
            if str(key.value) in seen:
                first = seen[str(key.value)]
                yield Fault(name, str(key.value), f"stands in line {first} already: join the two, or rename one", line)
            seen.setdefault(str(key.value), line)
            yield from _twice(value, name)


def line_of(node: yaml.Node) -> int:
    """Return the line in which a node begins, counted from 1."""
    return int(node.start_mark.line) + 1


def pairs(node: yaml.Node | None) -> list[tuple[yaml.Node, yaml.Node]]:
    """Return the names and values of a block, none for anything else."""
    return list(node.value) if isinstance(node, yaml.MappingNode) else []


def items(node: yaml.Node | None) -> list[yaml.Node]:
    """Return the items of a list, none for anything else."""
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def part(node: yaml.Node | None, name: str) -> yaml.Node | None:
    """Return the value under `name` in a block, None without one."""
    return next((value for key, value in pairs(node) if key.value == name), None)


def text_of(node: yaml.Node | None) -> str | None:
    """Return what stands in a single value as text, None for a block, a list, or nothing."""
    return str(node.value) if isinstance(node, yaml.ScalarNode) and not is_nothing(node) else None


def is_nothing(node: yaml.Node | None) -> bool:
    """Return whether a value is empty, `null` or `~`."""
    return node is None or (isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null")
