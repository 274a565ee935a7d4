"""Turn what a company's own system says of an order into an order of the policy, or say why that cannot be done."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from bot.remedy.money import Money, decimals_of, to_minor
from bot.remedy.orders import Order, normalise

# 3.290,00 would be read as three and a bit: only what cannot be misunderstood counts.
_AMOUNT = re.compile(r"\d+(\.\d+)?|\d{1,3}(,\d{3})+(\.\d+)?")
_CURRENCY = re.compile(r"[A-Z]{3}")


class Unusable(Exception):
    """Say why a record is not an order we can count on."""


@dataclass(frozen=True)
class RecordReader:
    """Know the company's money, zone and codes; `paid_in` is whole (units) or minor (cents)."""

    currency: str
    decimals: int
    zone: ZoneInfo
    paid_in: str
    products: Mapping[str, str]
    branches: Mapping[str, str]

    def read(self, record: Mapping[str, Any], asked: str) -> Order:
        """Return the order; raise Unusable for another order than `asked`, or a value that is missing or odd."""
        number = record.get("number")
        if number is not None and normalise(str(number)) != asked:
            raise Unusable("the answer is about another order")
        product = self.products.get(_code(record.get("product_id")))
        if product is None:
            raise Unusable(f"product '{_code(record.get('product_id'))[:40]}' is not in products.yml nor product_codes")
        branch = self.branches.get(_code(record.get("branch_id")), "")
        return Order(asked, _day(record.get("bought_on"), self.zone), product, branch, self._paid(record))

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
    """Return an amount as digits. Nothing is reckoned in floats: one from a database is taken as it is written."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return ""
    return repr(value) if isinstance(value, float) else str(value).strip()


def _day(value: Any, zone: ZoneInfo) -> dt.date:
    """Return the local day of a date, a moment, or either as ISO 8601."""
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
