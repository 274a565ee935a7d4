"""Test the wishes and the sums that customers of Hong Kong name in Cantonese, with what only sounds like one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.conversation.price_told import price_words
from bot.conversation.telling_words.folding import folded
from bot.nlu.extract import extract

NOW = datetime(2026, 11, 28, 20, 0, tzinfo=ZoneInfo("Asia/Taipei"))
WISHES = {
    "repair": """我要免費整番 幫我整返好佢 可唔可以整返好部機 整好佢啦 幫我修返好 搵人嚟整返佢 執返好佢
        我想你哋幫我執返好張梳化 整翻好部雪櫃 幾時可以修番 師傅幾時嚟整番 免費整就得 整掂佢先啦""",
    "refund": """退返錢畀我 退錢畀我 退返晒啲錢俾我 還返錢畀我 還番啲錢俾我 攞返錢 我要攞番啲錢 俾返錢我 畀返啲錢我
        退番貨 原銀奉還 退返晒畀我 比返錢我 退翻啲錢畀我 俾番啲錢我 退晒啲錢啦""",
    "exchange": """換過個 換過部新嘅 換返個新嘅 換番張新嘅畀我 我要換過張 幫我換過件 換另一部 同我換咗佢 畀過部新嘅我
        俾過個我 我想要過個新嘅 換翻部好嘅 比過個新嘅我""",
    "compensation": """賠返畀我 賠返錢 賠番俾我 賠償返我損失 補返錢畀我 補償返我 補番俾我 賠翻我損失""",
    "apology": "同我道歉 叫佢同我講聲對唔住 要你哋經理向我道歉",
    "explanation": "畀個解釋我 俾個交代我 講清楚點解會咁",
}
NO_WISH = """師傅整返好咗兩日又壞 你哋上次幫我整過都係壞 畀過機會你哋㗎喇 部機整爛咗 執返啲嘢搬屋 我唔使賠返
    唔好淨係同我講退返錢 佢畀過個電話我 唔使整返 我唔要換過個"""
SUMS = [
    ("我只係畀咗$450咋", 45000),
    ("我畀咗450蚊", 45000),
    ("俾咗四百五十蚊", 45000),
    ("比咗五百蚊", 50000),
    ("比咗500", 50000),
    ("我畀咗三千蚊買㗎", 300000),
    ("用咗二千皮", 200000),
    ("俾咗兩嚿水", 20000),
    ("俾咗五舊水", 50000),
    ("成千蚊買返嚟", 100000),
    ("千二蚊買嘅", 120000),
    ("收咗我六百八十蚊", 68000),
    ("碌咗我880", 88000),
    ("買嗰陣$1,280", 128000),
    ("盛惠九百八", 98000),
    ("淨係畀咗四百五", 45000),
    ("我得畀咗$450", 45000),
    ("使咗八百", 80000),
    ("用$680買", 68000),
]
NO_SUM = "蘋果有三皮 熱水都冇 買咗兩箱水 兩張皮梳化 300皮梳化 梳化爛咗塊皮"


def found(text: str, name: str, policy: Path) -> list[dict[str, object]]:
    return [entity for entity in extract(text, NOW, policy) if entity["entity"] == name]


@pytest.mark.parametrize(("text", "wish"), [(text, wish) for wish, texts in WISHES.items() for text in texts.split()])
def test_a_wish_in_cantonese_is_read(text: str, wish: str, policy: Path) -> None:
    assert [entity["value"] for entity in found(text, "desired_outcome", policy)] == [wish]


@pytest.mark.parametrize("text", NO_WISH.split())
def test_what_was_done_or_is_not_wanted_is_no_wish(text: str, policy: Path) -> None:
    assert not found(text, "desired_outcome", policy)


@pytest.mark.parametrize(("text", "minor"), SUMS)
def test_a_sum_in_cantonese_is_read(text: str, minor: int, policy: Path) -> None:
    (amount,) = found(text, "amount", policy)
    assert isinstance(amount["value"], dict) and amount["value"]["minor"] == minor


@pytest.mark.parametrize("text", NO_SUM.split())
def test_other_words_for_money_are_no_sum(text: str, policy: Path) -> None:
    assert not found(text, "amount", policy)


@pytest.mark.parametrize("before", ["我只係畀咗", "淨係俾咗", "得", "比咗", "使咗", "碌咗我", "盛惠", "買嗰陣", "用咗"])
def test_what_the_thing_cost_is_told_from_what_is_asked_for(before: str) -> None:

    assert price_words().cost.search(folded(before)) is not None
    text = f"{before}450蚊"
    assert price_words().is_price(text, len(before), len(text))


@pytest.mark.parametrize("before", ["賠返我", "退返", "俾返我", "畀返", "還返", "補返"])
def test_a_sum_that_is_asked_for_is_no_price(before: str) -> None:
    text = f"{before}450蚊"
    assert not price_words().is_price(text, len(before), len(text))
