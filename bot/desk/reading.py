"""Read and check request bodies, never more of a body than its limit."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from bot.desk.problems import Problem

# Room for MAX_TEXT characters that are each escaped as a surrogate pair in JSON (48,000 bytes).
MAX_JSON_BYTES = 64 * 1024
MAX_TEXT = 4000
# Unicode categories of invisible characters: controls, format marks (bidi, zero width), separators.
INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp"}


@dataclass(frozen=True)
class Field:
    """The rule for one field of a JSON object; `longest` is in characters, `fields` are those of an object."""

    type: type
    required: bool = False
    longest: int | None = None
    fields: Mapping[str, Field] | None = None


async def limited_body(request: Request, limit: int) -> AsyncGenerator[bytes, None]:
    """Yield the body in chunks; raise a 413 Problem as soon as it is known to be longer than `limit` bytes."""
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        raise Problem(413, "too_large")
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise Problem(413, "too_large")
        yield chunk


async def read_json(request: Request, fields: Mapping[str, Field], *, most: int = MAX_JSON_BYTES) -> dict[str, Any]:
    """Return the JSON object in the body of at most `most` bytes, checked against `fields`; `{}` for none.

    Raises a 400 Problem that names the wrong field, or a 413 Problem for a body or `text` that is too long.
    """
    body = b"".join([chunk async for chunk in limited_body(request, most)])
    if not body.strip():
        body = b"{}"
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Problem(400, "unreadable") from None
    if not isinstance(value, dict):
        raise Problem(400, "unreadable")
    return _check(value, fields, prefix="")


def _check(value: dict[str, Any], fields: Mapping[str, Field], prefix: str) -> dict[str, Any]:
    for name in value:
        if name not in fields:
            raise Problem(400, "unknown_field", field=_printable(prefix + name))
    for name, field in fields.items():
        if value.get(name) is None:
            if field.required or name in value:
                raise Problem(400, "field_missing", field=prefix + name)
            continue
        _check_one(value[name], field, prefix + name)
    return value


def _check_one(value: Any, field: Field, name: str) -> None:
    # A bool is an int in Python, but no value for a number field.
    if not isinstance(value, field.type) or (isinstance(value, bool) and field.type is not bool):
        raise Problem(400, "field_type", field=name)
    if isinstance(value, str):
        check_characters(value, name)
        if field.longest is not None and len(value) > field.longest:
            raise Problem(413 if name == "text" else 400, "too_long", field=name, limit=f"{field.longest:,}")
    if field.fields is not None and isinstance(value, dict):
        _check(value, field.fields, prefix=f"{name}.")


def check_characters(text: str, name: str) -> None:
    """Raise a 400 Problem when `text` contains what cannot be stored: NUL or half a surrogate pair."""
    if "\x00" in text:
        raise Problem(400, "bad_character", field=name)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise Problem(400, "bad_character", field=name) from None


def shows_nothing(text: str) -> bool:
    """Return whether `text` is empty or consists of invisible characters only."""
    return all(unicodedata.category(character) in INVISIBLE for character in text)


def whole_number(text: str | None, name: str) -> int:
    """Return the number in a query parameter or header, 0 when it is absent; raise a 400 Problem for anything else."""
    if text is None or text == "":
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise Problem(400, "field_type", field=name)
    return int(text)


def _printable(name: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in name[:60]).encode("utf-8", "replace").decode()


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
