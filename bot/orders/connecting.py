"""Connect a policy to the company's orders: company.yml says where they are, the environment holds the secrets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.orders.database import DatabaseOrders
from bot.orders.guarded_directory import GuardedDirectory
from bot.orders.records import RecordReader
from bot.orders.web import WebOrders
from bot.remedy import Company, OrderDirectory, OrderList, Policy
from bot.remedy import load_policy as load_unconnected
from bot.remedy.order_source import CannotConnect, Database, OrderSource, WebService
from bot.settings import read_secret

Secret = Callable[[str], str | None]


def load_policy(folder: Path, secret: Secret = read_secret) -> Policy:
    """Read and check the policy in `folder` and connect its orders.

    Raises PolicyError with every problem, including a missing environment variable. A company system that does not
    answer at the moment is not a problem of the policy: orders are unknown until it answers.
    """
    return load_unconnected(folder, partial(connect, secret=secret))


def connect(
    source: OrderSource,
    company: Company,
    zone: ZoneInfo,
    products: Mapping[str, str],
    branches: Mapping[str, str],
    secret: Secret = read_secret,
) -> OrderDirectory:
    """Return the directory that `source` describes; raise CannotConnect for a fault that a manager has to correct."""
    if isinstance(source.at, Database):
        address = _needed(secret, source.at.url_from)
        fetch = DatabaseOrders(source.at, address, source.timeout_seconds).fetch
    elif isinstance(source.at, WebService):
        value = _needed(secret, source.at.header_from) if source.at.header_from else None
        fetch = WebOrders(source.at, value, source.timeout_seconds).fetch
    else:
        return OrderList()
    reader = RecordReader(company.currency, company.decimals, zone, source.paid_in, products, branches)
    return GuardedDirectory(
        fetch,
        reader.read,
        pattern=company.order_pattern,
        timeout_seconds=source.timeout_seconds,
        keep_seconds=source.keep_seconds,
        has_phones=source.has_phones,
    )


def _needed(secret: Secret, variable: str) -> str:
    value = secret(variable)
    if not value:
        raise CannotConnect(
            f"The environment variable {variable} is not set",
            f"Write {variable}=... into .env or set it where Amends is started",
        )
    return value
