"""Test the extraction of facts from one message, with offsets in the typed text."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.nlu.extract import MOST_MENTIONS, extract


def facts(text: str, now: datetime, policy: Path) -> list[tuple[str, Any]]:
    return [(entity["entity"], entity["value"]) for entity in extract(text, now, policy)]


def only(entity: str, text: str, now: datetime, policy: Path) -> list[Any]:
    return [value for name, value in facts(text, now, policy) if name == entity]


def test_one_message_with_everything(now: datetime, policy: Path) -> None:
    text = "上星期三在信義店買的掃地機器人昨天就不動了,我要退款"
    found = extract(text, now, policy)
    assert [(entity["entity"], entity["text"], entity["value"]) for entity in found] == [
        ("time", "上星期三", "2026-11-11"),
        ("branch", "信義店", "xinyi"),
        ("product", "掃地機器人", "vacuum"),
        ("time", "昨天", "2026-11-20"),
        ("desired_outcome", "退款", "refund"),
    ]
    assert all(text[entity["start"] : entity["end"]] == entity["text"] for entity in found)
    json.dumps(found)


@pytest.mark.parametrize(
    ("text", "minor", "currency"),
    [
        ("我花了三千二買的", 320000, "TWD"),
        ("壞了，三千元白花", 300000, "TWD"),
        ("3,200元", 320000, "TWD"),
        ("NT$3200", 320000, "TWD"),
        ("HK$88", 8800, "HKD"),
        ("88蚊", 8800, "HKD"),
        ("百幾蚊", 10000, "HKD"),
        ("45塊錢", 4500, "TWD"),
        ("30塊一個", 3000, "TWD"),
        ("1萬2千元", 1200000, "TWD"),
        ("3.5萬元", 3500000, "TWD"),
        ("５００元", 50000, "TWD"),
        ("27.50元", 2750, "TWD"),
        ("付了5000,結果壞了", 500000, "TWD"),
        ("paid $59.90", 5990, "TWD"),
        ("fifty dollars", 5000, "TWD"),
        # A yen has no smaller unit.
        ("12,800日圓", 12800, "JPY"),
        ("paid 3,000 yen", 3000, "JPY"),
    ],
)
def test_reads_money(text: str, minor: int, currency: str, now: datetime, policy: Path) -> None:
    assert only("amount", text, now, policy) == [{"minor": minor, "currency": currency}]


@pytest.mark.parametrize(
    "text",
    [
        "四塊肉",
        "披薩只剩三塊！",
        "一塊抹布",
        "五六塊蘿蔔",
        "一百五十個人",
        "元旦",
        "三星手機",
        "一點都不",
        "32g",
        "10吋螢幕",
    ],
)
def test_finds_no_amount_or_order_number_where_there_is_none(text: str, now: datetime, policy: Path) -> None:
    assert not {"amount", "order_number"} & {name for name, _ in facts(text, now, policy)}


def test_reads_contacts_and_order_numbers(now: datetime, policy: Path) -> None:
    assert only("order_number", "單號 zx123456 還沒到", now, policy) == ["ZX123456"]
    assert only("order_number", "訂單號10004525", now, policy) == ["10004525"]
    assert only("order_number", "my order number is 1234567", now, policy) == ["1234567"]
    assert only("order_number", "身分證A123456789", now, policy) == []
    assert only("phone", "打0912-345-678或02-2345-6789", now, policy) == ["+886912345678", "+886223456789"]
    assert only("phone", "我電話 9123 4567", now, policy) == ["+85291234567"]
    assert only("email", "寫信到Foo.Bar@Example.com。", now, policy) == ["foo.bar@example.com"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("我不要換貨,我要退款", ["refund"]),
        ("我不要修理，要換一張新的", ["exchange"]),
        ("not the repair", []),
        ("I didn't say a replacement", []),
        ("我沒說要換", []),
        ("not the repair, the refund", ["refund"]),
        ("我唔要修理，要換過張新嘅", ["exchange"]),
        ("不要換了，要退錢", ["refund"]),
        ("我要修理，不要換貨", ["repair"]),
        ("道歉有什麼用，賠我請假的薪水", ["compensation"]),
        ("換一台又有什麼用", []),
        ("道歉就好", ["apology"]),
        ("an apology won't help, I want my money back", ["refund"]),
        ("what good is an apology", []),
        ("不用退錢，我要你們道歉", ["apology"]),
        ("I don't want a refund, I want a replacement", ["exchange"]),
        ("I want my money back", ["refund"]),
        ("我要退錢同埋道歉", ["refund", "apology"]),
        ("修了三次都修不好", []),
        ("退貨政策是什麼", []),
        ("what is your refund policy", []),
        ("給我一個解釋", ["explanation"]),
        ("希望你們改善", ["improvement"]),
        ("幫我修好它", ["repair"]),
        ("要求賠償", ["compensation"]),
        ("new kettle", ["exchange"]),
        ("a new kettle please", ["exchange"]),
        ("新的水壺", ["exchange"]),
        ("部新嘅水壺", ["exchange"]),
        ("一个全新的水壶", ["exchange"]),
        ("my new kettle", []),
        ("new kettle is great", []),
        ("新水壺很好用", []),
        ("I love my new kettle", []),
    ],
)
def test_reads_desired_outcomes(text: str, wanted: list[str], now: datetime, policy: Path) -> None:
    assert only("desired_outcome", text, now, policy) == wanted


def test_finds_things_by_alias_and_misspelling(now: datetime, policy: Path) -> None:
    assert only("product", "扫地机坏了", now, policy) == ["vacuum"]
    assert only("product", "my Robot-Vacuums broke", now, policy) == ["vacuum"]
    assert only("product", "the ketle is leaking", now, policy) == ["kettle"]
    assert only("product", "please settle this", now, policy) == []
    assert only("branch", "at the Xinyi store", now, policy) == ["xinyi"]


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300))
def test_entities_of_any_text_have_correct_offsets(text: str) -> None:
    moment = datetime.fromisoformat("2026-11-21T20:00:00+08:00")
    for entity in extract(text, moment, "/nonexistent"):
        assert text[entity["start"] : entity["end"]] == entity["text"] != ""


@pytest.mark.parametrize(
    "text",
    ["", "\u200f", "😡", "爛" * 4000, "a" * 4000, "1" * 4000, "三" * 4000, "昨天" * 2000],
    ids=["empty", "mark", "emoji", "han", "latin", "digit", "numeral", "days"],
)
def test_entities_of_strange_text_are_serialisable(text: str, now: datetime, policy: Path) -> None:
    json.dumps(extract(text, now, policy))


def test_a_repeated_fact_is_returned_a_limited_number_of_times(now: datetime, policy: Path) -> None:
    page = "信義店的掃地機器人壞了,我要退款。" * 100 + "昨天打過電話,花了三千二百元。"
    found = facts(page, now, policy)
    assert found.count(("branch", "xinyi")) == found.count(("product", "vacuum")) == MOST_MENTIONS
    assert ("time", "2026-11-20") in found
    assert any(name == "amount" for name, _ in found)
