"""Column types that behave the same in SQLite and PostgreSQL."""

from __future__ import annotations

import json
from datetime import date, datetime, timezone
from typing import Any

from sqlalchemy import DateTime, Text
from sqlalchemy.types import TypeDecorator

from bot.cases.errors import Refused
from bot.cases.utc import as_utc, iso


class UtcDateTime(TypeDecorator):
    """Store an aware datetime in UTC and return it aware, because SQLite by itself does not keep the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        return None if value is None else as_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=timezone.utc) if value.tzinfo is None else value.astimezone(timezone.utc)


class Words(TypeDecorator):
    """Store text verbatim; refuse text that one of the databases could not return unchanged."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        return None if value is None else storable(value)


class JsonText(TypeDecorator):
    """Store any JSON value as text, because both databases keep text byte for byte; None is NULL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:
        return None if value is None else to_json(value)

    def process_result_value(self, value: str | None, dialect: Any) -> Any:
        return None if value is None else json.loads(value)


def to_json(value: Any) -> str:
    """Return a value as JSON text, with datetimes in ISO 8601 UTC; raise Refused for what JSON cannot represent."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, default=moment_to_json)
        text.encode("utf-8")
    except (TypeError, ValueError) as error:
        raise Refused(f"This value cannot be kept as JSON: {error}") from error
    return text


def storable(words: str, *, limit: int | None = None) -> str:
    """Return the text unchanged; raise Refused for a NUL, a lone surrogate or more than `limit` characters."""
    if "\0" in words:
        raise Refused("Text with a NUL character cannot be kept; take it out and send it again.")
    try:
        words.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Refused("Text with half a character (a lone surrogate) cannot be kept; type it again.") from error
    if limit is not None and len(words) > limit:
        raise Refused(f"{words[:20]!r}... is longer than {limit} characters; make it shorter.")
    return words


def moment_to_json(value: Any) -> str:
    """Return a datetime or a date as text, for `json.dumps`; raise TypeError for anything else.

    Seals are made over this text: it never changes.
    """
    if isinstance(value, datetime):
        return iso(as_utc(value))
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not JSON")
