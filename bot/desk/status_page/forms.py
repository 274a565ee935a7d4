"""Read the fields of a form, never more of them than a person fills in."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.desk.problems import Problem
from bot.desk.reading import MAX_TEXT, check_characters, limited_body

# A character takes at most twelve bytes in such a form: four bytes, each written as %XX.
MAX_BYTES = 12 * MAX_TEXT + 4_000
MOST_FIELDS = 12


async def read_form(request: Request) -> dict[str, str]:
    """Return the fields of a form by name; raise a 400 or 413 Problem."""
    body = b"".join([chunk async for chunk in limited_body(request, MAX_BYTES)])
    try:
        pairs = parse_qsl(body.decode("ascii"), max_num_fields=MOST_FIELDS, encoding="utf-8", errors="strict")
    except (ValueError, UnicodeError):
        raise Problem(400, "unreadable") from None
    for _, value in pairs:
        check_characters(value, "text")
        if len(value) > MAX_TEXT:
            raise Problem(413, "too_long", field="text", limit=f"{MAX_TEXT:,}")
    return {name: value.replace("\r\n", "\n") for name, value in pairs}
