"""Test that words in what is written for machines name no thing, and that people's signs hide none."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.nlu.code_like import mask_code
from bot.nlu.extract import extract
from bot.settings import ROOT

NOW = datetime(2026, 11, 28, 20, 0, tzinfo=ZoneInfo("Asia/Taipei"))


def things(text: str) -> list[str]:
    return [
        str(entity["text"]) for entity in extract(text, NOW, ROOT / "data" / "policy") if entity["entity"] == "product"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "DROP TABLE students;",
        "Robert'); DROP TABLE students; --",
        "my order is broken'; SELECT * FROM table; --",
        "SELECT desk FROM orders WHERE phone = 1",
        "delete from table where 1=1",
        "update table set price=0",
        "insert into table values ('lamp')",
        "<bed>broken</bed>",
        "<table><tr><td>hi</td></tr></table>",
        '<img src="sofa.png" alt="lamp">',
        "function lamp() { return fan; }",
        '{"product": "sofa", "watch": 1}',
        'console.log("keyboard")',
        "import mouse from 'mouse'",
        "`table`",
        "https://example.com/sofa-bed/lamp",
        "example.com/sofa/lamp",
        "www.shop.tw/fan",
        "my-sofa.com is down",
        "sofa.jpg",
        "IMG_sofa.png",
        "sudo rm -rf /phone",
        "sofa.fan@example.com",
        "@sofa_support",
    ],
)
def test_words_for_machines_name_no_thing(text: str) -> None:
    assert [thing for thing in things(text) if thing.isascii()] == []


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("I tried to select a sofa from your list and the page froze", "sofa"),
        ("my table is broken (see photo)", "table"),
        ("Table: cracked", "Table"),
        ("sofa/bed is broken", "sofa"),
        ("the TV/monitor stand broke", "TV"),
        ("sofa;broken", "sofa"),
        ('"table" leg broke', "table"),
        ("my watch (new) stopped", "watch"),
        ("table = broken", "table"),
        ("the lamp < 2 days old broke", "lamp"),
        ("please drop the table off again, it came cracked", "table"),
        ("沙發(三人座)破了", "沙發"),
        ("沙發/床墊都壞了，照片在 a.com/x", "沙發"),
        ("檯燈;壞了", "檯燈"),
    ],
)
def test_signs_of_people_hide_no_thing(text: str, thing: str) -> None:
    assert thing in things(text)


def test_places_stay_the_same() -> None:
    text = "the lamp on <b>page</b> a.com/x broke"
    assert len(mask_code(text)) == len(text)
    assert mask_code(text).startswith("the lamp on ") and mask_code(text).endswith(" broke")
