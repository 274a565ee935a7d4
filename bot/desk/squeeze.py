"""Make the widget's sources small: no comments, no needless blanks, one-letter local names.

Not a general tool. It relies on the style of `static/widget/src`: comments on lines of their own,
declarations one at a time, no template inside a template, no labels, no `switch`, no `eval`. What a
name means outside (properties, keys, anything not declared in the sources) is never touched.
"""

from __future__ import annotations

import itertools
import re
import string
from collections import Counter
from typing import Callable, Iterator

TOKEN = re.compile(
    r"""(?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(?P<template>`(?:\\.|[^`\\])*`)"""
    r"""|(?P<pattern>/(?![ /*=])(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\[\n])+/[a-z]*)|(?P<number>\d[\w.]*)"""
    r"""|(?P<name>[A-Za-z_$][\w$]*)|(?P<blank>\s+)|(?P<mark>\.\.\.|=>|\?\.|.)""",
    re.DOTALL,
)
NAME = re.compile(r"(?<![\w$.\"])[A-Za-z_$][\w$]*")
RESERVED = frozenset(
    re.findall(
        r"\w+",
        """as async await break case catch class const continue delete do else export extends false finally for
        from function get if import in instanceof let new null of return set static super switch this throw true
        try typeof undefined var void while with yield""",
    )
)
Token = tuple[str, str]


def squeeze_style(source: str) -> str:
    """Return a style sheet without comments and needless blanks, its custom properties named by letters."""
    source = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
    source = re.sub(r"\s+", " ", source)
    source = re.sub(r" ?([{};,]) ?", r"\1", source).replace(": ", ":").replace(";}", "}").strip()
    names = Counter(re.findall(r"--[a-z-]+", source))
    short = {name: f"--{letter}" for (name, _), letter in zip(names.most_common(), _short_names(set()), strict=False)}
    return re.sub(r"--[a-z-]+", lambda match: short[match.group()], source)


def squeeze_script(source: str) -> str:
    """Return a script that does the same with fewer letters."""
    lines = (line.strip() for line in source.splitlines())
    source = "\n".join(line for line in lines if line and not line.startswith("//"))
    return rename(_without_blanks(source))


def rename(source: str) -> str:
    """Return the script with every name it declares shortened, the most used ones first."""
    declared = declared_names(source)
    used: Counter[str] = Counter()

    def count(name: str) -> str:
        used[name] += 1
        return name

    _each_variable(source, count)
    free = _short_names(set(used) | RESERVED)
    short = {name: next(free) for name, _ in used.most_common() if name in declared and len(name) > 1}
    return _each_variable(source, lambda name: short.get(name, name))


def declared_names(source: str) -> set[str]:
    """Return every name declared in the script: constants, variables, classes and parameters."""
    found = set(re.findall(r"\b(?:const|let|class) ([A-Za-z_$][\w$]*)", source))
    found.update(re.findall(r"([A-Za-z_$][\w$]*)=>", source))
    # What stands before a block in brackets are parameters, but for a condition.
    for parameters in re.findall(r"(?<!\bif)(?<!\bfor)(?<!\bwhile)\(([^()]*)\)(?:=>|\{)", source):
        found.update(NAME.findall(re.sub(r"=[^,}]+", "", parameters)))
    for pattern in re.findall(r"\b(?:const|let) ?[\[{]([^=]*?)[\]}] ?(?:=|of)", source):
        found.update(NAME.findall(pattern))
    return found - RESERVED


def _tokens(source: str) -> list[Token]:
    """Return kind and text of each part; a slash after a value divides, elsewhere it begins a pattern."""
    found: list[Token] = []
    before: Token = ("mark", "")
    at = 0
    while match := TOKEN.match(source, at):
        kind, text = str(match.lastgroup), match.group()
        value = before[0] in ("text", "template", "number") or before[1] in (")", "]", "}")
        if kind == "pattern" and (value or (before[0] == "name" and before[1] not in RESERVED)):
            kind, text = "mark", "/"
        found.append((kind, text))
        at += len(text)
        if kind != "blank":
            before = found[-1]
    return found


def _without_blanks(source: str) -> str:
    """Return the script with blanks only where two words, two equal signs or two statements meet."""
    tokens = _tokens(source)
    kept: list[str] = []
    for (_, before), (kind, text), (_, after) in zip(
        [("", ""), *tokens[:-1]], tokens, [*tokens[1:], ("", "")], strict=True
    ):
        if kind != "blank":
            kept.append(text)
        elif "\n" in text:
            kept.append("" if before in tuple("{([,;=>&|?:") or after in tuple("})].,?:&|") else "\n")
        else:
            words = (before[-1:].isalnum() or before[-1:] in "_$") and (after[:1].isalnum() or after[:1] in "_$")
            kept.append(" " if words or before == after else "")
    return "".join(kept)


def _each_variable(source: str, change: Callable[[str], str]) -> str:
    """Return the script with `change` applied to each name that stands for a variable.

    A name is none after a dot, before the colon of a key, and as a method of a class. A short key
    `{name}` becomes `{name:changed}`.
    """
    tokens = _tokens(source)
    solid = [text for kind, text in tokens if kind != "blank"]
    around = iter(zip(["", *solid[:-1]], [*solid[1:], ""], strict=True))
    open_marks: list[str] = []
    class_follows = False
    made: list[str] = []
    for kind, text in tokens:
        before, after = ("", "") if kind == "blank" else next(around)
        if kind == "template":
            text = re.sub(r"\$\{([^{}]*)\}", lambda hole: "${" + _each_variable(hole.group(1), change) + "}", text)
        elif text in ("{", "(", "["):
            open_marks.append("class" if text == "{" and class_follows else text)
            class_follows = class_follows and text != "{"
        elif text in ("}", ")", "]") and open_marks:
            open_marks.pop()
        elif kind == "name":
            class_follows = class_follows or text == "class"
            inside = open_marks[-1] if open_marks else ""
            in_list = inside == "{" and before in ("{", ",")
            is_property = before in (".", "?.") or inside == "class" or (in_list and after == ":")
            if text not in RESERVED and not is_property:
                changed = change(text)
                is_key = in_list and after in (",", "}", "=") and changed != text
                text = f"{text}:{changed}" if is_key else changed
        made.append(text)
    return "".join(made)


def _short_names(taken: set[str]) -> Iterator[str]:
    """Give names of one letter, then of two, that nobody uses."""
    letters = string.ascii_letters
    pairs = (first + second for first in letters for second in letters)
    return (name for name in itertools.chain(letters, pairs) if name not in taken)
