"""Charts as numbers for SVG: Pareto, stacked bars, heat map. Each is drawn from rows that also stand in a table.

Everything is in the units of a box, WIDE or for phones NARROW; colours are classes of the style sheet, so that themes
and paper work.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

ROW, BAR, HEAD = 30, 16, 26
# How wide a character of a label is; a Chinese one is as wide as two.
_CHARACTER = 7.5
# The same of headings, which are smaller.
_NARROW_CHARACTER = 6.4
# Room above the cells of a map for their label, on phones.
ABOVE = 20
SHADES = 5


@dataclass(frozen=True)
class Box:
    """The width of a drawing, and what of it labels at the left and amounts at the right take."""

    width: int
    label: int
    amount: int

    @property
    def across(self) -> int:
        """Return the width that is left for bars."""
        return self.width - self.label - self.amount

    @property
    def room(self) -> int:
        """Return how many characters of a label fit; the table has the whole of it."""
        return int((self.label - _GAP) / _CHARACTER)


_GAP = 10
WIDE, NARROW = Box(720, 190, 56), Box(340, 124, 40)
BOXES = (WIDE, NARROW)


@dataclass(frozen=True)
class Bar:
    """A row of a chart: its label, the address that it opens, and its number with those to compare it with."""

    label: str
    count: int
    href: str = ""
    before: int | None = None
    reached: float = 0.0


@dataclass(frozen=True)
class Drawn:
    """A rectangle, or a spot, with what is written on it and the class that colours it."""

    x: float
    y: float
    width: float = 0.0
    height: float = 0.0
    text: str = ""
    href: str = ""
    shade: str = ""
    title: str = ""


@dataclass(frozen=True)
class Chart:
    """What is drawn in a box of this `height`: labels, bars, `marks` of the period before, the `line` of shares."""

    height: int
    title: str
    labels: Sequence[Drawn] = ()
    bars: Sequence[Drawn] = ()
    marks: Sequence[Drawn] = ()
    line: str = ""
    spots: Sequence[Drawn] = ()
    ticks: Sequence[Drawn] = field(default_factory=list)
    box: Box = WIDE


def pareto(rows: Sequence[Bar], whole: int, title: str, box: Box = WIDE) -> Chart:
    """Return bars with the greatest first, a mark for the period before, and the line of the share reached so far.

    Bars and line are drawn to one scale, shares of `whole`; it is shorter where more were counted in the period before.
    """
    top = max(whole, max((row.before or 0 for row in rows), default=0), 1)
    scale = box.across * whole / top
    labels, bars, marks, spots = [], [], [], []
    for place, row in enumerate(rows):
        y = HEAD + place * ROW
        middle = y + BAR / 2
        labels.append(_label(row.label, middle, row.href, box))
        width = round(box.across * row.count / top, 1)
        bars.append(Drawn(box.label, y, width, BAR, f"{row.count:,}", row.href))
        if row.before is not None:
            marks.append(
                Drawn(box.label + round(box.across * row.before / top, 1), y - 3, 0, BAR + 6, f"{row.before:,}")
            )
        spots.append(Drawn(box.label + round(scale * row.reached, 1), middle, text=f"{round(100 * row.reached)} %"))
    line = " ".join(f"{spot.x},{spot.y}" for spot in spots)
    ticks = [
        Drawn(box.label + round(scale * part, 1), HEAD - 10, text=f"{round(100 * part)} %") for part in (0, 0.5, 1)
    ]
    return Chart(HEAD + ROW * len(rows), title, labels, bars, marks, line, spots, ticks, box)


def stacked(rows: Sequence[tuple[str, str, Sequence[tuple[str, int]]]], title: str, box: Box = WIDE) -> Chart:
    """Return bars of equal length, each cut by the shares of its parts; a row is label, address and (shade, count)."""
    labels, bars = [], []
    for place, (label, href, parts) in enumerate(rows):
        y, x, whole = HEAD / 2 + place * ROW, float(box.label), sum(count for _, count in parts)
        labels.append(_label(label, y + BAR / 2, href, box))
        for shade, count in parts:
            width = round(box.across * count / whole, 1) if whole else 0.0
            if width:
                text = f"{count:,}" if width > 24 else ""
                bars.append(Drawn(round(x, 1), y, width, BAR, text, "", shade, f"{count:,}"))
            x += width
        labels.append(Drawn(box.width - box.amount + 8, y + BAR / 2, text=f"{whole:,}", shade="whole"))
    return Chart(int(HEAD / 2 + ROW * len(rows)), title, labels, bars, box=box)


def shade_of(count: int, top: int) -> str:
    """Return the class of a count in a heat map whose greatest is `top`: by its root, so that few still show."""
    return f"heat-{math.ceil(SHADES * math.sqrt(count / top)) if count and top else 0}"


def heat(
    columns: Sequence[str], rows: Sequence[tuple[str, Sequence[tuple[int, str]]]], title: str, box: Box = WIDE
) -> Chart:
    """Return a map of cells; a row is its label and for each column a count and the address that it opens.

    On phones labels stand above their cells, which so have the whole width.
    """
    above = box is NARROW
    head = HEAD + 8 if above else HEAD
    top = max((count for _, cells in rows for count, _ in cells), default=0)
    left, tall = (0, ROW + ABOVE) if above else (box.label, ROW)
    wide = round((box.width - left) / max(len(columns), 1), 1)
    labels, bars = [], []
    for place, (label, cells) in enumerate(rows):
        y = head + place * tall
        if above:
            labels.append(Drawn(0, y + ABOVE / 2, text=_short(label, int(box.width / _CHARACTER)), shade="above"))
        else:
            labels.append(_label(label, y + ROW / 2 - 1, "", box))
        for column, (count, href) in enumerate(cells):
            text, told = (f"{count:,}" if count else ""), f"{label}, {columns[column]}: {count:,}"
            at, cell_y = round(left + column * wide, 1), y + tall - ROW
            bars.append(Drawn(at, cell_y, round(wide - 2, 1), ROW - 2, text, href, shade_of(count, top), told))
    ticks = [
        Drawn(round(left + (place + 0.5) * wide, 1), head - 10 - 12 * up, text=line, title=name)
        for place, name in enumerate(columns)
        for up, line in enumerate(reversed(_lines(name, int(wide / _NARROW_CHARACTER), 2 if above else 1)))
    ]
    return Chart(head + tall * len(rows), title, labels, bars, ticks=ticks, box=box)


def _lines(text: str, room: int, most: int) -> list[str]:
    """Return a heading in at most so many lines of `room`, broken at a blank where there is one, the last one cut."""
    first, blank, rest = text.partition(" ")
    if most > 1 and blank and _short(text, room) != text:
        return [_short(first, room), *_lines(rest, room, most - 1)]
    return [_short(text, room)]


def _label(text: str, y: float, href: str, box: Box) -> Drawn:
    return Drawn(box.label - _GAP, y, text=_short(text, box.room), href=href, title=text)


def _short(text: str, room: int) -> str:
    """Return a label cut to `room`, where a character of East Asia takes two places."""
    taken = 0
    for place, character in enumerate(text):
        taken += 2 if ord(character) > 0x2E80 else 1
        if taken > room:
            return text[: max(place - 1, 1)] + "…"
    return text
