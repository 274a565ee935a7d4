"""A model that the catalogue does not have is no product of it, and plain words are no misspelled name."""

from datetime import datetime, timezone

import pytest

from bot.nlu.extract import extract

NOW = datetime(2026, 11, 18, 12, tzinfo=timezone.utc)


def _products(text: str) -> list[tuple[str, bool]]:
    return [(str(one["value"]), one.get("listed", True)) for one in extract(text, NOW) if one["entity"] == "product"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("昨天送來的L型沙發有裂痕", "L型沙發"),
        ("我的雙人座沙發塌了", "雙人座沙發"),
        ("my two-seater sofa sags", "two-seater sofa"),
        ("my corner sofa is torn", "corner sofa"),
        ("my table came without screws yesterday", "table"),
        ("The desk I got yesterday is broken", "desk"),
        ("昨天送來的床壞了", "床"),
        ("尋日送嚟張枱爛咗", "枱"),
        ("my bookcase came broken", "bookcase"),
        ("only four chairs came", "chairs"),
    ],
)
def test_the_customers_own_word_is_the_product(text: str, word: str) -> None:
    assert _products(text) == [(word, False)]


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("三人座沙發有裂痕", "sofa"),
        ("雙人床墊塌了", "mattress"),
        ("my desk lamp broke", "desk_lamp"),
        ("my table lamp broke", "desk_lamp"),
        ("the espreso machine leaks", "coffee_machine"),
    ],
)
def test_a_product_of_the_catalogue_is_still_found(text: str, product: str) -> None:
    assert _products(text) == [(product, True)]


@pytest.mark.parametrize("text", ["我今天起床晚了", "她臨床經驗很多"])
def test_no_bed_in_another_word(text: str) -> None:
    assert _products(text) == []
