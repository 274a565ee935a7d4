"""Print a sheet as PDF: A4, with page numbers."""

from __future__ import annotations

import io
import re
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

from bot.desk.agents.export.sheet import Sheet
from bot.pdf_fonts import LATIN, ONE_AT_A_TIME, runs

INK, MUTED, ACCENT = HexColor("#16212a"), HexColor("#51606c"), HexColor("#0f766e")
MARGIN = 20 * mm
# Characters per paragraph: longer messages are split, so that no paragraph has to fit on one page.
PIECE = 1200
# A row of a table cannot continue on the next page, so longer texts are printed outside of it (characters, lines).
LONG, MANY_LINES = 400, 12
# More empty lines in a row are left out: a message of nothing else would be printed on a hundred pages.
EMPTY_LINES = 4
_EMPTY_LINES = re.compile(rf"^(?:[^\S\n]*\n){{{EMPTY_LINES + 1},}}", re.MULTILINE)

_BODY = ParagraphStyle("body", fontName=LATIN, fontSize=10, leading=15, textColor=INK, wordWrap="CJK")
_TITLE = ParagraphStyle("title", parent=_BODY, fontSize=17, leading=24)
_HEADING = ParagraphStyle(
    "heading", parent=_BODY, fontSize=11.5, leading=16, spaceBefore=12, spaceAfter=4, textColor=ACCENT, keepWithNext=1
)
_SMALL = ParagraphStyle("small", parent=_BODY, fontSize=8.5, leading=12, textColor=MUTED)
_SPEAKER = ParagraphStyle("speaker", parent=_SMALL, spaceBefore=7, keepWithNext=1)


def as_pdf(sheet: Sheet, font: Path | None = None) -> bytes:
    """Return the sheet as a PDF file; `font` is a TrueType font to embed, see `fonts`."""

    def set_in(text: str, style: ParagraphStyle, *, bold: bool = False) -> Paragraph:
        # Chinese text may be broken anywhere, other text only between words.
        wrapped = style if any(sign > "\u2e80" for sign in text) else _in_words(style)
        return Paragraph(_marked_up(text, font, bold=bold), wrapped)

    def in_pieces(text: str) -> list[Paragraph]:
        text = _EMPTY_LINES.sub("\n" * EMPTY_LINES, text)
        return [set_in(text[at : at + PIECE], _BODY) for at in range(0, len(text), PIECE)]

    story: list[Any] = [set_in(sheet.title, _TITLE, bold=True), set_in(sheet.company, _SMALL), Spacer(1, 4)]
    for block in sheet.blocks:
        story.append(set_in(block.heading, _HEADING, bold=True))
        if block.pairs:
            short = [pair for pair in block.pairs if not _is_long(pair[1])]
            if short:
                rows = [[set_in(label, _SMALL), set_in(text, _BODY)] for label, text in short]
                story.append(Table(rows, colWidths=(38 * mm, None), hAlign="LEFT", style=_PAIRS))
            for label, text in block.pairs:
                if _is_long(text):
                    story.append(set_in(label, _SPEAKER))
                    story += in_pieces(text)
        story += [set_in(line, _BODY) for line in block.lines]
    story.append(set_in(sheet.transcript, _HEADING, bold=True))
    for line in sheet.messages:
        story.append(set_in(f"{line.time}  {line.speaker}", _SPEAKER))
        story += in_pieces(line.text)

    class Numbered(_NumberedCanvas):
        foot, page_words, own = sheet.foot, sheet.page, font

    out = io.BytesIO()
    made = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=18 * mm,
        bottomMargin=20 * mm,
        title=sheet.title,
        author=sheet.company,
        lang="en" if sheet.locale == "en" else "zh-Hant",
    )
    with ONE_AT_A_TIME:
        made.build(story, canvasmaker=Numbered)
    return out.getvalue()


_PAIRS = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (0, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 1),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
]


def _is_long(text: str) -> bool:
    return len(text) > LONG or len(text.splitlines()) > MANY_LINES


@cache
def _in_words(style: ParagraphStyle) -> ParagraphStyle:
    return ParagraphStyle(f"{style.name} in words", parent=style, wordWrap=None)


def _marked_up(text: str, font: Path | None, *, bold: bool = False) -> str:
    """Return text as paragraph markup: every run in its font, the text escaped, spaces and line ends kept."""
    pieces = []
    for name, run in runs(text, font, bold=bold):
        safe = escape(run).replace("\t", "    ").replace("  ", "\u00a0 ").replace("\n", "<br/>")
        pieces.append(f'<font name="{name}">{safe}</font>')
    return "".join(pieces)


class _NumberedCanvas(Canvas):
    """A canvas that prints foot and page numbers at the end, when the number of pages is known."""

    foot = ""
    page_words = ""
    own: Path | None = None

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for page in self._pages:
            self.__dict__.update(page)
            self.setFillColor(MUTED)
            self._write(MARGIN, self.foot)
            numbers = self.page_words.format(page=self._pageNumber, pages=len(self._pages))
            self._write(A4[0] - MARGIN - self._width(numbers), numbers)
            super().showPage()
        super().save()

    def _write(self, x: float, text: str) -> None:
        for name, run in runs(text, self.own):
            self.setFont(name, 8)
            self.drawString(x, 11 * mm, run)
            x += self.stringWidth(run, name, 8)

    def _width(self, text: str) -> float:
        return sum(self.stringWidth(run, name, 8) for name, run in runs(text, self.own))
