"""Read policy files so that every mistake is found in one run, each with its line.

Values are taken as typed: the caller asks for a text, a whole number or a time of day, so that YAML's implicit types
(`no` as false, `09:30` as a number) are not used. A wrong value is noted as a problem and replaced by a harmless
stand-in, so that reading continues to the next mistake.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from string import Formatter

import yaml

from bot.yaml_files import PLAIN_LOADER

from .money import to_minor
from .problems import Problem, did_you_mean

LANGUAGES = ("zh-Hant", "en")
Both = Mapping[str, str]
"""One sentence in `zh-Hant` and in `en`."""

_TIME = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")
_YES = {"yes", "true", "on"}
_NO = {"no", "false", "off"}


class Value:
    """One value of a policy file, with its name and its place in the file.

    `node` is None for a value whose absence has been reported already: it gives stand-ins and notes no problems.
    """

    __slots__ = ("file", "key_line", "name", "node", "problems")

    def __init__(self, file: str, name: str, node: yaml.Node | None, line: int, problems: list[Problem]):
        self.file = file
        self.name = name
        self.node = node
        self.key_line = line
        self.problems = problems

    @property
    def line(self) -> int:
        """Return the line in which the value begins, counted from 1."""
        return self.node.start_mark.line + 1 if self.node is not None else self.key_line

    @property
    def is_block(self) -> bool:
        """Return whether the value is a block of `key: value` lines."""
        return isinstance(self.node, yaml.MappingNode)

    @property
    def is_list(self) -> bool:
        """Return whether the value is a list."""
        return isinstance(self.node, yaml.SequenceNode)

    def missing(self) -> Value:
        """Return a stand-in at this place that notes no problems."""
        return Value(self.file, self.name, None, self.line, self.problems)

    def quiet(self) -> Value:
        """Return the same value with its problems discarded, for reading it a second time."""
        return Value(self.file, self.name, self.node, self.key_line, [])

    def wrong(self, what: str, write_instead: str) -> None:
        """Note a problem at this place; do nothing for a value whose absence has been reported already."""
        if self.node is not None:
            self.problems.append(Problem(self.file, self.line, what, write_instead))

    def _scalar(self, wanted: str) -> str | None:
        if self.node is None:
            return None
        if not isinstance(self.node, yaml.ScalarNode) or not self.node.value.strip():
            found = "is empty" if isinstance(self.node, yaml.ScalarNode) else f"is not {wanted}"
            self.wrong(f"'{self.name}' {found}", f"Write {wanted} after '{self.name}:'")
            return None
        return str(self.node.value).strip()

    def text(self) -> str:
        """Return the value as text; an empty one is a problem and gives ""."""
        return self._scalar("a text") or ""

    def identifier(self) -> str:
        """Return a name of lower-case letters, digits and underscores that begins with a letter."""
        word = self._scalar("a name in small letters")
        if word is not None and not re.fullmatch(r"[a-z][a-z0-9_]*", word):
            self.wrong(
                f"'{self.name}: {word}' cannot be used as a name",
                "Use small letters, digits and underscores, beginning with a letter, such as robot_vacuum",
            )
        return word or ""

    def integer(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`."""
        word = self._scalar("a whole number")
        if word is None:
            return low
        if not re.fullmatch(r"[+-]?\d+", word) or not low <= int(word) <= high:
            self.wrong(f"'{self.name}: {word}' cannot be used", f"Write a whole number from {low} to {high}")
            return low
        return int(word)

    def amount(self, decimals: int) -> int:
        """Return an amount in minor units, typed in whole units of a currency with `decimals` decimals."""
        word = self._scalar("an amount")
        if word is None:
            return 0
        minor = to_minor(word, decimals)
        if minor is None:
            self.wrong(
                f"'{self.name}: {word}' is not an amount",
                f"Write a number that is not negative, with at most {decimals} decimals, such as 1200",
            )
        return minor or 0

    def share(self) -> Decimal:
        """Return a percentage such as `30%` as a fraction from 0 to 1."""
        word = self._scalar("a percentage")
        if word is None:
            return Decimal(0)
        match = re.fullmatch(r"(\d{1,3}(?:\.\d{1,2})?)\s*%", word)
        if not match or Decimal(match[1]) > 100:
            self.wrong(f"'{self.name}: {word}' is not a percentage", "Write a share from 0% to 100%, such as 30%")
            return Decimal(0)
        return Decimal(match[1]) / 100

    def yes(self) -> bool:
        """Return True for `yes`, `true` or `on` and False for `no`, `false` or `off`; anything else is a problem."""
        word = (self._scalar("yes or no") or "no").lower()
        if word not in _YES | _NO:
            self.wrong(f"'{self.name}: {word}' cannot be used", "Write yes or no")
        return word in _YES

    def one_of(self, allowed: Iterable[str], kind: str = "") -> str:
        """Return the word, which must be one of `allowed`; the first of them when it is not, with a problem noted."""
        known = list(allowed)
        word = self._scalar(f"one of {', '.join(known)}")
        if word is not None and word not in known:
            self.wrong(f"'{word}' is not a known {kind or self.name}", did_you_mean(word, known))
            return known[0] if known else ""
        return word if word is not None else (known[0] if known else "")

    def some_of(self, allowed: Iterable[str], kind: str = "") -> tuple[str, ...]:
        """Return the words of a list, each of which must be one of `allowed` and may appear only once."""
        known = list(allowed)
        found: list[str] = []
        for item in self.items():
            word = item._scalar("a word")
            if word is None:
                continue
            if word not in known:
                item.wrong(f"'{word}' is not a known {kind or self.name}", did_you_mean(word, known))
            elif word in found:
                item.wrong(f"'{word}' appears twice in '{self.name}'", "Remove one of the two")
            else:
                found.append(word)
        return tuple(found)

    def date(self) -> dt.date:
        """Return a calendar day typed as 2026-12-31."""
        word = self._scalar("a date")
        try:
            return dt.date.fromisoformat(word) if word is not None else dt.date.min
        except ValueError:
            self.wrong(f"'{word}' is not a date", "Write year, month and day like 2026-12-31")
            return dt.date.min

    def hours(self) -> tuple[int, int]:
        """Return opening hours typed as 09:00-18:00, in minutes after midnight."""
        word = self._scalar("opening hours")
        if word is None:
            return (0, 0)
        parts = [_TIME.fullmatch(part.strip()) for part in word.replace("–", "-").split("-")]
        minutes = [int(part[1]) * 60 + int(part[2]) for part in parts if part]
        if len(parts) != 2 or len(minutes) != 2 or not minutes[0] < minutes[1] <= 24 * 60:
            self.wrong(
                f"'{word}' is not a span of opening hours",
                "Write the opening and then the later closing time of the same day, like 09:00-18:00",
            )
            return (0, 0)
        return (minutes[0], minutes[1])

    def both(self, fields: Iterable[str] = ()) -> Both:
        """Return a text in both languages; every `{placeholder}` in it must be one of `fields`."""
        entry = self.fields(*LANGUAGES)
        texts = {language: entry[language].text() for language in LANGUAGES}
        for language in LANGUAGES:
            entry[language].check_placeholders(texts[language], fields)
        return texts

    def check_placeholders(self, text: str, fields: Iterable[str]) -> bool:
        """Return whether every `{placeholder}` in `text` is one of `fields`; note a problem for each that is not."""
        known = list(fields)
        try:
            used = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
        except ValueError:
            self.wrong("A curly bracket is open or closed on its own", "Write { and } in pairs: {amount}")
            return False
        unknown = [name for name in used if name not in known]
        for name in unknown:
            self.wrong(f"'{{{name}}}' cannot be filled in here", did_you_mean(name, known))
        return not unknown

    def items(self) -> list[Value]:
        """Return the entries of a list."""
        if self.node is None:
            return []
        if not self.is_list:
            self.wrong(f"'{self.name}' is not a list", "Write one entry a line, each beginning with '- '")
            return []
        return [Value(self.file, self.name, node, 0, self.problems) for node in self.node.value]

    def entries(self) -> Iterator[tuple[str, Value]]:
        """Yield keys and values of a block that may have any keys; a repeated key is noted as a problem and skipped."""
        if self.node is None:
            return
        if not isinstance(self.node, yaml.MappingNode):
            self.wrong(f"'{self.name}' is not a block", "Write 'key: value' lines below it, indented by two spaces")
            return
        seen: set[str] = set()
        for key, node in self.node.value:
            name = str(key.value)
            line = key.start_mark.line + 1
            if name in seen:
                self.problems.append(
                    Problem(self.file, line, f"'{name}' appears twice in this block", "Remove one of the two")
                )
                continue
            seen.add(name)
            yield name, Value(self.file, name, node, line, self.problems)

    def fields(self, *required: str, optional: Iterable[str] = ()) -> Fields:
        """Return a block that must have the keys `required` and may have `optional`; note missing and unknown keys."""
        more = tuple(optional)
        found: dict[str, Value] = {}
        for name, value in self.entries():
            if name in required or name in more:
                found[name] = value
            else:
                advice = did_you_mean(name, required + more)
                if isinstance(value.node, yaml.ScalarNode) and not value.node.value:
                    advice += ". If it belongs to the text before it: put a text that has a comma in quotes"
                self.problems.append(Problem(self.file, value.key_line, f"'{name}' is not known here", advice))
        if self.is_block:
            for name in required:
                if name not in found:
                    self.wrong(f"'{name}' is missing", f"Add a line '{name}: ...' to this block")
        return Fields(self, found)


