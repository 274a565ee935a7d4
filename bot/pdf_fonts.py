"""Choose the font for each character of a PDF.

A TrueType font named by `AMENDS_PDF_FONT` is embedded (only the glyphs used), so that the file looks the same
everywhere. Without it, standard Chinese, Japanese and Korean fonts are named and not embedded: nothing has to be
installed here, because PDF readers substitute a font of their own.
"""

from __future__ import annotations

import logging
import threading
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

logger = logging.getLogger(__name__)

# Whoever makes a file holds it, because ReportLab keeps the fonts that a file uses in global state.
ONE_AT_A_TIME = threading.Lock()
LATIN, LATIN_BOLD = "Helvetica", "Helvetica-Bold"
OWN = "AmendsOwn"
# Each with the encoding that has roughly its characters; the first font with a character is used for it.
_NAMED = (
    ("MSung-Light", "big5hkscs"),
    ("STSong-Light", "gbk"),
    ("HeiseiMin-W3", "shift_jis"),
    ("HYSMyeongJo-Medium", "cp949"),
)
# The names of characters are long: a text of nothing else would fill a hundred pages.
MOST_SPELT = 20
_BOX = "□"
# The first character for which the named fonts are used; those before it belong to Western alphabets.
_EASTERN = "\u2000"
_ENCODINGS = {"MSung-Light": "UniCNS-UCS2-H"}


def runs(text: str, font: Path | None, *, bold: bool = False) -> Iterator[tuple[str, str]]:
    """Yield `(font name, piece)` for successive pieces of a text; a character in no font becomes `[its name]`.

    Of one text, at most `MOST_SPELT` are named; further ones become a box.
    """
    own = own_font(font)
    spelt = 0
    shown: list[tuple[str, str]] = []
    for sign in text:
        for name, piece in _signs(sign, own, bold):
            if len(piece) > 1:
                spelt += 1
                if spelt > MOST_SPELT:
                    name, piece = next(_signs(_BOX, own, bold))
            shown.append((name, piece))
    for name, pieces in groupby(shown, key=lambda piece: piece[0]):
        yield name, "".join(piece for _, piece in pieces)


def _signs(sign: str, own: TTFont | None, bold: bool) -> Iterator[tuple[str, str]]:
    latin = LATIN_BOLD if bold else LATIN
    if sign in "\n\t":
        yield latin, sign
    elif unicodedata.category(sign) in ("Cc", "Cf", "Mn", "Me", "Cs"):
        return
    elif own is not None and ord(sign) in own.face.charToGlyph:
        yield OWN, sign
    elif _is_in(sign, "cp1252"):
        yield latin, sign
    elif sign < _EASTERN:
        # A letter whose accents are not in the font is printed without them.
        plain = unicodedata.normalize("NFKD", sign)[0]
        yield latin, plain if _is_in(plain, "cp1252") else _spelt_out(sign)
    else:
        name = next((name for name, encoding in _NAMED if ord(sign) < 0x10000 and _is_in(sign, encoding)), None)
        if name is None:
            yield latin, _spelt_out(sign)
        else:
            _register(name)
            yield name, sign


def _spelt_out(sign: str) -> str:
    return f"[{unicodedata.name(sign, f'U+{ord(sign):04X}').lower()}]"


def _is_in(sign: str, encoding: str) -> bool:
    try:
        sign.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@cache
def _register(name: str) -> None:
    font = UnicodeCIDFont(name)
    # ReportLab gives the font for Traditional Chinese an encoding for Simplified, which no PDF reader can decode.
    font.encodingName = _ENCODINGS.get(name, font.encodingName)
    pdfmetrics.registerFont(font)


@lru_cache(maxsize=2)
def own_font(path: Path | None) -> TTFont | None:
    """Return the font at `path`, registered for embedding; None without a path, or when it cannot be embedded."""
    if path is None:
        return None
    try:
        font = TTFont(OWN, str(path))
    except (TTFError, OSError) as error:
        # An export without this font is better than no export.
        logger.warning("AMENDS_PDF_FONT: %s cannot be embedded (%s); name a TrueType font (.ttf or .ttc)", path, error)
        return None
    pdfmetrics.registerFont(font)
    return font
