"""Orders: what was bought, when, and what was paid for it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from .company import Company
from .money import Money, to_minor
from .order_contacts import OrderContacts
from .problems import Problem, did_you_mean

logger = logging.getLogger(__name__)

COLUMNS = ("number", "bought_on", "product_id", "branch_id", "paid")
# By these an order is proved to be somebody's; without them, nothing of an order is told.
CONTACTS = ("phone", "email")
# Lines that are named in the log one by one; `amends policy check` names them all.
MOST_LOGGED = 20


@dataclass(frozen=True)
class Order:
    """One purchase; `bought_on` is the local day, `branch_id` is empty when the company's records do not name it.

    With several products, `product_id` and `paid` are those of the first, and `with_others` is true. `contacts` are
    those of the customer, by which an order is proved to be theirs; `address` is where it was delivered, if on record.
    """

    number: str
    bought_on: dt.date
    product_id: str
    branch_id: str
    paid: Money
    with_others: bool = False
    contacts: OrderContacts = field(default_factory=OrderContacts, repr=False)
    address: str = field(default="", repr=False)


class OrderDirectory(Protocol):
    """Interface for finding orders in the place where the company keeps them."""

    @property
    def at_hand(self) -> bool:
        """Return whether `find` answers at once; if not, it may take seconds and must run in a thread."""
        ...

    @property
    def has_phones(self) -> bool:
        """Return whether the records name telephone numbers, so that their last digits can be asked for."""
        ...

    def find(self, number: str) -> Order | None:
        """Return the order with that number; None when there is none or the source does not answer; never raise."""
        ...


class OrderList:
    """Orders in memory, as read from a CSV file; `set_aside` has the lines that could not be used, and why."""

    def __init__(self, orders: Iterable[Order] = (), set_aside: Iterable[Problem] = ()):
        self._orders = {order.number: order for order in orders}
        self.set_aside = tuple(set_aside)
        self.has_phones = any(order.contacts.phones for order in self._orders.values())

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

    The columns `CONTACTS` and `address` may be left out. The file may be saved as a spreadsheet saves it: in UTF-8 or
    Big5, with days such as 2026/3/8 and with empty lines. A line with a mistake is set aside, so that the others still
    count; only a file that cannot be read at all is added to `problems`.
    """
    try:
        text = _decoded((folder / file).read_bytes())
        lines = _Lines(io.StringIO(text, newline=""))
        reader = csv.DictReader(lines)
        missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
        if missing:
            what, advice = f"The columns {', '.join(missing)} are missing", f"Begin with {','.join(COLUMNS)}"
            problems.append(Problem(file, max(lines.number, 1), what, advice))
            return OrderList()
        rows = _Rows(file, company, frozenset(products), frozenset(branches))
        for row in reader:
            rows.add(row, lines.number)
        return rows.listed()
    except FileNotFoundError:
        problems.append(Problem(file, 1, "The file with the orders is missing", f"Put {file} into {folder}"))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        problems.append(Problem(file, 1, f"The file cannot be read ({error})", "Save it again as CSV in UTF-8"))
    return OrderList()


def _decoded(content: bytes) -> str:
    """Return the text of a file in UTF-8 or, as Excel in Taiwan and Hong Kong saves it, in Big5."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("big5hkscs")


class _Rows:
    """Collect the orders of a file and the lines that are set aside."""

    def __init__(self, file: str, company: Company, products: frozenset[str], branches: frozenset[str]):
        self._file, self._company, self._products, self._branches = file, company, products, branches
        self._orders: dict[str, Order] = {}
        self._set_aside: list[Problem] = []

    def add(self, row: Mapping[str, str | None], line: int) -> None:
        """Add one line; an empty one is nothing, and a mistake sets it aside."""
        if not any((value or "").strip() for name, value in row.items() if name is not None):
            return
        order, problems = self._order(row, line)
        before = self._orders.get(order.number) if order is not None else None
        if order is None:
            self._set_aside += problems
        elif before is None:
            self._orders[order.number] = order
        elif before.product_id == order.product_id:
            what = f"Order {order.number} appears twice"
            self._set_aside.append(Problem(self._file, line, what, "Remove one of the lines"))
        else:
            self._orders[order.number] = replace(before, with_others=True)

    def listed(self) -> OrderList:
        """Return the orders; lines set aside are written to the log."""
        for problem in self._set_aside[:MOST_LOGGED]:
            logger.warning("An order was set aside: %s", problem)
        if len(self._set_aside) > MOST_LOGGED:
            logger.warning("%d lines of %s were set aside in all", len(self._set_aside), self._file)
        return OrderList(self._orders.values(), self._set_aside)

    def _order(self, row: Mapping[str, str | None], line: int) -> tuple[Order | None, list[Problem]]:
        problems: list[Problem] = []

        def wrong(what: str, write_instead: str) -> None:
            problems.append(Problem(self._file, line, what, write_instead))

        company = self._company
        number, product, branch, day, sum_paid = ((row[column] or "").strip() for column in _READ)
        number = normalise(number)
        if not company.order_pattern.fullmatch(number):
            wrong(f"'{row['number']}' is not an order number", f"Write one like {company.order_example}")
        if product not in self._products:
            wrong(f"'{product}' is not in products.yml", did_you_mean(product, self._products))
        if branch not in self._branches:
            wrong(f"'{branch}' is not a branch in company.yml", did_you_mean(branch, self._branches))
        bought = _day(day)
        if bought is None:
            wrong(f"'{row['bought_on']}' is not a date", "Write year, month and day like 2026-11-03")
        paid = to_minor(sum_paid, company.decimals)
        if paid is None:
            wrong(f"'{row['paid']}' is not an amount", "Write a number that is not negative, such as 12900")
        if problems or bought is None or paid is None:
            return None, problems
        contacts = OrderContacts.read(*(row.get(column) for column in CONTACTS))
        address = (row.get("address") or "").strip()
        return Order(number, bought, product, branch, company.money(paid), contacts=contacts, address=address), []


# the columns in the order in which a line is read
_READ = ("number", "product_id", "branch_id", "bought_on", "paid")
# a day as spreadsheets write it, perhaps with a time of day: 2026-03-08, 2026/3/8, 2026/3/8 00:00
_A_DAY = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[ T].*)?")


def _day(text: str) -> dt.date | None:
    found = _A_DAY.fullmatch(text)
    try:
        return dt.date(int(found[1]), int(found[3]), int(found[4])) if found else None
    except ValueError:
        return None
