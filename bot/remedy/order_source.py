"""Where the company keeps its orders, read from `orders` in company.yml.

This module only reads and checks the description. The caller of `load_policy` passes the function that connects
(`bot.orders`), because this package must not depend on a database or the web.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from string import Formatter
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from .company import Company
from .orders import OrderDirectory
from .reading import Fields, Value

NEEDED = ("bought_on", "product_id", "paid")
OPTIONAL = ("number", "branch_id", "currency", "phone", "email", "address")
PAID_IN = ("whole", "minor")
TIMEOUT_SECONDS, KEEP_SECONDS = 2, 60
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")
_NAME = re.compile(r"[^\W\d][\w$]*(\.[^\W\d][\w$]*){0,2}")
_PATH = re.compile(r"[^.\s]+(\.[^.\s]+)*")
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_HIDDEN = "Write only the variable's name here; the secret itself belongs in the environment or in .env"


@dataclass(frozen=True)
class CsvFile:
    """Orders in a file beside company.yml."""

    file: str


@dataclass(frozen=True)
class Database:
    """Orders in a database: either a `table` with `columns` (our name to theirs), or a complete `query`.

    `url_from` names the environment variable that holds the address with the password.
    """

    url_from: str
    table: str | None
    columns: Mapping[str, str]
    query: str | None


@dataclass(frozen=True)
class WebService:
    """Orders from an address that answers with JSON; `fields` maps our names to paths such as `order.lines.0.sku`.

    `header_from` names the environment variable whose value is sent in the header `header`.
    """

    url: str
    header: str | None
    header_from: str | None
    fields: Mapping[str, str]


@dataclass(frozen=True)
class OrderSource:
    """Where orders are and how to read them; `products` and `branches` map the company's codes to ids of the policy."""

    at: CsvFile | Database | WebService
    place: Value
    paid_in: str = "whole"
    timeout_seconds: int = TIMEOUT_SECONDS
    keep_seconds: int = KEEP_SECONDS
    products: Mapping[str, str] = field(default_factory=dict)
    branches: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_phones(self) -> bool:
        """Return whether telephone numbers are read with the orders."""
        if isinstance(self.at, Database):
            return "phone" in self.at.columns or re.search(r"(?i)\bphone\b", self.at.query or "") is not None
        return isinstance(self.at, WebService) and "phone" in self.at.fields


class CannotConnect(Exception):
    """A source of orders cannot be used as it is written; `write_instead` says how to correct it."""

    def __init__(self, what: str, write_instead: str):
        super().__init__(f"{what}. {write_instead}")
        self.what, self.write_instead = what, write_instead


Connect = Callable[[OrderSource, Company, ZoneInfo, Mapping[str, str], Mapping[str, str]], OrderDirectory]
"""Make an order directory from a source, for a company in its time zone.

The two maps lead from the company's codes (and our ids) to products and branches.
Raises CannotConnect for mistakes that a manager has to correct, not for a server that is temporarily down.
"""


def read_order_source(value: Value, products: Iterable[str], branches: Iterable[str]) -> OrderSource:
    """Read the block `orders` of company.yml into a source; note problems in it."""
    fields = value.quiet().fields("pattern", "example", optional=KINDS)  # company.py notes unknown keys
    named = [(name, fields.get(name)) for name in KINDS]
    given = [(name, Value(v.file, v.name, v.node, v.key_line, value.problems)) for name, v in named if v is not None]
    if len(given) != 1:
        value.wrong(
            f"'orders' names {len(given)} places to look for orders",
            "Write exactly one of file: orders.csv, sql: {...} or http: {...}",
        )
        return OrderSource(CsvFile(""), value)
    kind, entry = given[0]
    if kind == "file":
        return OrderSource(CsvFile(entry.text()), entry)
    block = entry.fields(*_NEEDED_BY[kind], optional=(*_OPTIONAL_OF[kind], *_COMMON))
    at = _database(entry, block) if kind == "sql" else _web(block)
    paid_in, timeout, keep = block.get("paid_in"), block.get("timeout_seconds"), block.get("keep_seconds")
    return OrderSource(
        at,
        entry,
        paid_in.one_of(PAID_IN) if paid_in else "whole",
        timeout.integer(1, 5) if timeout else TIMEOUT_SECONDS,
        keep.integer(15, 600) if keep else KEEP_SECONDS,
        _codes(block.get("product_codes"), products, "product"),
        _codes(block.get("branch_codes"), branches, "branch"),
    )


