"""Test that telephone numbers and addresses are read as such, and nothing else is."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.nlu.contact_details import contact_details
from bot.nlu.extract import extract
from bot.settings import ROOT

NOW = datetime(2026, 11, 18, 10, tzinfo=ZoneInfo("Asia/Taipei"))
POLICY = ROOT / "data" / "policy"


def read(text: str, *names: str, policy: Path = POLICY) -> list[tuple[str, str]]:
    return [(e["entity"], str(e["value"])) for e in extract(text, NOW, policy) if e["entity"] in names]


def addresses(text: str) -> list[str]:
    return [value for _, value in read(text, "address")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0912-345-678", "+886912345678"),
        ("手機 0912345678", "+886912345678"),
        ("電話是 (0912)345678", "+886912345678"),
        ("電話 0912 34 56 78", "+886912345678"),
        ("０９１２３４５６７８", "+886912345678"),
        ("+886 912 345 678", "+886912345678"),
        ("02-2345-6789", "+886223456789"),
        ("02-2345-6789 分機 123", "+886223456789#123"),
        ("my number is (02) 2345-6789 ext. 12", "+886223456789#12"),
        ("02-2345-6789#21", "+886223456789#21"),
        ("852 9123 4567", "+85291234567"),
        ("電話 91234567", "+85291234567"),
        ("WhatsApp 9123-4567", "+85291234567"),
        ("call me at +81 90-1234-5678", "+819012345678"),
    ],
)
def test_a_telephone_number_is_read_in_every_usual_form(text: str, value: str) -> None:
    assert read(text, "phone", "order_number", "amount", "time", "product") == [("phone", value)]


@pytest.mark.parametrize(
    "text",
    [
        "09123456789",
        "091234567",
        "訂單編號 0912345678",
        "order number 20261105",
        "2026-11-05 買的",
        "NT$12,900",
        "1,500 - 2,000",
        "身分證A123456789",
        "200 x 300 x 150",
    ],
)
def test_what_is_no_number_to_call_is_no_telephone_number(text: str) -> None:
    assert read(text, "phone") == []


@pytest.mark.parametrize("text", ["09123456789", "091234567"])
def test_a_mistyped_mobile_number_is_no_order(text: str) -> None:
    assert read(text, "order_number") == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("地址台北市中山區南京東路二段100號5樓", "台北市中山區南京東路二段100號5樓"),
        ("我住新北市板橋區文化路一段188巷5號12樓之3", "新北市板橋區文化路一段188巷5號12樓之3"),
        ("地址是中山北路3段45巷6弄7號之2", "中山北路3段45巷6弄7號之2"),
        ("台中西屯區台灣大道三段99號，謝謝", "台中西屯區台灣大道三段99號"),
        ("地址:高雄市三民區建國一路15號3F", "高雄市三民區建國一路15號3F"),
        ("请送到台北市大安区和平东路一段10号", "台北市大安区和平东路一段10号"),
        ("寄到九龍觀塘道418號創紀之城5期12樓A室", "九龍觀塘道418號創紀之城5期12樓A室"),
        ("住沙田第一城12座8樓C室", "沙田第一城12座8樓C室"),
        ("新界葵涌葵盛西邨第8座1203室", "新界葵涌葵盛西邨第8座1203室"),
        ("我住將軍澳尚德邨尚美樓1208室", "將軍澳尚德邨尚美樓1208室"),
        ("Flat 5, 12/F, Block 3, Mei Foo Sun Chuen, Kowloon", "Flat 5, 12/F, Block 3, Mei Foo Sun Chuen, Kowloon"),
        ("5/F, 18 Queen's Road Central, Hong Kong", "5/F, 18 Queen's Road Central, Hong Kong"),
        ("my address is 12 Nathan Road, Tsim Sha Tsui, Kowloon and I am in", "12 Nathan Road, Tsim Sha Tsui, Kowloon"),
        ("台北市信義區松仁路 77 號 5 樓", "台北市信義區松仁路 77 號 5 樓"),
        ("台北市 信義區 松仁路 77 號", "台北市 信義區 松仁路 77 號"),
        ("松仁路 77 號 3 樓之 2，謝謝", "松仁路 77 號 3 樓之 2"),
        ("高雄市三民區建國一路 15 號 A 棟 3 樓之 2", "高雄市三民區建國一路 15 號 A 棟 3 樓之 2"),
        ("地址台北市內湖區瑞光路 100 號 A 座 8 樓 F 室", "台北市內湖區瑞光路 100 號 A 座 8 樓 F 室"),
        ("住黃埔花園 A 座 8 樓 F 室", "黃埔花園 A 座 8 樓 F 室"),
        ("Flat B, 12/F, Tower 3, Festival City, Tai Wai", "Flat B, 12/F, Tower 3, Festival City, Tai Wai"),
        (
            "it is Flat B, 12/F, Tower 3, Harbour View, 8 Fuk Lee Street, Kowloon and thanks",
            "Flat B, 12/F, Tower 3, Harbour View, 8 Fuk Lee Street, Kowloon",
        ),
        (
            "Flat B, 12/F, Tower 3, The Belcher's, 89 Pok Fu Lam Road, Hong Kong",
            "Flat B, 12/F, Tower 3, The Belcher's, 89 Pok Fu Lam Road, Hong Kong",
        ),
        ("寄到台北市，信義區，松仁路77號B1", "台北市，信義區，松仁路77號B1"),
        ("Flat 8F, Tower 3, Park Central, Tseung Kwan O", "Flat 8F, Tower 3, Park Central, Tseung Kwan O"),
        ("Flat B, 12/F, Festival City, I am in", "Flat B, 12/F, Festival City"),
        ("I live at 221B Baker Street, London", "221B Baker Street, London"),
        ("No. 7, Lane 50, Zhongshan Road, Taipei", "No. 7, Lane 50, Zhongshan Road, Taipei"),
    ],
)
def test_an_address_is_read_whole_and_nothing_else_is_read_in_it(text: str, address: str) -> None:
    assert read(text, "address", "order_number", "amount", "time", "branch") == [("address", address)]


@pytest.mark.parametrize(
    "text",
    [
        "我不知道3號會不會到",
        "我在網路3號買的",
        "12樓的冷氣壞了",
        "I am in room 5, 2nd floor of the shop",
        "我在台北市中山路12號的門市買的",
        "it has been 3 days on the way",
        "3 of 5 legs broke on the road",
        "I waited 2 hours at your store on 12 Main Street",
        "第2件是3號尺寸",
    ],
)
def test_what_is_no_address_of_the_customer_is_none(text: str) -> None:
    assert addresses(text) == []


def test_contact_details_alone_are_the_same_as_among_all_facts() -> None:
    text = "我叫陳小美，手機0912-345-678，amy@example.com，住台北市中山區南京東路二段100號5樓，星期六下午有空"
    names = {"phone", "email", "address", "person_name"}

    def shown(found: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
        return [(e["entity"], e["start"], e["end"], e["value"]) for e in found if e["entity"] in names]

    alone = shown(contact_details(text, None, "TW"))
    assert len(alone) == 4 and alone == shown(extract(text, NOW, POLICY))


@pytest.mark.parametrize(
    ("text", "phone", "address"),
    [
        ("我叫王小明 電話0987654321 台中市西屯區文心路二段88號", "+886987654321", "台中市西屯區文心路二段88號"),
        ("0912345678 407台中市西屯區文心路二段88號", "+886912345678", "407台中市西屯區文心路二段88號"),
        ("0912345678台北市信義區松仁路100號", "+886912345678", "台北市信義區松仁路100號"),
        ("+886912345678 100台北市中正區重慶南路一段122號", "+886912345678", "100台北市中正區重慶南路一段122號"),
        (
            "Amy Chen, 0933111222, 12 Ren'ai Road Section 4, Da'an District, Taipei, weekday evenings",
            "+886933111222",
            "12 Ren'ai Road Section 4, Da'an District, Taipei",
        ),
        ("0933111222, 5 King Street, Central, any evening after 7", "+886933111222", "5 King Street, Central"),
        ("2 Park Street, Taipei, 0912345678, the 3rd of December", "+886912345678", "2 Park Street, Taipei"),
        ("Flat 2, 15 Nathan Road, Kowloon, 9123 4567", "+85291234567", "Flat 2, 15 Nathan Road, Kowloon"),
        ("5 High Street, Leeds, 94105-1234, 0912-345-678", "+886912345678", "5 High Street, Leeds, 94105-1234"),
        (
            "0933111222 and No. 5, Lane 20, Heping East Road, Taipei, any weekday evening",
            "+886933111222",
            "No. 5, Lane 20, Heping East Road, Taipei",
        ),
        ("91234567 九龍觀塘道418號12樓A室 星期六朝早", "+85291234567", "九龍觀塘道418號12樓A室"),
        ("0933111222, 5 King Street, Central, on weekday nights", "+886933111222", "5 King Street, Central"),
    ],
)
def test_a_number_and_an_address_beside_each_other_are_both_read(text: str, phone: str, address: str) -> None:
    assert read(text, "phone") == [("phone", phone)]
    assert read(text, "address") == [("address", address)]
