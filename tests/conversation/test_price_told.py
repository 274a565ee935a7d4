"""Which sum of a turn is what the thing cost."""

from __future__ import annotations

from typing import Any

import pytest

from bot.conversation.price_told import amount_meant, may_be_price, price_at_options
from bot.conversation.turn import Turn, TurnPart

SHOWN = {24_000_00, 300_00}


def turn(text: str, *sums: str, currency: str = "TWD") -> Turn:
    entities: list[dict[str, Any]] = []
    for said in sums:
        start = text.index(said)
        minor = int("".join(sign for sign in said if sign.isdigit())) * 100
        value = {"minor": minor, "currency": currency}
        entities.append({"entity": "amount", "value": value, "start": start, "end": start + len(said), "text": said})
    return Turn("c1", text, "complain", 0.9, entities=entities, parts=[TurnPart("3", 3, 0, len(text))])


@pytest.mark.parametrize(
    ("text", "said", "price"),
    [
        ("一副藍牙耳機 2,380 元，左耳沒聲音", "2,380 元", True),
        ("個蛋糕$680買㗎", "$680", True),
        ("I paid $680 for the cake", "$680", True),
        ("a kettle for NT$1,290 that leaks", "NT$1,290", True),
        ("你們要賠我5000元", "5000元", False),
        ("我要5000元賠償", "5000元", False),
        ("你哋要賠我$5000", "$5000", False),
        ("運費150元你們要出", "150元", False),
        ("I want $500 compensation", "$500", False),
        ("you overcharged me $45", "$45", False),
        ("that is not $24000", "$24000", False),
    ],
)
def test_a_sum_is_the_price_unless_words_beside_it_say_otherwise(text: str, said: str, price: bool) -> None:
    one = turn(text, said)
    assert may_be_price(one, one.entities[0]) is price


def test_of_several_sums_the_price_counts() -> None:
    meant = amount_meant(turn("運費150元，水壺1290元", "150元", "1290元"))
    assert meant is not None and meant["value"]["minor"] == 1290_00
    only = amount_meant(turn("運費150元", "150元"))
    assert only is not None and only["value"]["minor"] == 150_00
    assert amount_meant(turn("沒有金額")) is None


@pytest.mark.parametrize(
    ("text", "sums", "units"),
    [
        ("個蛋糕先$680，邊度嚟24000？", ("$680",), 680),
        ("個蛋糕先$680，邊度嚟$24000？", ("$680", "$24000"), 680),
        ("it was only 680", (), 680),
        ("the cake only cost 680, where do 24,000 come from", (), 680),
        ("蛋糕才 680", (), 680),
        ("we paid 1,280", (), 1280),
        ("24,000 元是哪來的", ("24,000 元",), None),
        ("it was only 3 days", (), None),
        ("才15天", (), None),
        ("it was only 24000", (), None),
        ("賠我5000元", ("5000元",), None),
        ("可以退3000元嗎", ("3000元",), None),
        ("I want $3000", ("$3000",), None),
        ("it was $680", ("$680",), 680),
        ("我買680元而已", ("680元",), 680),
        ("the first one", (), None),
    ],
)
def test_a_price_is_heard_at_the_options(text: str, sums: tuple[str, ...], units: int | None) -> None:
    told = price_at_options(turn(text, *sums), SHOWN, "TWD", 100)
    assert (told[0] if told else None) == (units and {"minor": units * 100, "currency": "TWD"})


def test_another_currency_stays_what_it_is() -> None:
    told = price_at_options(turn("it was £35", "£35", currency="GBP"), SHOWN, "TWD", 100)
    assert told is not None and told[0] == {"minor": 35_00, "currency": "GBP"}


def test_a_bare_number_counts_units_of_the_company_s_currency() -> None:
    assert price_at_options(turn("it was only 6800"), (), "JPY", 1) == ({"minor": 6800, "currency": "JPY"}, "6800")
