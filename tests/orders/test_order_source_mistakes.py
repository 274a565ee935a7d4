# ruff: noqa: E501
"""Test that mistakes under `orders:` in company.yml are reported with their line when the policy is loaded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.orders import load_policy
from bot.remedy import OrderList, PolicyError

OrdersAt = Callable[[dict[str, object]], int]
SECRETS = {"URL": "sqlite:////nowhere/shop.db", "ODD": "no address", "LINES": "a\nb", "DRIVER": "nosuch://x/y"}
COLUMNS = {"number": "no", "bought_on": "day", "product_id": "sku", "paid": "total"}
FIELDS = {"bought_on": "day", "product_id": "sku", "paid": "total"}
HTTPS = "https://erp.example/o/{order_number}"
GOOD_SQL: dict[str, object] = {"url_from": "URL", "table": "shop.sales", "columns": COLUMNS}
GOOD_HTTP: dict[str, object] = {"url": HTTPS, "fields": FIELDS}

# fmt: off
MISTAKES: list[tuple[dict[str, object], str, str]] = [
    ({"sql": {**GOOD_SQL, "url_from": "MISSING"}}, "MISSING is not set", ".env"),
    ({"sql": {**GOOD_SQL, "url_from": "ODD"}}, "ODD holds no database address", "postgresql"),
    ({"sql": {**GOOD_SQL, "url_from": "DRIVER"}}, "DRIVER holds no database address", "sqlite"),
    ({"sql": {**GOOD_SQL, "url_from": "postgresql://me:pass@db/shop"}}, "does not name an environment variable", "secret itself"),
    ({"sql": {"url_from": "URL"}}, "what to read", ":order_number"),
    ({"sql": {"url_from": "URL", "table": "sales"}}, "what to read", "columns"),
    ({"sql": {**GOOD_SQL, "query": "SELECT 1"}}, "what to read", "or query"),
    ({"sql": {**GOOD_SQL, "table": "sales; drop"}}, "not the name of a table", "sales.orders"),
    ({"sql": {**GOOD_SQL, "columns": {**COLUMNS, "paid": "1+1"}}}, "not the name of a column", "order_no"),
    ({"sql": {**GOOD_SQL, "columns": {"number": "no"}}}, "'paid' is missing", "paid"),
    ({"sql": {**GOOD_SQL, "columns": {**COLUMNS, "price": "p"}}}, "'price' is not known", "Write one of"),
    ({"sql": {"url_from": "URL", "query": "DELETE FROM sales WHERE no = :order_number"}}, "does not read", "SELECT"),
    ({"sql": {"url_from": "URL", "query": "SELECT 1; DROP TABLE sales"}}, "several statements", "one SELECT"),
    ({"sql": {"url_from": "URL", "query": "SELECT * FROM sales"}}, "which order", ":order_number"),
    ({"sql": {**GOOD_SQL, "timeout_seconds": 60}}, "'timeout_seconds: 60'", "from 1 to 5"),
    ({"sql": {**GOOD_SQL, "keep_seconds": 0}}, "'keep_seconds: 0'", "from 15 to 600"),
    ({"sql": {**GOOD_SQL, "paid_in": "cents"}}, "'cents' is not a known paid_in", "minor"),
    ({"sql": {**GOOD_SQL, "product_codes": {"S1": "kettel"}}}, "'kettel' is not a known product", "'kettle'"),
    ({"sql": {**GOOD_SQL, "branch_codes": {"S1": "simen"}}}, "'simen' is not a known branch", "'ximen'"),
    ({"http": {**GOOD_HTTP, "url": "http://erp.example/o/{order_number}"}}, "not a safe address", "https://"),
    ({"http": {**GOOD_HTTP, "url": "ftp://erp.example/o/{order_number}"}}, "not a safe address", "https://"),
    ({"http": {**GOOD_HTTP, "url": "https://erp.example/o/"}}, "which order", "{order_number}"),
    ({"http": {**GOOD_HTTP, "url": "https://{order_number}.example/"}}, "which order", "behind the name of the server"),
    ({"http": {**GOOD_HTTP, "url": "https://erp.example/{order_number}/{token}"}}, "which order", "once"),
    ({"http": {**GOOD_HTTP, "url": "https://erp.example:x/{order_number}"}}, "not an address", "https://"),
    ({"http": {**GOOD_HTTP, "url": "https://me:pass@erp.example/{order_number}"}}, "name or password", "header"),
    ({"http": {**GOOD_HTTP, "header": {"name": "Authorization", "from": "MISSING"}}}, "MISSING is not set", ".env"),
    ({"http": {**GOOD_HTTP, "header": {"name": "Authorization", "from": "Bearer abc"}}}, "does not name an environment variable", "secret itself"),
    ({"http": {**GOOD_HTTP, "header": {"name": "X Y", "from": "URL"}}}, "not the name of a header", "Authorization"),
    ({"http": {**GOOD_HTTP, "header": {"name": "X-Key", "from": "LINES"}}}, "cannot be sent as a header", "one line"),
    ({"http": {**GOOD_HTTP, "fields": {**FIELDS, "paid": "a..b"}}}, "not a place in the answer", "order.lines.0.sku"),
    ({"http": {**GOOD_HTTP, "fields": {"paid": "a"}}}, "'bought_on' is missing", "bought_on"),
    ({"file": "nowhere.csv"}, "file with the orders is missing", "nowhere.csv"),
]
# fmt: on


@pytest.mark.slow
@pytest.mark.parametrize(("source", "what", "advice"), MISTAKES)
def test_a_mistake_is_reported_with_line_and_advice(
    folder: Path, orders_at: OrdersAt, source: dict[str, object], what: str, advice: str
) -> None:
    line = orders_at(source)
    with pytest.raises(PolicyError) as raised:
        load_policy(folder, SECRETS.get)
    found = [problem for problem in raised.value.problems if what in problem.what]
    assert found, str(raised.value)
    assert advice in found[0].write_instead
    assert "pass" not in str(raised.value).replace("password", "")  # a secret written by mistake is not repeated
    if "file" not in source:
        assert (found[0].file, found[0].line) == ("company.yml", line)


@pytest.mark.parametrize("source", [{"sql": GOOD_SQL}, {"http": GOOD_HTTP}])
def test_a_system_that_is_down_is_no_mistake(folder: Path, orders_at: OrdersAt, source: dict[str, object]) -> None:
    orders_at(source)
    policy = load_policy(folder, SECRETS.get)
    assert policy.orders.at_hand is False


def test_two_order_sources_are_a_mistake(folder: Path, orders_at: OrdersAt) -> None:
    orders_at({"http": GOOD_HTTP})
    with (folder / "company.yml").open("a", encoding="utf-8") as file:
        file.write("  file: orders.csv\n")
    with pytest.raises(PolicyError, match="names 2 places"):
        load_policy(folder, SECRETS.get)


def test_comments_in_a_csv_file_are_skipped_but_counted_as_lines(folder: Path) -> None:
    path = folder / "orders.csv"
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# ")
    path.write_text(text + '"# a note, from a spreadsheet"\n# AJ26110312346,x\nAJ1,,,,\n', encoding="utf-8")
    orders = load_policy(folder).orders
    assert isinstance(orders, OrderList)
    assert {problem.line for problem in orders.set_aside} == {text.count("\n") + 3}
