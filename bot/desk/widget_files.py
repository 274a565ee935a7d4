"""Serve the customer's widget as one script: the bundle of its modules and style sheet, with the words of every locale.

The script is put together once per process (again when the company's time zone changes). A page needs one
`<script>` tag and one request, and never asks a third party for anything.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk.context import context_of
from bot.desk.feature import Feature
from bot.desk.problems import Problem
from bot.settings import Settings
from bot.widget_bundle import BundleError, bundled_code
from bot.words import Words

# Short, so that a new version of the desk reaches every page within minutes; a check costs one 304.
GZIP_WINDOW = 16 + 15
CACHE_CONTROL = "public, max-age=300, must-revalidate"


@dataclass(frozen=True)
class Script:
    """Hold the finished script: `plain` and `packed` (gzip) are the same bytes, `etag` is quoted."""

    plain: bytes
    packed: bytes
    etag: str


def simple_letters(chinese: Mapping[str, str], simplified: Mapping[str, str]) -> list[str]:
    """Return two strings: letters that differ in Simplified Chinese, and in the same places what they become.

    Letters take a tenth of the room of a third set of words. Raises ValueError for words whose
    conversion is more than letter by letter.
    """
    letters: dict[str, str] = {}
    for name, text in chinese.items():
        for letter, simple in zip(text, simplified[name], strict=True):
            if letters.setdefault(letter, simple) != simple:
                raise ValueError(f"'{name}': '{letter}' becomes '{simple}' here and '{letters[letter]}' elsewhere")
    pairs = [(letter, simple) for letter, simple in letters.items() if letter != simple]
    return ["".join(letter for letter, _ in pairs), "".join(simple for _, simple in pairs)]


def assemble(bundle: str, words: Words, zone: str) -> str:
    """Return the bundle as the script a page loads, with its words; promises are shown in the time zone `zone`.

    Raises ValueError for a word that the table of words cannot hold.
    """
    chinese, english, simplified = (words.all(name, prefix="widget.") for name in ("zh-Hant", "en", "zh-Hans"))
    rows = [[name.removeprefix("widget."), chinese[name], english[name]] for name in chinese]
    if any("|" in part or "\n" in part for row in rows for part in row):
        raise ValueError("a widget word holds a | or a line end, which keep the words apart: write it without")
    table = "\n".join("|".join(row) for row in rows)
    # The names that src/given.js takes over.
    parts = {"WORDS": table, "SIMPLE": simple_letters(chinese, simplified), "ZONE": zone}
    given = ",".join(
        f"{name}={json.dumps(part, ensure_ascii=False, separators=(',', ':'))}" for name, part in parts.items()
    )
    # In a function, so that none of its names reaches the page.
    return f'(()=>{{"use strict";const {given};{bundle.strip()}}})();\n'


def pack(plain: bytes) -> bytes:
    """Return the bytes gzipped, by whichever setting makes them smallest."""
    made = []
    for memory in range(4, 10):
        packer = zlib.compressobj(9, zlib.DEFLATED, GZIP_WINDOW, memory)
        made.append(packer.compress(plain) + packer.flush())
    return min(made, key=len)


def build(bundle: str, words: Words, zone: str) -> Script:
    """Return the script with its gzip form and its tag, the same for the same bundle, words and zone."""
    plain = assemble(bundle, words, zone).encode()
    digest = hashlib.sha256(plain).hexdigest()[:20]
    return Script(plain=plain, packed=pack(plain), etag=f'"{digest}"')


@lru_cache(maxsize=1)
def code() -> str:
    """Return the bundle as it was at the first call: a desk keeps what it began with while its sources change."""
    return bundled_code()


@lru_cache(maxsize=4)
def script(zone: str, edition: int = 0) -> Script:
    """Return the script for a time zone and an edition of the words (`Words.edition`), put together at the first call.

    Raises BundleError when the widget's sources were not bundled.
    """
    return build(code(), Words.load(Settings.load().responses_dir), zone)


async def widget_script(request: Request) -> Response:
    """Answer with the widget, packed when the browser takes gzip, or 304 when it has it already.

    Answers 503 where the widget is not built.
    """
    try:
        made = script(context_of(request).policy.company.timezone, context_of(request).words.edition)
    except BundleError as error:
        # Pages go on without it; half a widget or an old one would mislead.
        raise Problem(503, "no_widget") from error
    headers = {
        "Cache-Control": CACHE_CONTROL,
        "ETag": made.etag,
        "Vary": "Accept-Encoding",
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "X-Content-Type-Options": "nosniff",
    }
    known = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    if made.etag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    body = made.plain
    if "gzip" in request.headers.get("accept-encoding", ""):
        body = made.packed
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type="text/javascript; charset=utf-8", headers=headers)


feature = Feature("widget", [Route("/widget.js", widget_script, methods=["GET"])])
