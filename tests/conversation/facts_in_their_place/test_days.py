"""Test that each time that is told is kept in its role, and that a day in doubt is asked about."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.clock import StandingClock
from tests.conversation.facts_in_their_place.telling import tell
from tests.conversation.turns import Customer

# ---- each time in its role ----


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("11/20買的烤箱，昨天面板失靈", {"bought_on": "2026-11-20", "when": "2026-11-27"}),
        (
            "delivered last Friday, stopped working yesterday",
            {"delivered_on": "2026-11-20", "when": "2026-11-27"},
        ),
        (
            "上星期三買的電風扇，星期五收到，今天就不轉了",
            {"bought_on": "2026-11-18", "delivered_on": "2026-11-27", "when": "2026-11-28"},
        ),
        ("說好11/20到貨的沙發，到現在還沒收到", {"promised_for": "2026-11-20", "when": "2026-11-20"}),
        ("the sofa was supposed to arrive on 20 November", {"promised_for": "2026-11-20", "when": "2026-11-20"}),
        ("烤箱昨天壞了，12月5日才有空", {"when": "2026-11-27", "appointment": "2026-12-05"}),
        ("the oven broke yesterday, I'm only free on December 5", {"when": "2026-11-27", "appointment": "2026-12-05"}),
        ("烤箱昨天壞了，最遲明天要給我處理好", {"when": "2026-11-27"}),
        ("the oven broke yesterday, send it again by tomorrow", {"when": "2026-11-27"}),
        ("明天到貨的沙發我不要了，真的受夠了", {"promised_for": "2026-11-29"}),
        ("烤箱用了三天就壞了", {"used_for": "P3D"}),
        ("I've had it for 3 months and the fan is dead", {"used_for": "P3M"}),
        ("訂單寫三天到貨，我等了十八天", {}),
        ("等了三天還沒有人理我", {"when": "2026-11-25"}),
        ("my sofa is broken, been waiting for three weeks", {"when": "2026-11-07"}),
        ("我媽今年七十五歲，電鍋打不開", {}),
        ("噪音從六點五變成七點八分貝，吵死人了", {}),
        ("有效期 12/28 的卡被多扣錢，錢不見了", {}),
        ("今年烤箱又壞了", {}),
    ],
)
def test_each_time_is_kept_in_its_role(customer: Customer, text: str, days: dict[str, str]) -> None:
    known = tell(customer, text)
    names = ("when", "bought_on", "delivered_on", "promised_for", "appointment", "used_for")
    assert {name: known[name] for name in names if name in known} == days


def test_this_evening_said_after_midnight_is_not_yet_the_day_of_the_trouble(
    customer: Customer, clock: StandingClock
) -> None:
    clock.now = dt.datetime(2026, 11, 27, 16, 30, tzinfo=dt.timezone.utc)  # 00:30 on the 28th
    known = tell(customer, "今晚送來的沙發破了一個洞")
    assert "when" not in known and "delivered_on" not in known
    assert customer.slots["day_doubt"] == "to_come"


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("大概三個禮拜", "2026-11-07"),
        ("about three weeks", "2026-11-07"),
        ("三天前", "2026-11-25"),
        ("今年", "2026-01-01"),
    ],
)
def test_a_length_of_time_answers_when(customer: Customer, text: str, when: str) -> None:
    tell(customer, "冷氣壞了都不冷")
    assert tell(customer, text, "inform", asked="when")["when"] == when


# ---- days that are asked about ----


def test_trouble_before_the_purchase_is_asked_about_once(customer: Customer) -> None:
    known = tell(customer, "11/20買的烤箱，11/3就壞了")
    assert "when" not in known and known["bought_on"] == "2026-11-20"
    assert (customer.slots["day_doubt"], customer.slots["when"]) == ("before_purchase", None)
    assert customer.slots["day_one"] == "11月3日（二）"
    assert tell(customer, "11/23", "inform", asked="when")["when"] == "2026-11-23"
    assert (customer.slots["day_doubt"], customer.slots["when"]) == ("none", "2026-11-23")


def test_who_says_it_again_is_believed(customer: Customer) -> None:
    tell(customer, "I bought the oven on November 20, it broke on November 3")
    assert customer.slots["day_doubt"] == "before_purchase"
    assert tell(customer, "November 3", "inform", asked="when")["when"] == "2026-11-03"


def test_a_purchase_told_later_than_the_trouble_is_asked_about(customer: Customer) -> None:
    tell(customer, "烤箱11/3就壞了")
    tell(customer, "11/20在信義店買的", "inform", asked="product")
    assert (customer.slots["day_doubt"], customer.slots["when"]) == ("before_purchase", None)


@pytest.mark.parametrize(
    ("text", "locale", "kind"),
    [
        ("my oven broke on 3/11/2026", "en", "order"),
        ("the oven died on 5/11", "en", "order"),
        ("烤箱3/11/2026壞的，完全不熱", "zh-Hant", "order"),
        ("I bought the oven on 3/11/2026, it is dead", "en", "order_of_purchase"),
    ],
)
def test_which_of_two_past_days_is_meant_is_asked(customer: Customer, text: str, locale: str, kind: str) -> None:
    known = tell(customer, text, locale=locale)
    assert not {"when", "bought_on"} & set(known)
    assert (customer.slots["day_doubt"], customer.slots["when"]) == (kind, None)
    assert customer.slots["day_one"] and customer.slots["day_other"]


def test_the_answer_settles_which_day_was_meant(customer: Customer) -> None:
    tell(customer, "I bought the oven on 3/11/2026, it died yesterday", locale="en")
    assert customer.known["when"] == "2026-11-27"
    tell(customer, "3 November", "inform", asked="when", locale="en")
    assert (customer.known["bought_on"], customer.known["when"]) == ("2026-11-03", "2026-11-27")
    assert (customer.slots["day_doubt"], customer.slots["when"]) == ("none", "2026-11-27")


def test_in_chinese_a_short_day_has_the_order_of_the_company(customer: Customer) -> None:
    assert tell(customer, "5/11", "inform", asked="when")["when"] == "2026-05-11"
    assert customer.slots.get("day_doubt") in (None, "none")
