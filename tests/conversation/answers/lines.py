"""Read the tables of questions: the stage, the question (None for what is none), and what is said."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Line:
    """One line of a table."""

    stage: str
    question: str | None
    text: str


def lines_of(name: str) -> list[Line]:
    """Return the lines of `NAME.txt`."""
    rows = (row for row in (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines() if not row.startswith("#"))
    cells = ([cell.strip() for cell in row.split("|", 2)] for row in rows if row.strip())
    return [Line(stage, None if question == "-" else question, text) for stage, question, text in cells]
