"""Test order lookups in the company's own web service, with a server on this machine."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.orders import load_policy
from bot.remedy import Money, Order, OrderDirectory

from .conftest import NUMBER, ShopServer

pytestmark = pytest.mark.slow

VARIABLE, SECRET = "AMENDS_ORDERS_TOKEN", "Bearer very-secret"
FIELDS = {
    "number": "order.id",
    "bought_on": "order.date",
    "product_id": "order.lines.0.sku",
    "branch_id": "order.shop",
    "paid": "order.paid.value",
    "currency": "order.paid.currency",
}


def answer(number: str = NUMBER, value: object = 3290, currency: str | None = "TWD") -> dict[str, object]:
    return {
        "order": {
            "id": number,
            "date": "2026-11-02T23:30:00Z",  # 3 November in Taipei
            "lines": [{"sku": "SKU-9"}],
            "shop": "xinyi",
            "paid": {"value": value, "currency": currency},
        }
    }


@pytest.fixture
def orders(folder: Path, orders_at: Callable[[dict[str, object]], int], shop: ShopServer) -> OrderDirectory:
    source = {
        "url": shop.address + "/orders/{order_number}",
        "header": {"name": "Authorization", "from": VARIABLE},
        "fields": FIELDS,
        "product_codes": {"SKU-9": "air_fryer"},
        "timeout_seconds": 1,
    }
    orders_at({"http": source})
    return load_policy(folder, {VARIABLE: SECRET}.get).orders


def test_an_order_is_found_with_the_secret_in_the_header(orders: OrderDirectory, shop: ShopServer) -> None:
    shop.says(NUMBER, answer())
    assert orders.find("aj 261103 12345") == Order(
        NUMBER, dt.date(2026, 11, 3), "air_fryer", "xinyi", Money(3290_00, "TWD")
    )
    assert shop.asked == [(f"/orders/{NUMBER}", SECRET)]


def test_found_and_missing_orders_are_cached(orders: OrderDirectory, shop: ShopServer) -> None:
    shop.says(NUMBER, answer())
    assert orders.find(NUMBER) == orders.find(NUMBER) is not None
    assert orders.find("AJ26110399999") is orders.find("AJ26110399999") is None
    assert len(shop.asked) == 2


@pytest.mark.parametrize(
    ("value", "currency", "paid"),
    [
        (3290.5, "TWD", Money(3290_50, "TWD")),
        (0.29, "TWD", Money(29, "TWD")),  # 0.29 * 100 is 28.999… in floats
        (1.005e3, "TWD", Money(1005_00, "TWD")),
        ("3,290.50", None, Money(3290_50, "TWD")),
        (5000, "JPY", Money(5000, "JPY")),
        ("12.345", "KWD", Money(12345, "KWD")),
        (99.99, "usd", Money(9999, "USD")),
    ],
)
def test_amounts_become_minor_units_exactly(
    orders: OrderDirectory, shop: ShopServer, value: object, currency: str | None, paid: Money
) -> None:
    shop.says(NUMBER, answer(value=value, currency=currency))
    order = orders.find(NUMBER)
    assert order is not None
    assert order.paid == paid


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (answer(number="AJ26110399999"), "another order"),
        (answer(value="3.290,50"), "not an amount"),
        (answer(value="NT$3290"), "not an amount"),
        (answer(value=True), "not an amount"),
        (answer(value=-1), "not an amount"),
        (answer(value=3290.555), "not an amount"),
        (answer(value=10**30), "not an amount"),
        (answer(currency="dollars"), "currency"),
        ({}, "product"),
        ([], "product"),
        (None, "product"),
        (b"<html>", "not JSON"),
        (b'{"order": NaN}', "not JSON"),
        (b"[" * 60_000, "not JSON"),
        (b" " * 70_000 + b"{}", "larger than 64 KB"),
    ],
    ids=str,
)
def test_a_malformed_answer_makes_the_order_unknown(
    orders: OrderDirectory, shop: ShopServer, caplog: pytest.LogCaptureFixture, body: object, why: str
) -> None:
    shop.says(NUMBER, body)
    with caplog.at_level(logging.WARNING):
        assert orders.find(NUMBER) is None
    assert why in caplog.text


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503, 204])
def test_a_server_that_refuses_or_fails_makes_the_order_unknown(
    orders: OrderDirectory, shop: ShopServer, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    shop.says(NUMBER, b"", status)
    assert orders.find(NUMBER) is None
    assert f"answered {status}" in caplog.text
    assert SECRET not in caplog.text


def test_a_redirect_on_the_same_server_is_followed(orders: OrderDirectory, shop: ShopServer) -> None:
    shop.says(NUMBER, b"", 302, Location="/orders/moved")
    shop.says("moved", answer())
    assert orders.find(NUMBER) is not None


def test_a_redirect_to_another_server_is_refused(
    orders: OrderDirectory, shop: ShopServer, elsewhere: ShopServer, caplog: pytest.LogCaptureFixture
) -> None:
    elsewhere.says(NUMBER, answer())
    shop.says(NUMBER, b"", 302, Location=f"{elsewhere.address}/orders/{NUMBER}")
    assert orders.find(NUMBER) is None
    assert elsewhere.asked == []
    assert "redirects to another server" in caplog.text


def test_circular_redirects_end(orders: OrderDirectory, shop: ShopServer) -> None:
    shop.says(NUMBER, b"", 302, Location=f"/orders/{NUMBER}")
    assert orders.find(NUMBER) is None
    assert len(shop.asked) <= 5


def test_a_compressed_answer_is_refused(
    orders: OrderDirectory, shop: ShopServer, caplog: pytest.LogCaptureFixture
) -> None:
    shop.answers[f"/orders/{NUMBER}"] = (200, {"Content-Encoding": "gzip"}, b"\x1f\x8b")
    assert orders.find(NUMBER) is None
    assert "compressed" in caplog.text


def test_a_slow_server_times_out_and_is_not_asked_again_at_once(
    orders: OrderDirectory, shop: ShopServer, caplog: pytest.LogCaptureFixture
) -> None:
    shop.says(NUMBER, answer())
    shop.wait_seconds = 5
    began = time.monotonic()
    assert orders.find(NUMBER) is None
    assert orders.find(NUMBER) is None
    assert time.monotonic() - began < 3
    assert len(shop.asked) == 1
    assert "unknown" in caplog.text


def test_a_server_that_is_down_makes_orders_unknown(
    folder: Path, orders_at: Callable[[dict[str, object]], int], caplog: pytest.LogCaptureFixture
) -> None:
    orders_at({"http": {"url": "http://127.0.0.1:1/{order_number}", "fields": FIELDS}})
    assert load_policy(folder, {}.get).orders.find(NUMBER) is None
    assert "ConnectError" in caplog.text
