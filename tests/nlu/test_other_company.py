"""Test that names, currency and order numbers come from the given company's folder, with a Hong Kong clinic."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.nlu.extract import extract
from bot.settings import ROOT

CLINIC = ROOT / "examples" / "policies" / "hong-kong-clinic"
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Asia/Hong_Kong"))


def named(text: str) -> dict[str, Any]:
    return {entity["entity"]: entity["value"] for entity in extract(text, NOW, CLINIC)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("上星期三喺旺角診所抽血,份報告錯晒", {"branch": "mong_kok", "product": "blood_test", "time": "2026-11-11"}),
        ("沙田嗰間收多咗我$380診金", {"branch": "sha_tin", "product": "gp_consultation"}),
        ("收據CW2611030123,物理治療之後更痛", {"order_number": "CW2611030123", "product": "physiotherapy"}),
        ("I was given the wrong tablets at the Central clinic", {"branch": "central", "product": "medicine"}),
        ("my root canal hurts again", {"product": "root_canal"}),
    ],
)
def test_names_are_those_of_the_company(text: str, expected: dict[str, Any]) -> None:
    found = named(text)
    assert {name: found.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    "text", ["補牙三日就甩咗,想免費重做", "請重新檢驗", "I want the blood test done again", "please redo it"]
)
def test_a_wish_to_redo_something_is_an_exchange(text: str) -> None:
    assert named(text)["desired_outcome"] == "exchange"


@pytest.mark.parametrize("text", ["$380", "380元", "380蚊", "HK$380", "I paid 380 dollars"])
def test_dollars_are_those_of_the_company(text: str) -> None:
    assert named(text)["amount"] == {"minor": 38000, "currency": "HKD"}


def test_products_of_another_company_are_not_found() -> None:
    assert "product" not in named("我的掃地機器人壞了")
