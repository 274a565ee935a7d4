"""Find the actions that the code may write into the audit log, by reading the source code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Union

from bot.settings import ROOT

Function = Union[ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda]
# The calls that write an entry, by the end of their name, with the position of the action among the arguments, and
# with the name of that argument.
WRITERS = {"audit.record": 2, "audit.record_once": 2, "view_log.note": 2, "audit_view": 3}
ACTION = {"audit.record": "action", "audit.record_once": "action", "view_log.note": "action", "audit_view": "what"}
# Kinds of actions that do not concern a conversation: on an account, a file, a list, a template, a cure, a lesson.
ELSEWHERE = frozenset(
    {
        "action", "address", "agent", "analysis", "attachment", "incident", "lesson", "list", "search", "signal",
        "template", "view",
    }
)  # fmt: skip
# Files that only pass an action on from one of these calls to another.
CARRIERS = ("bot/cases/audit.py", "bot/desk/view_log.py", "bot/desk/agents/audit_view.py")


@dataclass(frozen=True)
class Module:
    """One module, walked once: its statements, its calls by the name of what they call, and its imports from modules.

    Every node below has its `parent`.
    """

    body: list[ast.stmt]
    calls: list[tuple[str, ast.Call]]
    imports: list[ast.ImportFrom]

    @classmethod
    def read(cls, text: str) -> Module:
        """Read a module from its source."""
        tree = ast.parse(text)
        calls, imports = [], []
        for node in ast.walk(tree):
            for child in ast.iter_child_nodes(node):
                child.parent = node  # type: ignore[attr-defined]
            if isinstance(node, ast.Call):
                calls.append((_dotted(node.func), node))
            elif isinstance(node, ast.ImportFrom):
                imports.append(node)
        return cls(tree.body, calls, imports)


class Sources:
    """The source files of a folder; a file is parsed only when it may call what is asked for, because that is slow."""

    def __init__(self, folder: Path) -> None:
        self._texts = {file: file.read_text(encoding="utf-8") for file in sorted(folder.rglob("*.py"))}
        self._modules: dict[Path, Module] = {}

    def module(self, file: Path) -> Module:
        """Return the module in `file`, parsed once."""
        if file not in self._modules:
            self._modules[file] = Module.read(self._texts[file])
        return self._modules[file]

    def that_mention(self, *names: str) -> Iterator[tuple[Path, Module]]:
        """Yield the files in which one of these names stands, such as "audit.record", with their modules."""
        wanted = [(name.rpartition(".")[2], re.compile(rf"\b{name}\b".replace(".", r"\s*\.\s*"))) for name in names]
        for file, text in self._texts.items():
            if any(last in text and whole.search(text) for last, whole in wanted):
                yield file, self.module(file)


def _dotted(called: ast.expr) -> str:
    """Return the name of what is called, such as "audit.record"; of a call on a result only the last part."""
    parts = []
    while isinstance(called, ast.Attribute):
        parts.append(called.attr)
        called = called.value
    if isinstance(called, ast.Name):
        parts.append(called.id)
    return ".".join(reversed(parts))


class Unclear(Exception):
    """An action cannot be found in the source, at the place in the message: write it as a literal "kind.verb" there."""


@lru_cache
def actions() -> frozenset[str]:
    """Return every action (KIND.VERB); raise Unclear for one that is put together out of parts."""
    sources = Sources(ROOT / "bot")
    found: set[str] = set()
    for file, module in sources.that_mention(*WRITERS):
        if file.relative_to(ROOT).as_posix() in CARRIERS:
            continue
        for name, call in module.calls:
            for writer, place in WRITERS.items():
                if f".{name}".endswith(f".{writer}"):
                    found |= set(_texts(_argument(call, place, ACTION[writer]), file, sources))
    return frozenset(found)


def _argument(call: ast.Call, place: int, name: str) -> ast.expr:
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    return call.args[place]


def _texts(expression: ast.expr, file: Path, sources: Sources) -> Iterator[str]:
    if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        yield expression.value
    elif isinstance(expression, ast.IfExp):
        yield from _texts(expression.body, file, sources)
        yield from _texts(expression.orelse, file, sources)
    elif isinstance(expression, ast.Subscript):
        yield from _texts(expression.value, file, sources)
    elif isinstance(expression, ast.Dict):
        for value in expression.values:
            yield from _texts(value, file, sources)
    elif isinstance(expression, ast.Name):
        yield from _meant_by(expression, file, sources)
    else:
        raise Unclear(f"{file.relative_to(ROOT)}:{expression.lineno}: {ast.unparse(expression)}")


def _meant_by(name: ast.Name, file: Path, sources: Sources) -> Iterator[str]:
    """Follow a name to its parameter, and from there to the callers; else to a constant of the module."""
    node: ast.AST = name
    while not isinstance(node, ast.Module):
        node = node.parent  # type: ignore[attr-defined]
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            named = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
            if name.id in (*named, *(argument.arg for argument in node.args.kwonlyargs)):
                place = named.index(name.id) if name.id in named else -1
                yield from _given_by_callers(node.name, place, name.id, file, sources)
                return
    for statement in sources.module(file).body:
        if isinstance(statement, ast.Assign):
            for target, value in _pairs(statement):
                if isinstance(target, ast.Name) and target.id == name.id:
                    yield from _texts(value, file, sources)
                    return
    raise Unclear(f"{file.relative_to(ROOT)}:{name.lineno}: {name.id}")


def _pairs(statement: ast.Assign) -> Iterator[tuple[ast.expr, ast.expr]]:
    for target in statement.targets:
        if isinstance(target, ast.Tuple) and isinstance(statement.value, ast.Tuple):
            yield from zip(target.elts, statement.value.elts)
        else:
            yield target, statement.value


def _given_by_callers(function: str, place: int, name: str, file: Path, sources: Sources) -> Iterator[str]:
    for caller, module in sources.that_mention(function):
        known_as = {function} if caller == file else _imported_as(function, file, module)
        for called, call in module.calls:
            if called in known_as:
                yield from _texts(_argument(call, place, name), caller, sources)


def _imported_as(function: str, file: Path, caller: Module) -> set[str]:
    module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
    package, _, last = module.rpartition(".")
    found: set[str] = set()
    for node in caller.imports:
        for one in node.names:
            if node.module == module and one.name == function:
                found.add(one.asname or function)
            elif node.module == package and one.name == last:
                found.add(f"{one.asname or last}.{function}")
    return found
