"""What a value of a word list may be: words, numbers, blocks with known names; a wrong one is told with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import yaml

from bot.checks.faults import meant, short
from bot.checks.yaml_nodes import items, pairs

Note = Callable[[yaml.Node, str, str], None]
"""Note what is wrong at a node: the node, the name of the entry, and what to do."""

_TAG = "tag:yaml.org,2002:"
# Words that YAML takes for yes or no unless they stand in quotation marks.
_WHAT_ELSE = {
    f"{_TAG}bool": "is read as yes or no",
    f"{_TAG}null": "is read as nothing",
    f"{_TAG}timestamp": "is read as a date",
    f"{_TAG}float": "is read as a number",
}


class Shape(Protocol):
    """What a value may be."""

    def check(self, node: yaml.Node, name: str, note: Note) -> None:
        """Note what is wrong with the value called `name`."""


def word_of(node: yaml.Node, name: str, note: Note) -> str | None:
    """Return a single word or phrase; None when it is none, which is noted."""
    if isinstance(node, yaml.MappingNode):
        key = short(str(node.value[0][0].value), 20) if node.value else ""
        note(node, name, f"'{key}: ...' is no word: put quotation marks around a word with a colon in it")
        return None
    if isinstance(node, yaml.SequenceNode):
        note(node, name, "a list stands within the list: write its words without brackets of their own")
        return None
    said = str(node.value)
    if node.tag in _WHAT_ELSE and said:
        note(node, name, f'{said} {_WHAT_ELSE[node.tag]}: write "{said}" with quotation marks')
        return None
    if not said.strip():
        note(node, name, "a word is empty: write it, or delete the comma or dash")
        return None
    return said


@dataclass(frozen=True)
class Words:
    """A list of words or phrases, which may be empty."""

    def check(self, node: yaml.Node, name: str, note: Note) -> None:
        """Note what is no list, and what in it is no word."""
        if not isinstance(node, yaml.SequenceNode):
            said = short(str(node.value), 20) if isinstance(node, yaml.ScalarNode) else "a block"
            instead = "[]" if said in ("", "null", "~") else f"[{said}]" if said != "a block" else "[word, word]"
            note(node, name, f"must be a list of words: write {name}: {instead}")
            return
        for item in items(node):
            word = word_of(item, name, note)
            # In brackets and quotation marks a comma may be meant.
            if (
                word is not None
                and not getattr(item, "style", None)
                and not set("，、").isdisjoint(word)
                and "(" not in word
            ):
                note(item, name, f"'{short(word)}' has a Chinese comma: put ', ' between two words")


@dataclass(frozen=True)
class Text:
    """A single text."""

    def check(self, node: yaml.Node, name: str, note: Note) -> None:
        """Note what is no text."""
        if not isinstance(node, yaml.ScalarNode) or not str(node.value).strip():
            note(node, name, f"must be a text: write {name}: and the text")


@dataclass(frozen=True)
class Choice:
    """One of some words, or with `several` also a list of them."""

    values: tuple[str, ...]
    several: bool = False

    def check(self, node: yaml.Node, name: str, note: Note) -> None:
        """Note what is none of the words."""
        for one in items(node) if self.several and isinstance(node, yaml.SequenceNode) else [node]:
            if not isinstance(one, yaml.ScalarNode) or str(one.value) not in self.values:
                said = short(str(one.value), 20) if isinstance(one, yaml.ScalarNode) else "this"
                note(one, name, f"'{said}' cannot be used. {meant(said, self.values)}")


@dataclass(frozen=True)
class Yes:
    """`yes` or `no`."""

    def check(self, node: yaml.Node, name: str, note: Note) -> None:
        """Note what is neither."""
        if node.tag != f"{_TAG}bool":
            note(node, name, f"must be yes or no: write {name}: yes")


@dataclass(frozen=True)
class Number:
    """A number from `low` to `high`, a whole one unless `parts`."""

    low: float
    high: float
    parts: bool = False

    def check(self, node: yaml.Node, name: str, note: Note) -> None:
        """Note what is no such number."""
        good = isinstance(node, yaml.ScalarNode) and node.tag in (f"{_TAG}int", f"{_TAG}float")
        try:
            number = float(node.value) if good else None
        except ValueError:
            number = None
        if number is None or not self.low <= number <= self.high or not (self.parts or number == int(number)):
            said = short(str(node.value), 20) if isinstance(node, yaml.ScalarNode) else "this"
            kind = "a number" if self.parts else "a whole number"
            note(node, name, f"'{said}' cannot be used: write {kind} from {self.low:g} to {self.high:g}")


@dataclass(frozen=True)
class Row:
    """A short list whose places have shapes of their own; `says` tells what to write."""

    places: tuple[Shape, ...]
    says: str
    fewest: int = 0

    def check(self, node: yaml.Node, name: str, note: Note) -> None:
        """Note a wrong number of places, and what is wrong in them."""
        found = items(node)
        if not (self.fewest or len(self.places)) <= len(found) <= len(self.places):
            note(node, name, f"must be {self.says}")
            return
        for item, place in zip(found, self.places):
            place.check(item, name, lambda at, entry, what: note(at, entry, f"{what}; it must be {self.says}"))


@dataclass(frozen=True)
class Either:
    """One of several shapes, by the number of items; `says` tells what to write."""

    shapes: tuple[Row, ...]
    says: str

    def check(self, node: yaml.Node, name: str, note: Note) -> None:
        """Check with the shape that has as many places."""
        fits = [
            shape
            for shape in self.shapes
            if (shape.fewest or len(shape.places)) <= len(items(node)) <= len(shape.places)
        ]
        if fits:
            fits[0].check(node, name, note)
        else:
            note(node, name, f"must be {self.says}")


@dataclass(frozen=True)
class Map:
    """A block with any names (numbers, when `numbers` is set), all of whose values have one shape."""

    value: Shape
    numbers: tuple[int, ...] = ()

    def check(self, node: yaml.Node, name: str, note: Note) -> None:
        """Note what is no block, and what is wrong in it."""
        if not isinstance(node, yaml.MappingNode):
            note(node, name, f"must be a block: write {name}: and below it, indented, 'word: value'")
            return
        for key, value in pairs(node):
            said = str(key.value)
            if self.numbers:
                if said not in map(str, self.numbers):
                    note(
                        key,
                        name,
                        f"'{said}' cannot be used: write a number from {self.numbers[0]} to {self.numbers[-1]}",
                    )
            elif key.tag in _WHAT_ELSE:
                note(key, name, f'{said} {_WHAT_ELSE[key.tag]}: write "{said}" with quotation marks')
            self.value.check(value, said, note)


@dataclass(frozen=True)
class Block:
    """A block with certain names, of which those in `optional` may be left out."""

    parts: Mapping[str, Shape]
    optional: frozenset[str] = field(default_factory=frozenset)

    def check(self, node: yaml.Node, name: str, note: Note) -> None:
        """Note names that are missing or unknown, and what is wrong in their values."""
        if not isinstance(node, yaml.MappingNode):
            note(node, name, f"must be a block with {', '.join(self.parts)}, each in a line of its own below it")
            return
        there = {str(key.value) for key, _ in pairs(node)}
        missing = sorted(set(self.parts) - there - self.optional)
        renamed = len(missing) == 1 and len(there - set(self.parts)) == 1
        for gone in [] if renamed else missing:
            note(node, gone, f"is missing in the block of this line: write '{gone}:' again, with its words")
        for key, value in pairs(node):
            shape = self.parts.get(str(key.value))
            if shape is None:
                advice = f"Did you mean '{missing[0]}'?" if renamed else meant(str(key.value), missing or self.parts)
                note(key, str(key.value), f"nothing reads this name. {advice}")
            else:
                shape.check(value, str(key.value), note)


def lists(names: str, **others: Shape) -> Block:
    """Return a block with lists of words under `names`, separated by blanks, and with `others`."""
    return Block({**{name: Words() for name in names.split()}, **others})


def some(names: Iterable[str], shape: Shape) -> Block:
    """Return a block in which each of `names` may be left out and has one shape."""
    return Block(dict.fromkeys(names, shape), optional=frozenset(names))
