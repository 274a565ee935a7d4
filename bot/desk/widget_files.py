"""Serve the customer's widget: many small sources and both languages' words, as one script.

The script is put together once per process. It carries its style sheet and its words, so a page
needs one `<script>` tag and one request, and never asks a third party for anything.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.settings import Settings
from bot.words import Words

FOLDER = Path(__file__).parent / "static" / "widget"
# Every source shares one function scope, so a name must be defined before it is used at load time.
SOURCES = (
    "page.js",
    "dom.js",
    "format.js",
    "session.js",
    "desk.js",
    "stream.js",
    "conversation.js",
    "choices.js",
    "cards.js",
    "survey.js",
    "files.js",
    "thread.js",
    "composer.js",
    "header.js",
    "widget.js",
)
# Short, so that a new version of the desk reaches every page within minutes; a check costs one 304.
CACHE_CONTROL = "public, max-age=300, must-revalidate"

SCRIPT_PARTS = re.compile(
    r"""(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`)"""
    r"""|(?P<pattern>/(?![ /*])(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\[\n])+/)"""
    r"""|(?P<blank>\s+)"""
)


@dataclass(frozen=True)
class Bundle:
    """Hold the finished script: `plain` and `packed` (gzip) are the same bytes, `etag` is quoted."""

    plain: bytes
    packed: bytes
    etag: str


def squeeze_script(source: str) -> str:
    """Return a script without comments and needless blanks; strings, templates and patterns stay as they are.

    Not a general tool: it relies on this folder's style, where comments have lines of their own,
    a division has blanks around it and no template holds another one.
    """
    lines = (line.strip() for line in source.splitlines())
    source = "\n".join(line for line in lines if line and not line.startswith("//"))

    def shorten(match: re.Match[str]) -> str:
        blank = match.group("blank")
        if blank is None:
            return match.group()
        before, after = source[match.start() - 1 : match.start()], source[match.end() : match.end() + 1]
        if "\n" in blank:
            return "" if before in "{([,;=>&|?:" or after in "})].,?:&|" else "\n"
        joined = (before.isalnum() or before in "_$") and (after.isalnum() or after in "_$")
        return " " if joined or before == after else ""

    return SCRIPT_PARTS.sub(shorten, source)


def squeeze_style(source: str) -> str:
    """Return a style sheet without comments and needless blanks."""
    source = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
    source = re.sub(r"\s+", " ", source)
    return re.sub(r" ?([{};,]) ?", r"\1", source).replace(": ", ":").strip()


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


def assemble(words: Words, folder: Path = FOLDER) -> str:
    """Return the widget as one script, words of every locale included."""
    chinese, english, simplified = (words.all(name, prefix="widget.") for name in ("zh-Hant", "en", "zh-Hans"))
    table = {name.removeprefix("widget."): [chinese[name], english[name]] for name in chinese}
    style = squeeze_style((folder / "widget.css").read_text(encoding="utf-8"))
    head = (
        f"const WORDS={json.dumps(table, ensure_ascii=False, separators=(',', ':'))};\n"
        f"const SIMPLE={json.dumps(simple_letters(chinese, simplified), ensure_ascii=False)};\n"
        f"const STYLE={json.dumps(style, ensure_ascii=False)};\n"
    )
    body = "\n".join(squeeze_script((folder / "src" / name).read_text(encoding="utf-8")) for name in SOURCES)
    return f'(()=>{{"use strict";\n{head}{body}\n}})();\n'


def build(words: Words, folder: Path = FOLDER) -> Bundle:
    """Return the script with its gzip form and its tag, the same for the same sources and words."""
    plain = assemble(words, folder).encode()
    digest = hashlib.sha256(plain).hexdigest()[:20]
    return Bundle(plain=plain, packed=gzip.compress(plain, 9, mtime=0), etag=f'"{digest}"')


@lru_cache(maxsize=1)
def bundle() -> Bundle:
    """Return the script of this installation, put together at the first call."""
    return build(Words.load(Settings.load().responses_dir))


async def widget_script(request: Request) -> Response:
    """Answer with the widget, packed when the browser takes gzip, or 304 when it has it already."""
    made = bundle()
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


routes = [Route("/widget.js", widget_script, methods=["GET"])]
