"""Read a text file as an editor wrote it, and tell what makes it unreadable: Big5, tabs, full-width signs."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from bot.checks.faults import Fault, short

_SAVE = "save it again as UTF-8 (in the editor: Save as, Encoding: UTF-8)"
# The encodings that editors in Taiwan, Hong Kong and China write when nobody asks for UTF-8.
_OTHERS = (("big5hkscs", "Big5"), ("cp950", "Big5"), ("gb18030", "GB 18030"))
_CONFLICT = re.compile(r"^(<{7}|>{7}|={7})( |$)")
_LOST = "\ufffd"
# White space that looks like blanks and is none to a program.
_LIKE_BLANKS = {
    "\t": "a tab",
    "\u3000": "a full-width blank",
    "\u00a0": "a no-break blank",
    "\u200b": "an invisible sign",
}
_INDENTATION = re.compile(r"^[ \t\u3000\u00a0\u200b]*")
# `intent：complain`: a key with the colon of a Chinese keyboard.
_WIDE_COLON = re.compile(r"^\s*(?:-\s*)?(?P<key>[A-Za-z_][\w.-]*)\s*：")
_WIDE_DASH = re.compile(r"^\s*(?P<dash>[－—–‐•·・‧●])\s*\S")
_WIDE_BAR = re.compile(r"^\s*(?:-\s*)?\w+\s*[:：]\s*(?P<bar>[｜︱丨│])\s*$")


def read_text(path: Path, name: str) -> tuple[str | None, list[Fault]]:
    """Return the text of a file, None when it cannot be read, and what is wrong with how it was saved."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        return None, [Fault(name, "the file", f"cannot be read ({error.strerror}): see who owns it")]
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None, [Fault(name, "the file", f"is saved in UTF-16: {_SAVE}", 1)]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return None, [Fault(name, "the file", f"is {_written_in(raw)}, not in UTF-8: {_SAVE}", line)]
    faults = []
    if text.startswith("\ufeff"):
        faults.append(Fault(name, "the file", "begins with an invisible mark: save it as UTF-8 without BOM", 1))
    for number, row in enumerate(text.splitlines(), 1):
        if _CONFLICT.match(row):
            faults.append(
                Fault(
                    name, short(row), "is left from a merge: keep one of the two versions and delete the marks", number
                )
            )
        elif _LOST in row:
            faults.append(Fault(name, short(row), "has a character that was lost (�): type it again", number))
    return text, faults


def _written_in(raw: bytes) -> str:
    for codec, name in _OTHERS:
        try:
            raw.decode(codec)
        except UnicodeDecodeError:
            continue
        return f"saved in {name}"
    return "saved in another encoding"


def wide_signs(text: str, name: str, *, keys: bool = True) -> list[Fault]:
    """Return a fault for each row of a YAML file whose indentation, dash, bar or colon only looks like one.

    `keys` is whether to look at colons, dashes and bars too; in texts for people they may be meant.
    """
    faults = []
    for number, row in enumerate(text.splitlines(), 1):
        what = _wide_in(row, keys) if row.strip() and not row.lstrip().startswith("#") else ""
        if what:
            faults.append(Fault(name, short(row), what, number))
    return faults


def _wide_in(row: str, keys: bool) -> str:
    for sign in _INDENTATION.match(row)[0]:  # type: ignore[index]
        if sign in _LIKE_BLANKS:
            return f"the line begins with {_LIKE_BLANKS[sign]}: indent it with blanks"
    if not keys:
        return ""
    if _WIDE_BAR.match(row):
        return "the bar is full-width: write | (Shift and the key with the backslash, in English input)"
    if colon := _WIDE_COLON.match(row):
        return f"the colon after '{colon['key']}' is full-width: write ':' and a blank, in English input"
    if dash := _WIDE_DASH.match(row):
        return f"'{dash['dash']}' is no dash: write '- ', in English input"
    return ""