KINDS = ("file", "sql", "http")
_COMMON = ("paid_in", "timeout_seconds", "keep_seconds", "product_codes", "branch_codes")
_NEEDED_BY = {"sql": ("url_from",), "http": ("url", "fields")}
_OPTIONAL_OF = {"sql": ("table", "columns", "query"), "http": ("header",)}


def _database(entry: Value, block: Fields) -> Database:
    url_from, table, columns, query = (
        _variable(block["url_from"]),
        block.get("table"),
        block.get("columns"),
        block.get("query"),
    )
    if (query is None) == (table is None and columns is None) or (table is None) != (columns is None):
        entry.wrong(
            "'sql' needs to know what to read",
            "Write table: and columns: {...}, or query: with :order_number in it",
        )
    return Database(
        url_from,
        _matching(table, _NAME, "the name of a table", "sales.orders") if table else None,
        _mapping(columns, _NAME, "the name of a column", "order_no", ("number", *NEEDED)) if columns else {},
        _query(query) if query else None,
    )


def _query(value: Value) -> str:
    text = value.text()
    bare = text.rstrip().removesuffix(";")
    if text and not re.match(r"(?i)\s*(select|with)\b", bare):
        value.wrong("The query does not read", "Begin it with SELECT")
    elif ";" in bare:
        value.wrong("These are several statements", "Write one SELECT, without ';' in it")
    elif text and not re.search(r"(?<![:\w]):order_number\b", bare):
        value.wrong("The query does not say which order", "Compare your order number with :order_number")
    return bare


def _web(block: Fields) -> WebService:
    header = block.get("header")
    parts = header.fields("name", "from") if header else None
    return WebService(
        _address(block["url"]),
        _matching(parts["name"], _HEADER, "the name of a header", "Authorization") if parts else None,
        _variable(parts["from"]) if parts else None,
        _mapping(block["fields"], _PATH, "a place in the answer", "order.lines.0.sku", NEEDED),
    )


def _address(value: Value) -> str:
    text = value.text()
    if not text:
        return text
    try:
        parts = urlsplit(text)
        gaps = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        value.wrong(
            f"'{text}' is not an address ({error})", "Write one such as https://erp.example/orders/{order_number}"
        )
        return text
    if parts.username is not None or parts.password is not None:
        value.wrong("The address contains a name or password", "Take it out and use header: {name: ..., from: ...}")
    elif parts.scheme != "https" and not (parts.scheme == "http" and host in LOOPBACK):
        value.wrong(f"'{text}' is not a safe address", "Begin it with https:// (http:// only for this machine)")
    elif gaps != ["order_number"] or "order_number" in parts.netloc or not host:
        value.wrong(f"'{text}' does not say which order", "Put {order_number} once behind the name of the server")
    return text


def _variable(value: Value) -> str:
    text = value.text()
    if text and not _VARIABLE.fullmatch(text):
        # The text is not repeated in the message, because the secret itself may have been written here by mistake.
        value.wrong(f"'{value.name}' does not name an environment variable", f"{_HIDDEN}, such as AMENDS_ORDERS_URL")
    return text


def _matching(value: Value, pattern: re.Pattern[str], wanted: str, example: str) -> str:
    text = value.text()
    if text and not pattern.fullmatch(text):
        value.wrong(f"'{text}' is not {wanted}", f"Write one such as {example}")
    return text


def _mapping(
    value: Value, pattern: re.Pattern[str], wanted: str, example: str, needed: tuple[str, ...]
) -> dict[str, str]:
    fields = value.fields(*needed, optional=[name for name in (*NEEDED, *OPTIONAL) if name not in needed])
    found = {name: fields.get(name) for name in (*NEEDED, *OPTIONAL)}
    return {name: _matching(entry, pattern, wanted, example) for name, entry in found.items() if entry is not None}


def _codes(value: Value | None, known: Iterable[str], kind: str) -> dict[str, str]:
    ids = list(known)
    return {code: entry.one_of(ids, kind) for code, entry in value.entries()} if value else {}
