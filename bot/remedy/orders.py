"""Orders: what was bought, when, and what was paid for it."""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from .company import Company
from .money import Money, to_minor
from .problems import Problem, did_you_mean

COLUMNS = ("number", "bought_on", "product_id", "branch_id", "paid")


@dataclass(frozen=True)
class Order:
    """One purchase; `bought_on` is the local day, `branch_id` is empty when the company's records do not name it."""

    number: str
    bought_on: dt.date
    product_id: str
    branch_id: str
    paid: Money


class OrderDirectory(Protocol):
    """Interface for finding orders in the place where the company keeps them."""

    @property
    def at_hand(self) -> bool:
        """Return whether `find` answers at once; if not, it may take seconds and must run in a thread."""
        ...

    def find(self, number: str) -> Order | None:
        """Return the order with that number; None when there is none or the source does not answer; never raise."""
        ...


class OrderList:
    """Orders in memory, as read from a CSV file."""

    def __init__(self, orders: Iterable[Order] = ()):
        self._orders = {order.number: order for order in orders}

    at_hand = True

    def __len__(self) -> int:
        return len(self._orders)

    def find(self, number: str) -> Order | None:
        """Return the order with that number, ignoring spaces, dashes and case; None when there is none."""
        return self._orders.get(normalise(number))


def normalise(number: str) -> str:
    """Return an order number without spaces and dashes, in capitals."""
    return re.sub(r"[\s\-–—]", "", number).upper()


class _Lines:
    """Iterate over the lines of a CSV file without comments; `number` is the line of the file, counted from 1."""

    def __init__(self, handle: Iterable[str]):
        self._handle = handle
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._handle:
            self.number += 1
            # A spreadsheet puts quotes around a comment that contains a comma.
            if not line.startswith(("#", '"#')):
                yield line


def read_orders(
    folder: Path,
    file: str,
    company: Company,
    products: Iterable[str],
    branches: Iterable[str],
    problems: list[Problem],
) -> OrderList:
    """Read a CSV file of orders; its first line (comments aside) names the columns, amounts are in whole units.

    Mistakes are added to `problems`; a line with a mistake is left out.
    """
    known_products, known_branches = set(products), set(branches)
    try:
        with (folder / file).open(encoding="utf-8-sig", newline="") as handle:
            lines = _Lines(handle)
            reader = csv.DictReader(lines)
            missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
            if missing:
                problems.append(
                    Problem(
                        file,
                        max(lines.number, 1),
                        f"The columns {', '.join(missing)} are missing",
                        f"Begin with {','.join(COLUMNS)}",
                    )
                )
                return OrderList()
            found: dict[str, Order] = {}
            for row in reader:
                order = _order(row, lines.number, file, company, known_products, known_branches, problems)
                if order and order.number in found:
                    problems.append(
                        Problem(
                            file,
                            lines.number,
                            f"Order {order.number} appears twice",
                            "Remove one of the lines",
                        )
                    )
                elif order:
                    found[order.number] = order
            return OrderList(found.values())
    except FileNotFoundError:
        problems.append(Problem(file, 1, "The file with the orders is missing", f"Put {file} into {folder}"))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        problems.append(Problem(file, 1, f"The file cannot be read ({error})", "Save it again as CSV in UTF-8"))
    return OrderList()


def _order(
    row: dict[str, str],
    line: int,
    file: str,
    company: Company,
    products: set[str],
    branches: set[str],
    problems: list[Problem],
) -> Order | None:
    def wrong(what: str, write_instead: str) -> None:
        problems.append(Problem(file, line, what, write_instead))

    before = len(problems)
    number, product, branch = (
        normalise(row["number"] or ""),
        row["product_id"] or "",
        row["branch_id"] or "",
    )
    if not company.order_pattern.fullmatch(number):
        wrong(f"'{row['number']}' is not an order number", f"Write one like {company.order_example}")
    if product not in products:
        wrong(f"'{product}' is not in products.yml", did_you_mean(product, products))
    if branch not in branches:
        wrong(f"'{branch}' is not a branch in company.yml", did_you_mean(branch, branches))
    try:
        bought = dt.date.fromisoformat(row["bought_on"] or "")
    except ValueError:
        bought = dt.date.min
        wrong(f"'{row['bought_on']}' is not a date", "Write year, month and day like 2026-11-03")
    paid = to_minor(row["paid"] or "", company.decimals)
    if paid is None:
        wrong(f"'{row['paid']}' is not an amount", "Write a number that is not negative, such as 12900")
    if paid is None or len(problems) > before:
        return None
    return Order(number, bought, product, branch, company.money(paid))
