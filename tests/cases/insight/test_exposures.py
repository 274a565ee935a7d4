"""Orders sold: what is read again is replaced, and a gap is no day without orders."""

from __future__ import annotations

import datetime as dt

from bot.cases import Store
from bot.cases.insight import exposures
from bot.cases.insight.exposures import Orders

DAY = dt.date(2026, 11, 1)
NEXT = DAY + dt.timedelta(days=1)


def keep(store: Store, *rows: tuple[dt.date, str, str, int]) -> tuple[int, int]:
    with store.begin() as session:
        return exposures.keep(session, [Orders(*row) for row in rows])


def between(store: Store, last: dt.date = NEXT, **wanted: object) -> int | None:
    with store.read() as session:
        return exposures.between(session, DAY, last, **wanted)  # type: ignore[arg-type]


def test_read_again_the_number_takes_the_place_of_the_one_before(store: Store) -> None:
    assert keep(store, (DAY, "kettle", "online", 10), (NEXT, "kettle", "online", 5)) == (2, 0)
    assert keep(store, (DAY, "kettle", "online", 12), (NEXT, "kettle", "online", 5)) == (0, 1)
    assert between(store) == 17


def test_a_day_without_a_row_makes_it_unknown(store: Store) -> None:
    keep(store, (DAY, "kettle", "online", 10))
    assert between(store) is None and between(store, DAY) == 10


def test_a_product_that_was_not_sold_on_a_known_day_was_sold_zero_times(store: Store) -> None:
    keep(store, (DAY, "kettle", "online", 10), (NEXT, "sofa", "online", 3))
    assert between(store, products=("kettle",)) == 10
    assert between(store, products=("sofa",), branch="online") == 3
    assert between(store, branch="xinyi") == 0


def test_totals_answer_only_what_is_about_all(store: Store) -> None:
    keep(store, (DAY, "", "", 100), (NEXT, "", "", 90))
    assert between(store) == 190
    assert between(store, products=("kettle",)) is None and between(store, branch="online") is None


def test_of_a_day_with_both_the_finer_rows_count(store: Store) -> None:
    keep(store, (DAY, "", "", 100), (DAY, "kettle", "online", 40), (DAY, "sofa", "online", 50), (NEXT, "", "", 90))
    assert between(store) == 180
