"""Check the `{fields}` of texts: written well, and known to the code that fills them in."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from bot.checks.faults import meant

_NAME = re.compile(r"^[a-z]\w*$")
_KEYWORD = re.compile(r"\b([a-z]\w*)\s*=(?!=)|[\"']([a-z]\w*)[\"']")
_WIDE = re.compile(r"[｛｝]")


@dataclass(frozen=True)
class Fields:
    """The fields that the code fills in: of texts that it names outright, and of all the others together."""

    of: Mapping[str, frozenset[str]]
    any: frozenset[str]

    def wrong_in(self, entry: str, text: str) -> Iterator[str]:
        """Yield what is wrong with the fields in `text`, which stands under `entry`."""
        if _WIDE.search(text):
            yield f"'{_WIDE.search(text)[0]}' is a full-width bracket: write {{ and }}, in English input"  # type: ignore[index]
        try:
            names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
        except ValueError:
            yield "a curly bracket is opened or closed on its own: write {name}, or no bracket at all"
            return
        allowed = self.of.get(entry)
        for name in names:
            if not _NAME.match(name):
                yield f"'{{{name}}}' is no field: write the name alone, without blanks, such as {{name}}"
            elif allowed is not None and name not in allowed:
                said = meant(name, allowed) if allowed else "This text has no fields"
                yield f"nothing fills in {{{name}}} here. {said}"
            elif allowed is None and name not in self.any:
                yield f"nothing fills in {{{name}}}: write a field that the text had before, or plain words"


def read_fields(folders: Iterable[Path], slots: Iterable[str] = ()) -> Fields:
    """Return the fields that the Python files below `folders` fill in; `slots` fill in responses too.

    A text that is said by its name in every place (`say("name", ..., field=...)`) may have the fields that each of
    these calls gives. For all others any name counts that the code uses as a keyword or as a key.
    """
    given: dict[str, list[frozenset[str] | None]] = {}
    known: set[str] = set(slots)
    for path in sorted(path for folder in folders for path in folder.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        known.update(keyword or key for keyword, key in _KEYWORD.findall(source))
        # Parsing is slow, and few files say anything.
        if "say(" in source:
            for name, fields in _said(ast.parse(source)):
                given.setdefault(name, []).append(fields)
    of = {
        name: frozenset.intersection(*[one for one in calls if one is not None])
        for name, calls in given.items()
        if all(one is not None for one in calls)
    }
    return Fields(of, frozenset(known))


def _said(tree: ast.AST) -> Iterator[tuple[str, frozenset[str] | None]]:
    """Yield the name of each text that is said, and the fields it is given; None when the call does not say."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        name = node.args[0].value
        if called == "say" and isinstance(name, str):
            fields = [keyword.arg for keyword in node.keywords]
            yield name, None if None in fields else frozenset(map(str, fields))
