"""An outcome that is refused, scorned, or wanted by somebody else is no wish of the customer."""

import pytest

from bot.nlu.folding import fold
from bot.nlu.outcomes import find_outcomes


def _found(text: str) -> list[str]:
    return [want.outcome for want in find_outcomes(fold(text).text)]


@pytest.mark.parametrize(
    "text",
    [
        "anything but a refund",
        "everything but a refund",
        "Don't you dare offer me a refund",
        "don't offer me a voucher",
        "all you ever do is offer a refund",
        "你們只會退款了事",
        "你們就只會退款",
        "賠償了事",
        "你哋淨係識退款",
        "My sister got a refund",
        "my neighbour was given a replacement",
        "other customers got compensation",
        "我朋友要退款",
        "我朋友說可以要求賠償",
        "別人都換新的",
        "我家姐話可以要求賠償",
    ],
)
def test_what_is_refused_or_somebody_elses_is_no_wish(text: str) -> None:
    assert _found(text) == []


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("anything but this one, I want a refund", "refund"),
        ("我只會接受退款", "refund"),
        ("只要退款", "refund"),
        ("just a refund", "refund"),
        ("my sister got a refund, so I want a refund too", "refund"),
        ("別人都換新的,我也要換新的", "exchange"),
        ("my friend broke nothing, I want compensation", "compensation"),
        ("我朋友叫我要求退款", "refund"),
        ("那就修吧", "repair"),
        ("床頭板換一片", "exchange"),
        ("幫我補好", "repair"),
        ("I want you to pay for it", "compensation"),
    ],
)
def test_the_customers_own_wish_is_found(text: str, outcome: str) -> None:
    assert _found(text) == [outcome]
