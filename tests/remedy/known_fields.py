"""The fields that the loader of a policy knows, noted while it reads, by the paths under which managers find them.

A path such as `remedies.<id>.promises[].what` has `<id>` for a free name, `[]` for the entries of a list, and `<kind>`,
`<role>` and the like for the words that the product knows. A text in both languages is one field.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.remedy import load_policy
from bot.remedy.demo_page import check_front
from bot.remedy.reading import LANGUAGES, Fields, Value
from bot.remedy.vocabulary import EMOTIONS, KINDS, OUTCOMES, REASONS, ROLES, SUB_KINDS, WISHES
from bot.yaml_files import read_yaml

WORDS = {
    frozenset(KINDS): "<kind>",
    frozenset(EMOTIONS): "<emotion>",
    frozenset((*KINDS, *SUB_KINDS)): "<kind>",
    frozenset(OUTCOMES): "<outcome>",
    frozenset(WISHES): "<outcome>",
    frozenset(REASONS): "<reason>",
    frozenset(ROLES): "<role>",
    frozenset(LANGUAGES): "",
}
# What no shipped policy uses, so that the loader comes to these blocks too.
SQL: dict[str, Any] = {
    "url_from": "AMENDS_ORDERS_URL",
    "table": "orders",
    "columns": {"number": "no", "bought_on": "day", "product_id": "sku", "paid": "total"},
    "product_codes": {"SKU-1": "robot_vacuum"},
    "branch_codes": {"S01": "xinyi"},
}
HTTP: dict[str, Any] = {
    "url": "https://erp.example/orders/{order_number}",
    "header": {"name": "Authorization", "from": "AMENDS_ORDERS_TOKEN"},
    "fields": {"bought_on": "day", "product_id": "sku", "paid": "total"},
}


def known_fields(monkeypatch: pytest.MonkeyPatch, policy: Path, folder: Path) -> dict[str, set[str]]:
    """Return the paths of all fields by file, read from copies of `policy` made in `folder`."""
    found: dict[str, set[str]] = {}
    paths: dict[int, tuple[Any, str]] = {}
    entries, items, fields = Value.entries, Value.items, Value.fields

    def path_of(value: Value) -> str:
        return paths[id(value.node)][1] if id(value.node) in paths else ""

    def put(value: Value, path: str) -> None:
        # The node is kept with its path: its number is its own for as long as it is there.
        paths[id(value.node)] = (value.node, path)

    def free_entries(self: Value) -> Iterator[tuple[str, Value]]:
        for name, value in entries(self):
            put(value, _below(path_of(self), "<id>"))
            yield name, value

    def listed(self: Value) -> list[Value]:
        made = items(self)
        for value in made:
            put(value, path_of(self) + "[]")
        return made

    def known(self: Value, *required: str, optional: Iterable[str] = ()) -> Fields:
        more = tuple(optional)
        read = fields(self, *required, optional=more)
        word = WORDS.get(frozenset(required + more))
        for name in required + more:
            path = _below(path_of(self), name if word is None else word)
            found.setdefault(self.file, set()).add(path)
            value = read.get(name)
            if value is not None:
                put(value, path)
        return read

    with monkeypatch.context() as patched:
        patched.setattr(Value, "entries", free_entries)
        patched.setattr(Value, "items", listed)
        patched.setattr(Value, "fields", known)
        for source in ({}, {"sql": SQL}, {"http": HTTP}):
            copy = _with_orders(policy, folder / next(iter(source), "csv"), source)
            check_front(copy, load_policy(copy))
    for of_file in found.values():
        of_file.discard("")
    return found


def _below(path: str, name: str) -> str:
    return ".".join(filter(None, (path, name)))


def _with_orders(policy: Path, copy: Path, source: dict[str, Any]) -> Path:
    shutil.copytree(policy, copy)
    if source:
        path = copy / "company.yml"
        company = read_yaml(path)
        orders = {name: company["orders"][name] for name in ("pattern", "example")}
        # Rewritten, times and names would lose the quotes they need; so only the last block is replaced.
        head = path.read_text(encoding="utf-8").rpartition("\norders:")[0]
        path.write_text(head + "\n" + yaml.safe_dump({"orders": {**orders, **source}}), encoding="utf-8")
    return copy
