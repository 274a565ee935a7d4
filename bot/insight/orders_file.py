"""Read how much was sold from a CSV file: a row for each day, product and branch, with the number of orders."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Collection
from dataclasses import dataclass

from bot.remedy.problems import did_you_mean

DAY, PRODUCT, BRANCH, ORDERS = "day", "product", "branch", "orders"
COLUMNS = (DAY, PRODUCT, BRANCH, ORDERS)
# What stands in a row beyond the columns of the first line.
SURPLUS = "+"
MOST_ORDERS = 10_000_000
# Lines that are named; a file of another kind is wrong in each of them.
MOST_NAMED = 20


class WrongFile(ValueError):
    """The file cannot be used; `lines` say where and what to write instead."""

    def __init__(self, lines: list[str]) -> None:
        shown = lines[:MOST_NAMED]
        more = [f"... and {len(lines) - MOST_NAMED} more lines"] if len(lines) > MOST_NAMED else []
        super().__init__("\n".join([*shown, *more]))
        self.lines = tuple(lines)


@dataclass(frozen=True)
class Sold:
    """How many orders there were on a day; an empty product or branch stands for all together."""

    day: dt.date
    product: str
    branch: str
    orders: int


def read_orders(text: str, products: Collection[str], branches: Collection[str], today: dt.date) -> list[Sold]:
    """Return the rows of the file; raise WrongFile with every line that is wrong, and nothing is used then.

    The columns are day (2026-11-30), product and branch (ids of the policy; empty or left out for all together), and
    orders. Two rows about the same day, product and branch are one too many.
    """
    if "\0" in text:
        raise WrongFile(["the file holds NUL characters. Save it as CSV, in UTF-8"])
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), restkey=SURPLUS)
    names = [name.strip().lower() for name in rows.fieldnames or ()]
    rows.fieldnames = names
    missing = [name for name in (DAY, ORDERS) if name not in names]
    unknown = [name for name in names if name not in COLUMNS]
    if missing and len(names) == 1 and any(mark in names[0] for mark in ";\t|"):
        raise WrongFile(["line 1: the columns are not separated by commas. Write day,product,branch,orders"])
    if missing or unknown:
        wrong = [f"line 1: the column '{name}' is missing" for name in missing]
        raise WrongFile(wrong + [f"line 1: '{name}' is not known. {did_you_mean(name, COLUMNS)}" for name in unknown])
    found: dict[tuple[dt.date, str, str], Sold] = {}
    problems: list[str] = []
    for row in rows:
        where = f"line {rows.line_num}: "
        try:
            if row.get(SURPLUS):
                raise ValueError(
                    f"there are {len(names) + len(row[SURPLUS])} columns, the first line has {len(names)}. Write"
                    " numbers without a separator, such as 1234"
                )
            sold = _row(row, products, branches, today)
        except ValueError as error:
            problems.append(where + str(error))
            continue
        key = (sold.day, sold.product, sold.branch)
        if key in found:
            problems.append(f"{where}{sold.day} is there already for this product and branch. Write one row for each")
        found[key] = sold
    if problems:
        raise WrongFile(problems)
    if not found:
        raise WrongFile(["line 2: there are no rows. Write one for each day, such as 2026-11-30,,,120"])
    return list(found.values())


def _row(row: dict[str, str], products: Collection[str], branches: Collection[str], today: dt.date) -> Sold:
    given = {name: (row.get(name) or "").strip() for name in COLUMNS}
    try:
        day = dt.date.fromisoformat(given[DAY])
    except ValueError:
        raise ValueError(f"'{given[DAY]}' is not a day. Write year, month and day like 2026-11-30") from None
    if day > today:
        raise ValueError(f"{day} has not come yet. Write days that are over")
    for name, known in ((PRODUCT, products), (BRANCH, branches)):
        if given[name] and given[name] not in known:
            raise ValueError(f"'{given[name]}' is no {name} of the policy. {did_you_mean(given[name], known)}")
    number = given[ORDERS]
    if not (number.isascii() and number.isdecimal() and len(number) <= 8 and int(number) <= MOST_ORDERS):
        raise ValueError(f"'{number}' is not a number of orders. Write a whole number such as 120")
    return Sold(day, given[PRODUCT], given[BRANCH], int(number))
