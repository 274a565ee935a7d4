"""The published description of the protocol, and answers of the desk held against it."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import httpx
import yaml
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import best_match
from starlette.routing import BaseRoute, Route

from bot.settings import ROOT

FILE = ROOT / "docs" / "openapi.yaml"
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Call:
    """Name one call: a method in capitals and an address such as /api/conversations/{conversation_id}/messages."""

    method: str
    path: str


class Published:
    """Hold the document, and check what the desk answers."""

    def __init__(self) -> None:
        self.document: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))

    @property
    def calls(self) -> set[Call]:
        """Return every call that is described."""
        return {
            Call(method.upper(), path)
            for path, entry in self.document["paths"].items()
            for method in entry
            if method in METHODS
        }

    @cached_property
    def _closed(self) -> dict[str, Any]:
        """Return the document with every object closed: what it does not name is a fault of the desk here.

        For programs objects stay open, because the protocol may be added to.
        """
        closed = copy.deepcopy(self.document)
        _close(closed["components"]["schemas"])
        _close(closed["paths"])
        return closed

    def operation(self, method: str, address: str) -> tuple[str, dict[str, Any]]:
        """Return the described address that fits a real one, and what is said of `method` there."""
        for path, entry in self.document["paths"].items():
            pattern = "/".join("[^/]+" if part.startswith("{") else re.escape(part) for part in path.split("/"))
            if re.fullmatch(pattern, address) and method.lower() in entry:
                return path, self._closed["paths"][path][method.lower()]
        raise AssertionError(f"{method} {address} is not described in {FILE.name}")

    def check(self, response: httpx.Response) -> None:
        """Fail when status, media type, headers or body of an answer are not as described."""
        method, address = response.request.method, response.request.url.path
        path, operation = self.operation(method, address)
        where = f"{method} {path} {response.status_code}"
        described = operation["responses"].get(str(response.status_code))
        assert described is not None, f"{where} is not described: {response.text[:200]}"
        described = self._resolved(described)
        for name, header in described.get("headers", {}).items():
            assert name in response.headers or not header.get("required"), f"{where} lacks {name}"
        content = described.get("content", {})
        if not content:
            assert response.content == b"", f"{where} has a body"
            return
        media_type = response.headers["content-type"].partition(";")[0]
        assert media_type in content, f"{where} is {media_type}"
        if media_type.endswith("json"):
            self.check_body(content[media_type]["schema"], response.json(), where)

    def check_schema(self, name: str, body: Any) -> None:
        """Fail when `body` does not fit the named schema."""
        self.check_body({"$ref": f"#/components/schemas/{name}"}, body, name)

    def check_body(self, schema: dict[str, Any], body: Any, where: str) -> None:
        """Fail with the gravest way in which `body` does not fit."""
        whole = {**schema, "components": self._closed["components"]}
        fault = best_match(Draft202012Validator(whole, format_checker=FormatChecker()).iter_errors(body))
        assert fault is None, f"{where}: {list(fault.absolute_path)}: {fault.message[:600]}"

    def _resolved(self, entry: dict[str, Any]) -> dict[str, Any]:
        found: Any = entry
        while "$ref" in found:
            target: Any = self._closed
            for step in found["$ref"].removeprefix("#/").split("/"):
                target = target[step]
            found = target
        return dict(found)


def _close(node: Any) -> None:
    if isinstance(node, list):
        for item in node:
            _close(item)
    elif isinstance(node, dict):
        if node.get("type") == "object" and "properties" in node:
            node.setdefault("additionalProperties", False)
        for item in node.values():
            _close(item)


def calls_of(routes: list[BaseRoute]) -> set[Call]:
    """Return every call that the routes answer; HEAD goes with GET."""
    found: set[Call] = set()
    for route in routes:
        if not isinstance(route, Route):
            continue
        # An endpoint that is a class has a method for each of HTTP's.
        methods = route.methods or {name.upper() for name in METHODS if hasattr(route.endpoint, name)}
        path = re.sub(r"{(\w+):\w+}", r"{\1}", route.path)
        found |= {Call(method, path) for method in methods if method != "HEAD"}
    return found
