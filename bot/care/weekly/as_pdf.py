"""Print the weekly report on A4: its numbers, and bars of what most complaints were about."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.graphics.shapes import Drawing, Line, Rect
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table

from bot.pdf_fonts import LATIN, ONE_AT_A_TIME, runs

INK, MUTED, ACCENT, EDGE = (HexColor(one) for one in ("#16212a", "#51606c", "#0f766e", "#dfe4e8"))
BAR, TALL = 62 * mm, 4 * mm
_BODY = ParagraphStyle("body", fontName=LATIN, fontSize=9.5, leading=13, textColor=INK, wordWrap="CJK")
_RIGHT = ParagraphStyle("right", parent=_BODY, alignment=2)
_TITLE = ParagraphStyle("title", parent=_BODY, fontSize=17, leading=24)
_LEAD = ParagraphStyle("lead", parent=_BODY, fontSize=11, leading=16, spaceBefore=6, spaceAfter=6)
_HEADING = ParagraphStyle("heading", parent=_BODY, fontSize=11, leading=16, spaceBefore=7, textColor=ACCENT)
_SMALL = ParagraphStyle("small", parent=_BODY, fontSize=8, leading=11, textColor=MUTED)
_HEAD = ParagraphStyle("head", parent=_SMALL, alignment=2)
_LINES = [
    ("LINEBELOW", (0, 0), (-1, -1), 0.5, EDGE),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("TOPPADDING", (0, 0), (-1, -1), 1.6),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1.6),
    ("LEFTPADDING", (0, 0), (0, -1), 0),
]


def as_pdf(report: Mapping[str, Any], font: Path | None = None) -> bytes:
    """Return a report of `content.weekly` as a PDF file; `font` is a TrueType font to embed."""

    def set_in(text: object, style: ParagraphStyle, *, bold: bool = False) -> Paragraph:
        pieces = (f'<font name="{name}">{escape(run)}</font>' for name, run in runs(str(text), font, bold=bold))
        return Paragraph("".join(pieces), style)

    story: list[Any] = [
        set_in(report["title"], _TITLE, bold=True),
        set_in(f"{report['company']} · {report['span']}", _SMALL),
        set_in(report["lead"], _LEAD),
    ]
    # As the numbers below them.
    head = [
        set_in(title, _HEAD if 0 < place < len(report["columns"]) - 1 else _SMALL)
        for place, title in enumerate(report["columns"])
    ]
    rows = [
        [
            set_in(one["label"], _BODY),
            set_in(one["shown"], _RIGHT, bold=True),
            set_in(one["before"], _RIGHT),
            set_in(one["change"], _BODY),
        ]
        for one in report["numbers"]
    ]
    story.append(Table([head, *rows], colWidths=(58 * mm, 34 * mm, 34 * mm, 44 * mm), hAlign="LEFT", style=_LINES))
    story += [Spacer(1, 4), set_in(" · ".join(report["now"]), _BODY)]
    for place, ranking in enumerate(report["rankings"]):
        top = max((max(row["count"], row["before"]) for row in ranking["rows"]), default=1)
        bars = [
            [
                set_in(row["label"], _BODY),
                _bar(row["count"], row["before"], top),
                set_in(f"{row['count']:,}", _RIGHT, bold=True),
                set_in(row["change"], _SMALL),
            ]
            for row in ranking["rows"]
        ]
        if bars:
            drawn = Table(bars, colWidths=(58 * mm, BAR + 4 * mm, 14 * mm, 32 * mm), hAlign="LEFT", style=_LINES)
            said = [set_in(report["mark"], _SMALL)] if place == 0 and report.get("mark") else []
            story.append(KeepTogether([set_in(ranking["title"], _HEADING, bold=True), *said, drawn]))
    story.append(Spacer(1, 8))
    story += [set_in(note, _SMALL) for note in report["notes"]]
    out = io.BytesIO()
    made = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=20 * mm,
        rightMargin=20 * mm,
        topMargin=14 * mm,
        bottomMargin=12 * mm,
        title=f"{report['title']} {report['since']} – {report['until']}",
        author=report["company"],
    )
    with ONE_AT_A_TIME:
        made.build(story)
    return out.getvalue()


def _bar(count: int, before: int, top: int) -> Drawing:
    """Return a bar for a count, with a mark where it was the week before."""
    drawing = Drawing(BAR, TALL)
    drawing.add(Rect(0, 0, BAR * count / top, TALL, fillColor=ACCENT, strokeColor=None))
    mark = BAR * before / top
    drawing.add(Line(mark, -1.5, mark, TALL + 1.5, strokeColor=INK, strokeWidth=1.4))
    return drawing
