"""A file of orders: what is read, and every line that is wrong with what to write instead."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.insight.orders_file import MOST_NAMED, Sold, WrongFile, read_orders

TODAY = dt.date(2026, 11, 30)
PRODUCTS, BRANCHES = ("kettle", "sofa"), ("online", "xinyi")


def read(text: str) -> list[Sold]:
    return read_orders(text, PRODUCTS, BRANCHES, TODAY)


def test_rows_are_read_with_columns_in_any_order_and_an_excel_mark() -> None:
    found = read("\ufeffOrders,day,branch,product\n42,2026-11-29,online,kettle\n7, 2026-11-30 ,,\n")
    assert found == [Sold(dt.date(2026, 11, 29), "kettle", "online", 42), Sold(TODAY, "", "", 7)]


def test_products_and_branches_may_be_left_out() -> None:
    assert read("day,orders\n2026-11-29,42\n") == [Sold(dt.date(2026, 11, 29), "", "", 42)]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("product,orders\nkettle,1\n", "line 1: the column 'day' is missing"),
        ("day,order\n2026-11-29,1\n", "line 1: 'order' is not known. Did you mean 'orders'?"),
        ("day,orders\n29/11/2026,1\n", "line 2: '29/11/2026' is not a day"),
        ("day,orders\n2026-12-01,1\n", "line 2: 2026-12-01 has not come yet"),
        ("day,product,orders\n2026-11-29,kettel,1\n", "line 2: 'kettel' is no product of the policy. Did you mean"),
        ("day,branch,orders\n2026-11-29,mars,1\n", "line 2: 'mars' is no branch of the policy"),
        ("day,orders\n2026-11-29,-1\n", "line 2: '-1' is not a number of orders"),
        ("day,orders\n2026-11-29,1.5\n", "line 2: '1.5' is not a number of orders"),
        ("day,product,branch,orders\n2026-11-29,kettle,,1,234\n", "line 2: there are 5 columns, the first line has 4"),
        ("day;product;branch;orders\n2026-11-29;kettle;;1\n", "line 1: the columns are not separated by commas"),
        ("day,orders\n2026-11-29,\0\n", "the file holds NUL characters"),
        ("day,orders\n", "line 2: there are no rows"),
        ("day,orders\n2026-11-29,1\n2026-11-29,2\n", "line 3: 2026-11-29 is there already"),
    ],
)
def test_what_is_wrong_is_named(text: str, what: str) -> None:
    with pytest.raises(WrongFile) as error:
        read(text)
    assert what in str(error.value)


def test_a_file_that_is_wrong_everywhere_names_the_first_lines() -> None:
    with pytest.raises(WrongFile) as error:
        read("day,orders\n" + "never,1\n" * 100)
    assert str(error.value).count("\n") == MOST_NAMED and "80 more lines" in str(error.value)
