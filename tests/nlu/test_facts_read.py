"""Test the reading of times and sums that customers met wrongly read, with siblings of each kind.

Now is Saturday, 28 November 2026, 20:00, in Taipei unless said.
"""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.nlu.extract import extract

NOW = datetime(2026, 11, 28, 20, 0, tzinfo=ZoneInfo("Asia/Taipei"))


def read(text: str, policy: Path, name: str = "time", now: datetime = NOW) -> list[dict[str, Any]]:
    return [entity for entity in extract(text, now, policy) if entity["entity"] == name]


@pytest.mark.parametrize(
    "text",
    [
        # measures and decimals
        "噪音從六點五變成七點八分貝",
        "音量從三點二升到五點六分貝",
        "水溫只有三點五度",
        # parts and models
        "掃地機器人4/5G都連不上",
        "這條3/4吋水管漏水",
        "只收到3/5",
        "只剩2/5的零件",
        "3/5左右的零件生鏽",
        "大概1/10左右",
        "3/5次都這樣",
        "I only received 3/5",
        # scores
        "評分4/10",
        "我給4/5分",
        "I'd rate it 2/10",
        "it fails 3 out of 10",
        # counts beside the name of a month
        "it fails may 5 times out of 10",
        "march 10 steps and it stops",
        # versions
        "firmware 2.11.3 keeps crashing",
        "更新到iOS 17.5.1就連不上",
        # ages
        "我媽今年七十五歲, 我今年六十八歲",
        "三周大的小孩",
        "七周歲",
        "90天大",
        "六個月大的寶寶",
        "我仔今年五歲",
        "my 3-year-old cut his finger",
        "my baby is 6 months old",
        # expiry of cards and food, days of birth
        "有效期 12/28",
        "卡片效期 08/29",
        "信用卡 12/28到期",
        "expires 12/28",
        "milk best before 20 Nov 2026",
        "出生日期 1980/3/5",
    ],
)
def test_what_only_looks_like_a_time_is_none(text: str, policy: Path) -> None:
    assert read(text, policy) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("去年12月28日買的", "2025-12-28"),
        ("就11/20左右買的", "2026-11-20"),
        ("11/20左右", "2026-11-20"),
        ("3/5左右買的", "2026-03-05"),
        ("11-20左右下單", "2026-11-20"),
        ("11/20成交", "2026-11-20"),
        ("11/20次日", "2026-11-21"),
        ("一個半月前買的", "2026-10-13"),
        ("個半月前買嘅", "2026-10-13"),
        ("兩個半月前", "2026-09-13"),
        ("two and a half months ago", "2026-09-13"),
        ("a fortnight ago", "2026-11-14"),
        ("two fortnights ago", "2026-10-31"),
        ("中秋節前一天買的", "2026-09-24"),
        ("母親節前兩天送來", "2026-05-08"),
        ("雙十一隔天", "2026-11-12"),
        ("the day before Christmas", "2025-12-24"),
        ("three days before yesterday", "2026-11-24"),
        ("three weeks after Christmas", "2026-01-15"),
        ("bought on 20/11/2026", "2026-11-20"),
        ("25.11.2026", "2026-11-25"),
        ("20/11/26", "2026-11-20"),
        ("11-20買的", "2026-11-20"),
        ("paid $15 March 3", "2026-03-03"),
        ("paid HK$20 May 4", "2026-05-04"),
        ("05-Aug-2025", "2025-08-05"),
        ("Aug/2", "2026-08-02"),
        ("Dec31 2025", "2025-12-31"),
        ("Nov/5/2026", "2026-11-05"),
        ("second of Aug", "2026-08-02"),
        ("twenty-first of October", "2026-10-21"),
        ("March eighteenth", "2026-03-18"),
        ("Jan first 2025", "2025-01-01"),
        ("10th of march 2025", "2025-03-10"),
        ("Friday 3-7", "2026-07-03"),
        ("Thursday 11-19", "2026-11-19"),
        ("Black Friday 2024", "2024-11-29"),
        ("Christmas 2024", "2024-12-25"),
        ("2024年雙十一", "2024-11-11"),
        ("二零二四年八月十五", "2024-08-15"),
        ("一一四年三月三日", "2025-03-03"),
        ("previous Monday", "2026-11-16"),
        ("last Friday", "2026-11-20"),
        ("the week before last", "2026-11-09"),
        ("昨天面板失靈", "2026-11-27"),
        ("今天台風天", "2026-11-28"),
        ("下午三點五十分", "2026-11-28T15:50:00+08:00"),
    ],
)
def test_reads_the_day(text: str, value: str, policy: Path) -> None:
    assert [time["value"] for time in read(text, policy)] == [value]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("11/20買的，昨天面板失靈", [("2026-11-20", "bought"), ("2026-11-27", "happened")]),
        (
            "delivered last Friday, stopped working yesterday",
            [("2026-11-20", "delivered"), ("2026-11-27", "happened")],
        ),
        (
            "上星期三買，星期五收到，昨天漏水",
            [("2026-11-18", "bought"), ("2026-11-27", "delivered"), ("2026-11-27", "happened")],
        ),
        (
            "ordered on 3 Nov, arrived on 10 Nov, leaking since Monday",
            [("2026-11-03", "bought"), ("2026-11-10", "delivered"), ("2026-11-23", "happened")],
        ),
        ("12月5日才有空", [("2026-12-05", "wish")]),
        ("星期三先得閒", [("2026-12-02", "wish")]),
        ("星期五之前要修好", [("2026-12-04", "wish")]),
        ("I'm only free on December 5", [("2026-12-05", "wish")]),
        ("please call me on Friday", [("2026-12-04", "wish")]),
        ("店員星期三說可以來拿，結果沒貨", [("2026-11-25", "happened")]),
        ("上個月底說好要來收件", [("2026-10-21", "promised")]),
        ("they told me on Wednesday I can come by", [("2026-11-25", "happened")]),
        ("明天到貨", [("2026-11-29", "promised")]),
        ("說好12月3日送到", [("2026-12-03", "promised")]),
        ("預計11/20到貨，到現在還沒來", [("2026-11-20", "promised")]),
        ("supposed to arrive on 20 November", [("2026-11-20", "promised")]),
        ("星期一就該到，還沒收到", [("2026-11-23", "promised")]),
        ("my parcel has not arrived since Monday", [("2026-11-23", "happened")]),
        # the day of a purchase told inside the thing's name
        ("the vacuum I bought in January 2025 died yesterday", [("2025-01-01", "bought"), ("2026-11-27", "happened")]),
        ("The kettle I ordered back in May broke this morning", [("2026-05-01", "bought"), ("2026-11-28", "happened")]),
        ("a fan that arrived on Tuesday failed on Thursday", [("2026-11-24", "delivered"), ("2026-11-26", "happened")]),
        ("我喺五月買嘅風筒尋日壞咗", [("2026-05-01", "bought"), ("2026-11-27", "happened")]),
        ("買於2025年1月的吸塵器昨天壞了", [("2025-01-01", "bought"), ("2026-11-27", "happened")]),
        ("it broke on Friday, I bought it on Tuesday", [("2026-11-27", "happened"), ("2026-11-24", "bought")]),
        ("bought a heater and on Monday it died", [("2026-11-23", "happened")]),
    ],
)
def test_roles_of_times_are_kept_apart(text: str, roles: list[tuple[str, str]], policy: Path) -> None:
    assert [(time["value"], time["role_hint"]) for time in read(text, policy)] == roles