class Fields:
    """The known keys of one block."""

    __slots__ = ("_block", "_found")

    def __init__(self, block: Value, found: dict[str, Value]):
        self._block = block
        self._found = found

    def __getitem__(self, name: str) -> Value:
        """Return the value of `name`, or a stand-in that notes no problems when it is missing."""
        value = self._found.get(name)
        if value is None:
            value = Value(self._block.file, name, None, self._block.line, self._block.problems)
        return value

    def get(self, name: str) -> Value | None:
        """Return the value of `name`; None when it was left out."""
        return self._found.get(name)


def compose(text: str) -> yaml.Node | None:
    """Return the content of a YAML file as nodes with their lines, None for an empty one; raise yaml.YAMLError."""
    return yaml.compose(text, Loader=PLAIN_LOADER)


def read_file(folder: Path, file: str, problems: list[Problem]) -> Value:
    """Read one YAML file of the policy folder; note a missing or unreadable file as a problem instead of raising."""
    path = folder / file
    try:
        node = compose(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.append(Problem(file, 1, "The file is missing", f"Put {file} into {folder}"))
        node = None
    except UnicodeDecodeError:
        problems.append(Problem(file, 1, "The file is not UTF-8", "Save it again as UTF-8"))
        node = None
    except OSError as error:
        problems.append(Problem(file, 1, f"The file cannot be read ({error.strerror})", "Allow this user to read it"))
        node = None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problems.append(
            Problem(
                file,
                mark.line + 1 if mark else 1,
                f"This is not YAML ({error.problem or error.context})",
                "Check the indentation of this line and the one above, and put a text with ':' or '#' in quotes",
            )
        )
        node = None
    except yaml.YAMLError as error:
        problems.append(Problem(file, 1, f"This is not YAML ({error})", "Remove control characters from the file"))
        node = None
    else:
        if node is None:
            problems.append(Problem(file, 1, "The file is empty", "Begin with the shipped example"))
    return Value(file, file, node, 1, problems)


def texts_of(value: Value) -> Iterator[tuple[str, str, Value]]:
    """Yield every text in a language block (`zh-Hant`, `en`) below `value`, as (text, language, place)."""
    if isinstance(value.node, yaml.SequenceNode):
        for item in value.items():
            yield from texts_of(item)
    elif value.is_block:
        for key, entry in value.quiet().entries():
            inner = Value(entry.file, entry.name, entry.node, entry.key_line, value.problems)
            if key not in LANGUAGES:
                yield from texts_of(inner)
                continue
            for leaf in inner.items() if isinstance(entry.node, yaml.SequenceNode) else [inner]:
                if isinstance(leaf.node, yaml.ScalarNode):
                    yield str(leaf.node.value), key, leaf


def inside(value: Value, *names: str) -> Value:
    """Return the value reached by the keys `names`; a stand-in that notes no problems when there is none."""
    for name in names:
        found = dict(value.quiet().entries()).get(name) if value.is_block else None
        if found is None:
            return value.missing()
        value = Value(found.file, found.name, found.node, found.key_line, value.problems)
    return value


def unique(values: Iterable[tuple[str, Value]], kind: str) -> None:
    """Note a problem for every name that repeats an earlier one; `values` are (name, place)."""
    first: dict[str, int] = {}
    for name, value in values:
        if name in first:
            value.wrong(f"The {kind} '{name}' is already used in line {first[name]}", f"Give this {kind} another name")
        elif name:
            first[name] = value.line
