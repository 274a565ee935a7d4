"""Tables of insight: shown on a page, linked cell by cell, and written as CSV; a chart is drawn from the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.desk.csv_table import csv_head, csv_rows


@dataclass(frozen=True)
class Cell:
    """A value with the text that is shown for it and the address that it opens, if it opens any."""

    value: Any
    text: str = ""
    href: str = ""

    @property
    def shown(self) -> str:
        """Return the text; for a plain value that value, for nothing a dash."""
        return self.text or ("–" if self.value is None else str(self.value))


@dataclass(frozen=True)
class Column:
    """A column: its name in the file, its title, and whether it holds numbers."""

    name: str
    title: str
    is_number: bool = True


@dataclass(frozen=True)
class Table:
    """Rows of cells under columns; `name` is the name of the file, `caption` says what it shows."""

    name: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]] = field(default_factory=list)

    def as_csv(self) -> str:
        """Return the table as a file for spreadsheets."""
        return csv_head([column.name for column in self.columns]) + csv_rows(
            [_written(cell, column) for cell, column in zip(row, self.columns)] for row in self.rows
        )


def _written(cell: Cell, column: Column) -> Any:
    """Return numbers as they are, nothing for a number that is not known, and the words for everything else."""
    is_plain = column.is_number and (cell.value is None or isinstance(cell.value, (int, float)))
    return cell.value if is_plain else cell.shown