@pytest.mark.parametrize(
    ("text", "measured"),
    [
        ("用了三天就坏了", ["use"]),
        ("買三天就漏水", ["use"]),
        ("用咗兩個禮拜就壞咗", ["use"]),
        ("才用三個月就壞", ["use"]),
        ("I've had it for 3 months", ["use"]),
        ("I've owned it for two weeks", ["use"]),
        ("it lasted five days", ["use"]),
        ("after two weeks it broke", ["use"]),
        ("訂單寫三天到貨，我等了十八天", ["promise", None]),
        ("說7天內退款", ["promise"]),
        ("they said 5 to 7 days", ["promise"]),
        ("保固寫兩年", ["promise"]),
        ("等了三天還沒人理", ["trouble"]),
        ("壞了兩個星期了", ["trouble"]),
        ("等咗三個禮拜仲未有人理", ["trouble"]),
        ("I've been waiting for three weeks", ["trouble"]),
        ("waiting 3 weeks now", ["trouble"]),
        ("我等了兩個小時", [None]),
        ("waited for an hour", [None]),
    ],
)
def test_what_a_length_of_time_measures(text: str, measured: list[str | None], policy: Path) -> None:
    found = read(text, policy)
    assert [time["role_hint"] for time in found] == ["duration"] * len(measured)
    assert [time.get("measures") for time in found] == measured


