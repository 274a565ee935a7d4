"""Tables of insight: shown on a page, linked cell by cell, and written as CSV; a chart is drawn from the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
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
    """A column: its name, its title, and whether it holds numbers; sums of money are in minor units."""

    name: str
    title: str
    is_number: bool = True
    is_money: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells under columns; `name` is the name of the file, `caption` says what it shows."""

    name: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]] = field(default_factory=list)

    def as_csv(self, decimals: int) -> str:
        """Return the table as a file for spreadsheets; `decimals` are the digits of the currency's minor unit."""
        return csv_head([column.title for column in self.columns]) + csv_rows(
            [_written(cell, column, decimals) for cell, column in zip(row, self.columns)] for row in self.rows
        )


def _written(cell: Cell, column: Column, decimals: int) -> Any:
    """Return numbers as they are, sums in the currency's unit, days in ISO 8601, and words for everything else.

    A number that is not known is an empty cell.
    """
    if column.is_money and isinstance(cell.value, int):
        return str(Decimal(cell.value).scaleb(-decimals))
    if isinstance(cell.value, (date, datetime)):
        return cell.value.isoformat(*(() if type(cell.value) is date else (" ", "minutes")))
    is_plain = column.is_number and (cell.value is None or isinstance(cell.value, (int, float)))
    return cell.value if is_plain else cell.shown
