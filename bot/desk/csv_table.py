"""Write tables as CSV files that spreadsheets open as what they are: text, in every language, and no formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

MEDIA_TYPE = "text/csv; charset=utf-8"
# Without it, spreadsheets read the file in the language of the machine and garble Chinese.
BOM = "\ufeff"
# A cell that begins like this is taken for a formula, which could call programs or send other cells away
# (OWASP, CSV injection). Full-width forms count in East Asian settings.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Shown by no spreadsheet at the beginning of a cell: what follows is text.
TEXT = "'"


def csv_rows(rows: Iterable[Sequence[object]]) -> str:
    """Return rows in CSV (RFC 4180), their cells defused; None is an empty cell."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerows([_cell(value) for value in row] for row in rows)
    return written.getvalue()


def csv_head(names: Sequence[str]) -> str:
    """Return the beginning of a file with the names of its columns."""
    return BOM + csv_rows([names])


def csv_headers(name: str) -> dict[str, str]:
    """Return the headers that make a browser keep the answer as the file NAME.csv; `name` is plain ASCII."""
    return {"Content-Disposition": f'attachment; filename="{name}.csv"', "X-Content-Type-Options": "nosniff"}


def _cell(value: object) -> object:
    if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)):
        return value
    text = str(value)
    # Some spreadsheets skip blanks before they look for a formula.
    return TEXT + text if text.startswith(FORMULA) or text.lstrip().startswith(FORMULA) else text