@pytest.mark.parametrize(
    ("country", "text", "value", "also"),
    [
        ("TW", "5/11", "2026-05-11", "2026-11-05"),
        ("HK", "5/11", "2026-11-05", "2026-05-11"),
        ("HK", "5/11買嘅", "2026-11-05", None),
        ("HK", "bought on 13/11", "2026-11-13", None),
        ("TW", "11/20買的", "2026-11-20", None),
        ("HK", "11/20買嘅", "2026-11-20", None),
        ("TW", "3/11買的", "2026-03-11", None),
        ("TW", "3/11/2026", "2026-03-11", "2026-11-03"),
        ("HK", "3/11/2026", "2026-11-03", "2026-03-11"),
        ("TW", "3/11/2026 買的", "2026-03-11", "2026-11-03"),
        # the other reading is still to come
        ("TW", "bought on 1/12/2026", "2026-01-12", None),
        ("TW", "4/4/2026", "2026-04-04", None),
    ],
)
def test_the_order_of_day_and_month_is_the_company_s(
    country: str, text: str, value: str, also: str | None, policy: Path
) -> None:
    file = policy / "company.yml"
    file.write_text(f"{file.read_text(encoding='utf-8')}\nholidays_of: {country}\n", encoding="utf-8")
    (time,) = read(text, policy)
    assert (time["value"], time.get("also")) == (value, also)


@pytest.mark.parametrize(
    ("text", "minor", "currency", "times"),
    [
        ("重複扣款兩筆各 1,280", 128000, "TWD", 2),
        ("三筆各 500", 50000, "TWD", 3),
        ("被扣了3次，每次 $299", 29900, "TWD", 3),
        ("2 x $30", 3000, "TWD", 2),
        ("two charges of $45", 4500, "TWD", 2),
        ("two thousand five hundred dollars", 250000, "TWD", None),
        ("three hundred and fifty dollars", 35000, "TWD", None),
        ("twenty-five dollars", 2500, "TWD", None),
        ("a thousand bucks", 100000, "TWD", None),
        ("壹萬貳仟元整", 1200000, "TWD", None),
        ("參仟陸佰元", 360000, "TWD", None),
        ("NT$ 1 280", 128000, "TWD", None),
        ("HK$ 1 500", 150000, "HKD", None),
        ("￥12800", 1280000, "XXX", None),
        ("¥3000日圓", 3000, "JPY", None),
        ("$ 1.2 million", 120000000, "TWD", None),
        ("2k dollars", 200000, "TWD", None),
        ("12 億日圓", 1200000000, "JPY", None),
        ("兩億元", 20000000000, "TWD", None),
        ("300 euros", 30000, "EUR", None),
        ("450,000 yen", 450000, "JPY", None),
        ("3.5 million yen", 3500000, "JPY", None),
        ("50 us dollars", 5000, "USD", None),
        ("五百美金", 50000, "USD", None),
        ("5 pounds 20", 520, "GBP", None),
        ("五元三毛", 530, "TWD", None),
        ("50元6角", 5060, "TWD", None),
        ("12塊5毛", 1250, "TWD", None),
        ("paid $15 March 3", 1500, "TWD", None),
    ],
)
def test_reads_the_whole_sum_in_its_own_currency(
    text: str, minor: int, currency: str, times: int | None, policy: Path
) -> None:
    (amount,) = read(text, policy, "amount")
    value = amount["value"]
    assert (value["minor"], value["currency"], value.get("times")) == (minor, currency, times)


@pytest.mark.parametrize("text", ["5 pounds of flour", "用了一千個小時", "one hundred people", "兩筆", "第二筆訂單"])
def test_what_is_no_money_is_no_sum(text: str, policy: Path) -> None:
    assert read(text, policy, "amount") == []


def test_a_yuan_sign_is_the_own_currency_of_a_company_that_uses_it(policy: Path) -> None:
    file = policy / "company.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("TWD", "CNY"), encoding="utf-8")
    (amount,) = read("￥12800", policy, "amount")
    assert amount["value"] == {"minor": 1280000, "currency": "CNY"}


@pytest.mark.parametrize(
    "text", ["手機 0922333444", "call 0922333444", "call me, 0922333444 phone", "0922333444 手機 打電話"]
)
def test_a_mobile_number_is_read_beside_any_word(text: str, policy: Path) -> None:
    assert [phone["value"] for phone in read(text, policy, "phone")] == ["+886922333444"]
