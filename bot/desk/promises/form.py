"""Read the page's forms, from the page itself only."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request

from bot.desk.context import Context
from bot.desk.forms_with_files import Form, read_form_with_file
from bot.desk.problems import Problem
from bot.desk.reading import MAX_JSON_BYTES, check_characters, limited_body
from bot.desk.uploads import is_multipart

MOST_FIELDS = 40
FORM = "application/x-www-form-urlencoded"


def comes_from_the_page(request: Request) -> bool:
    """Return whether a form was sent from a page of this desk.

    The address is the authority, so this only keeps pages of others from sending to an address that they came to know.
    Browsers send the origin "null", because the page gives no referrer.
    """
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    origin = request.headers.get("origin", "null")
    host = request.headers.get("x-forwarded-host", request.headers.get("host", ""))
    return origin == "null" or urlsplit(origin).netloc.lower() == host.lower()


async def read_form(request: Request, context: Context, names: Collection[str]) -> Form:
    """Return the form, with a file where its encoding allows for one; `names` are those of its fields."""
    return (
        await read_form_with_file(request, context, names)
        if is_multipart(request)
        else Form(await _words_only(request))
    )


async def _words_only(request: Request) -> dict[str, str]:
    """Return the fields of the form; raise a 400 Problem for a body that is none, 413 for one that is too long."""
    return dict(await read_pairs(request))


async def read_pairs(request: Request, most: int = MOST_FIELDS) -> list[tuple[str, str]]:
    """Return the names and values of a form in its order; raise a 400 Problem for no form, 413 if too long."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise Problem(400, "unreadable")
    body = b"".join([chunk async for chunk in limited_body(request, MAX_JSON_BYTES)])
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=most)
    except ValueError:
        raise Problem(400, "unreadable") from None
    for name, value in pairs:
        check_characters(name + value, "form")
    # A browser sends the line breaks of a text field as CR LF.
    return [(name, value.replace("\r\n", "\n")) for name, value in pairs]
