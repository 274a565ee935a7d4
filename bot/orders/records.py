"""Convert an order record of a company's own system into an order of the policy, or say why that is impossible."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from bot.remedy.money import Money, decimals_of, to_minor
from bot.remedy.order_contacts import OrderContacts
from bot.remedy.orders import Order, normalise

# Only unambiguous notations are accepted, because 3.290,00 would otherwise be read as 3.29.
_AMOUNT = re.compile(r"\d+(\.\d+)?|\d{1,3}(,\d{3})+(\.\d+)?")
_CURRENCY = re.compile(r"[A-Z]{3}")


class Unusable(Exception):
    """Raised for a record that is not a reliable order; the message says why."""


@dataclass(frozen=True)
class RecordReader:
    """Read records with the company's currency, zone and codes; `paid_in` is whole (units) or minor (cents)."""

    currency: str
    decimals: int
    zone: ZoneInfo
    paid_in: str
    products: Mapping[str, str]
    branches: Mapping[str, str]

    def read(self, record: Mapping[str, Any], asked: str) -> Order:
        """Return the order; raise Unusable for another order than `asked` and for a missing or malformed value."""
        number = record.get("number")
        if number is not None and normalise(str(number)) != asked:
            raise Unusable("the answer is about another order")
        product = self.products.get(_code(record.get("product_id")))
        if product is None:
            raise Unusable(f"product '{_code(record.get('product_id'))[:40]}' is not in products.yml or product_codes")
        branch = self.branches.get(_code(record.get("branch_id")), "")
        contacts = OrderContacts.read(record.get("phone"), record.get("email"))
        bought_on = _day(record.get("bought_on"), self.zone)
        address = _code(record.get("address"))
        return Order(asked, bought_on, product, branch, self._paid(record), contacts=contacts, address=address)

    def _paid(self, record: Mapping[str, Any]) -> Money:
        currency = _code(record.get("currency")).upper() or self.currency
        if not _CURRENCY.fullmatch(currency):
            raise Unusable("the currency is not a code such as TWD")
        text = _amount(record.get("paid"))
        decimals = self.decimals if currency == self.currency else decimals_of(currency)
        minor = to_minor(text, 0 if self.paid_in == "minor" else decimals) if _AMOUNT.fullmatch(text) else None
        if minor is None:
            raise Unusable(f"what was paid is not an amount in {currency}")
        return Money(minor, currency)


def _code(value: Any) -> str:
    return "" if value is None or isinstance(value, (dict, list)) else str(value).strip()


def _amount(value: Any) -> str:
    """Return an amount as digits, "" when it is none. A float from a database is only printed, never computed with."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return ""
    return repr(value) if isinstance(value, float) else str(value).strip()


def _day(value: Any, zone: ZoneInfo) -> dt.date:
    """Return the day, in `zone`, of a date or datetime or of either as ISO 8601 text; raise Unusable for others."""
    if isinstance(value, str):
        text = value.strip().replace("Z", "+00:00")
        try:
            value = dt.datetime.fromisoformat(text) if len(text) > 10 else dt.date.fromisoformat(text)
        except ValueError:
            value = None
    if isinstance(value, dt.datetime):
        return (value.astimezone(zone) if value.tzinfo else value).date()
    if isinstance(value, dt.date):
        return value
    raise Unusable("the day of purchase is not a date like 2026-11-03")
