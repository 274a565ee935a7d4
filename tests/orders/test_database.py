"""Test order lookups in the company's own database."""

from __future__ import annotations

import datetime as dt
import logging
import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.orders import load_policy
from bot.remedy import Money, Order, OrderDirectory

from .conftest import NUMBER

pytestmark = pytest.mark.slow

VARIABLE = "AMENDS_ORDERS_URL"
COLUMNS = {
    "number": "order_no",
    "bought_on": "ordered_at",
    "product_id": "sku",
    "branch_id": "shop",
    "paid": "total",
    "currency": "cur",
}
CODES = {"product_codes": {"SKU-9": "air_fryer"}, "branch_codes": {"S01": "xinyi"}}
QUERY = (
    "SELECT order_no AS number, ordered_at AS bought_on, sku AS product_id, shop AS branch_id, "
    "CAST(round(total * 100) AS INTEGER) AS paid FROM sales WHERE order_no = :order_number"
)
OrdersAt = Callable[[dict[str, object]], int]


@pytest.fixture
def connected(folder: Path, orders_at: OrdersAt, database: Path) -> Callable[..., OrderDirectory]:
    def connect(address: str | None = None, **source: object) -> OrderDirectory:
        orders_at({"sql": {"url_from": VARIABLE, **CODES, **source}})
        return load_policy(folder, {VARIABLE: address or f"sqlite:///{database}"}.get).orders

    return connect


@pytest.mark.parametrize(
    "source", [{"table": "sales", "columns": COLUMNS}, {"query": QUERY, "paid_in": "minor"}], ids=["table", "query"]
)
def test_an_order_is_found_by_table_or_by_query(
    connected: Callable[..., OrderDirectory], source: dict[str, object]
) -> None:
    orders = connected(**source)
    assert orders.find("aj-261103 12345") == Order(
        NUMBER, dt.date(2026, 11, 3), "air_fryer", "xinyi", Money(3290_00, "TWD")
    )
    paid = orders.find("AJ26110400001")
    assert paid is not None and paid.paid == Money(1160_55, "TWD")
    assert orders.find("AJ26110499999") is None


def test_money_of_another_currency_has_its_own_decimals(connected: Callable[..., OrderDirectory]) -> None:
    order = connected(table="sales", columns=COLUMNS).find("AJ26110400006")
    assert order is not None
    assert order.paid == Money(5000, "JPY")
    assert order.branch_id == ""  # an unknown branch does not make the order unusable


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("AJ26110400002", "several rows"),
        ("AJ26110400003", "not an amount"),
        ("AJ26110400004", "spaceship"),
        ("AJ26110400005", "not a date"),
        ("AJ26110400007", "not an amount"),
        ("AJ26110400008", "not an amount"),
    ],
)
def test_an_unusable_row_makes_the_order_unknown_and_logs_the_reason(
    connected: Callable[..., OrderDirectory], caplog: pytest.LogCaptureFixture, number: str, why: str
) -> None:
    with caplog.at_level(logging.WARNING):
        assert connected(table="sales", columns=COLUMNS).find(number) is None
    assert why in caplog.text
    assert number not in caplog.text  # the log must not reveal order numbers


def test_a_query_that_writes_changes_nothing(connected: Callable[..., OrderDirectory], database: Path) -> None:
    writing = "WITH gone AS (SELECT 1) DELETE FROM sales WHERE order_no = :order_number RETURNING order_no"
    assert connected(query=writing).find(NUMBER) is None
    with sqlite3.connect(database) as shop:
        assert shop.execute("SELECT count(*) FROM sales WHERE order_no = ?", (NUMBER,)).fetchone() == (1,)
    shop.close()


@pytest.mark.parametrize("number", ["' OR 1=1 --", "AJ26110312345'", "AJ26110312345; DROP TABLE sales", "", "%"])
def test_texts_that_are_no_order_numbers_are_not_looked_up(
    connected: Callable[..., OrderDirectory], number: str
) -> None:
    assert connected(table="sales", columns=COLUMNS).find(number) is None


def test_a_missing_database_makes_orders_unknown(
    connected: Callable[..., OrderDirectory], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    orders = connected(f"sqlite:///{tmp_path / 'none.db'}", table="sales", columns=COLUMNS)
    assert orders.find(NUMBER) is None
    assert "OperationalError" in caplog.text
    assert not (tmp_path / "none.db").exists()


def test_a_slow_query_is_interrupted(
    connected: Callable[..., OrderDirectory], caplog: pytest.LogCaptureFixture
) -> None:
    endless = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000000) "
        "SELECT max(i) AS paid, '2026-11-03' AS bought_on, 'kettle' AS product_id FROM n WHERE :order_number <> i"
    )
    orders = connected(query=endless, timeout_seconds=1)
    began = time.monotonic()
    assert orders.find(NUMBER) is None
    assert time.monotonic() - began < 3
    assert "unknown: no answer within 1 s" in caplog.text or "OperationalError" in caplog.text
    working = [thread for thread in threading.enumerate() if thread.name == "order"]
    for thread in working:
        thread.join(5)
    assert not any(thread.is_alive() for thread in working)  # the query itself was interrupted


def test_a_found_order_is_cached(connected: Callable[..., OrderDirectory], database: Path) -> None:
    orders = connected(table="sales", columns=COLUMNS)
    first = orders.find(NUMBER)
    with sqlite3.connect(database) as shop:
        shop.execute("DELETE FROM sales")
    shop.close()
    assert orders.find(NUMBER) == first is not None
    assert orders.find("AJ26110400001") is None


@pytest.mark.skipif("TEST_DATABASE_URL" not in os.environ, reason="TEST_DATABASE_URL names no PostgreSQL")
def test_postgresql_only_reads_and_keeps_its_own_deadline(folder: Path, orders_at: OrdersAt) -> None:
    address = os.environ["TEST_DATABASE_URL"]
    table = f"sales_{secrets.token_hex(4)}"
    engine = create_engine(address, future=True)
    with engine.begin() as shop:
        shop.execute(text(f"CREATE TABLE {table} (no text, day timestamptz, sku text, total numeric(12, 2))"))
        row = f"INSERT INTO {table} VALUES ('{NUMBER}', '2026-11-02 23:30+00', 'kettle', 1160.55)"
        shop.execute(text(row))
    columns = {"number": "no", "bought_on": "day", "product_id": "sku", "paid": "total"}
    select = "SELECT day AS bought_on, sku AS product_id, total AS paid"
    deleting = f"WITH gone AS (DELETE FROM {table} WHERE no = :order_number RETURNING *) {select} FROM gone"
    try:
        path, before = folder / "company.yml", (folder / "company.yml").read_text(encoding="utf-8")
        found = []
        for source in ({"table": table, "columns": columns}, {"query": deleting}):
            path.write_text(before, encoding="utf-8")
            orders_at({"sql": {"url_from": VARIABLE, **source}})
            found.append(load_policy(folder, {VARIABLE: address}.get).orders.find(NUMBER))
        assert found == [Order(NUMBER, dt.date(2026, 11, 3), "kettle", "", Money(1160_55, "TWD")), None]
        with engine.begin() as shop:
            assert shop.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 1
    finally:
        with engine.begin() as shop:
            shop.execute(text(f"DROP TABLE {table}"))
        engine.dispose()
