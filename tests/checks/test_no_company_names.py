"""Test that no name of a shipped company occurs in the program or its texts, so that a policy folder can replace it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.remedy import load_policy
from bot.settings import ROOT

PLACES = ("bot", "actions", "data/responses", "data/rules", "data/stories", "domain.yml", "config.yml")
KINDS = {".py", ".yml", ".html", ".js", ".css", ".svg"}
# Everyday words that are also names of products or branches.
EVERYDAY = {"home delivery", "customer service", "online shop", "bill", "booking", "reception"}


def texts() -> Iterator[tuple[Path, str]]:
    """Yield the path and the texts of each file: the strings of Python files, and other files without comment lines."""
    for place in PLACES:
        path = ROOT / place
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in KINDS:
                text = file.read_text(encoding="utf-8")
                lines = (line for line in text.splitlines() if not line.lstrip().startswith(("#", "//")))
                yield file.relative_to(ROOT), strings(text) if file.suffix == ".py" else "\n".join(lines)


def strings(program: str) -> str:
    """Return the strings of a Python program without its docstrings, one per line."""
    tree = ast.parse(program)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, documented) and _first(node)}
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return "\n".join(node.value for node in constants if id(node) not in docstrings)


def _first(node: ast.AST) -> bool:
    body = getattr(node, "body", [])
    return bool(body) and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)


def test_the_strings_of_a_program_are_found_without_its_comments() -> None:
    program = 'def f():\n    """Say 安居."""\n    # 生活\n    return f"NT${1}" + "商店"\n'
    assert sorted(strings(program).split()) == ["NT$", "商店"]


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["data/policy", "examples/policies/hong-kong-clinic"])
def test_no_name_of_the_company_its_people_places_and_goods_is_in_the_program(folder: str) -> None:
    policy = load_policy(ROOT / folder)
    names = {*policy.company.name.values(), policy.company.symbol}
    for handler in policy.handlers.values():
        names.update(handler.name.values())
    for thing in (*policy.branches.values(), *policy.products.values()):
        names.update(thing.names.values())
    looked_for = {name for name in names if len(name) > 2} - EVERYDAY
    # An English name counts as a word only: "oven" is no part of "proven".
    patterns = {name: rf"(?<!\w){re.escape(name)}(?!\w)" if name.isascii() else re.escape(name) for name in looked_for}
    found = sorted(
        f"{path}: {name}"
        for path, text in texts()
        for name in looked_for
        if name in text and re.search(patterns[name], text)
    )
    assert not found, "\n".join(found)
