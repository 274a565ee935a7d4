"""Check answers of the desk against the published description of the protocol, `docs/openapi.yaml`."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import best_match
from starlette.routing import BaseRoute, Route

from bot.settings import ROOT
from bot.yaml_files import read_yaml

FILE = ROOT / "docs" / "openapi.yaml"
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Call:
    """One call: a method in capitals and an address such as /api/conversations/{conversation_id}/messages."""

    method: str
    path: str


@cache
def _document() -> dict[str, Any]:
    """Return the document, read once, because its thousands of lines take longer than most tests; nobody changes it."""
    return dict(read_yaml(FILE))


@cache
def _closed_document() -> dict[str, Any]:
    """Return the document with `additionalProperties: false` in every object, so that unnamed fields fail a test.

    The published document leaves objects open, because fields may be added to the protocol.
    """
    closed = copy.deepcopy(_document())
    _close(closed["components"]["schemas"])
    _close(closed["paths"])
    return closed


class Published:
    """The published document, and checks of the desk's answers against it."""

    def __init__(self) -> None:
        self.document = _document()
        self._closed = _closed_document()

    @property
    def calls(self) -> set[Call]:
        """Return all calls in the document."""
        return {
            Call(method.upper(), path)
            for path, entry in self.document["paths"].items()
            for method in entry
            if method in METHODS
        }

    def operation(self, method: str, address: str) -> tuple[str, dict[str, Any]]:
        """Return the address pattern in the document that matches `address`, and its operation for `method`."""
        for path, entry in self.document["paths"].items():
            pattern = "/".join("[^/]+" if part.startswith("{") else re.escape(part) for part in path.split("/"))
            if re.fullmatch(pattern, address) and method.lower() in entry:
                return path, self._closed["paths"][path][method.lower()]
        raise AssertionError(f"{method} {address} is not described in {FILE.name}")

    def check(self, response: httpx.Response) -> None:
        """Fail if status, media type, headers or body of an answer are not as described."""
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
        """Fail if `body` does not match the named schema."""
        self.check_body({"$ref": f"#/components/schemas/{name}"}, body, name)

    def check_body(self, schema: dict[str, Any], body: Any, where: str) -> None:
        """Fail with the most relevant error if `body` does not match `schema`."""
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
    """Return all calls that the routes answer, without HEAD, which Starlette adds to GET."""
    found: set[Call] = set()
    for route in routes:
        if not isinstance(route, Route):
            continue
        # An endpoint class has one function for each HTTP method.
        methods = route.methods or {name.upper() for name in METHODS if hasattr(route.endpoint, name)}
        path = re.sub(r"{(\w+):\w+}", r"{\1}", route.path)
        found |= {Call(method, path) for method in methods if method != "HEAD"}
    return found
