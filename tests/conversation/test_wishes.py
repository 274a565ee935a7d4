"""Finer wishes are found in words, and hold in place of the model's general ones."""

from __future__ import annotations

import pytest

from bot.conversation.wishes import refined


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("補寄給我就好", "resend"),
        ("把缺的螺絲寄給我", "resend"),
        ("幫我再寄一次", "resend"),
        ("补发一个给我", "resend"),
        ("補返支腳畀我", "resend"),
        ("just send me the missing screws", "resend"),
        ("please resend it", "resend"),
        ("send it again", "resend"),
        ("幫我找包裹到底在哪", "find"),
        ("幫我查一下貨去哪了", "find"),
        ("find my parcel please", "find"),
        ("track down my order", "find"),
        ("退差價給我", "pay_difference"),
        ("把多收的錢退還給我", "pay_difference"),
        ("退返差額畀我", "pay_difference"),
        ("refund the difference", "pay_difference"),
        ("refund what I was overcharged", "pay_difference"),
        ("賠我修門的錢", "assess_damage"),
        ("修理費你們要出", "assess_damage"),
        ("地板要賠我", None),
        ("賠返我整門嘅錢", "assess_damage"),
        ("pay for the repair of my door", "assess_damage"),
        ("compensate me for the damage to my floor", "assess_damage"),
        ("我要退款", None),
        ("換一台新的", None),
        ("幫我修好", None),
        ("不用補寄，退錢就好", None),
        ("no need to resend it, I want my money back", None),
        ("I want a refund", None),
        ("repair it please", None),
        ("I will send it back", None),
        ("thanks for finding me a solution", None),
    ],
)
def test_a_finer_wish_is_found_unless_it_is_refused(text: str, wish: str | None) -> None:
    assert [one["value"] for one in refined([], text)] == ([wish] if wish is not None else [])


def test_it_takes_the_place_of_the_general_wish() -> None:
    general = {"entity": "desired_outcome", "value": "exchange", "text": "補寄", "start": 0, "end": 2}
    product = {"entity": "product", "value": "kettle"}
    assert refined([general, product], "補寄給我就好") == [product, {**general, "value": "resend"}]
    assert refined([general], "我要換新的") == [general]
    assert [one["value"] for one in refined([], "find my parcel")] == ["find"]
    assert refined([general], "/request_remedy?desired_outcome=exchange") == [general]
