"""Test that what customers say, as it is read, becomes the fact that they meant and no other.

Now is Saturday, 28 November 2026, 20:00, in Taipei unless said.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.cases import conversations
from bot.conversation.commands import parse_command
from bot.conversation.correcting import ASK, CHANGED, Correction, correct
from bot.conversation.recap import recap
from bot.conversation.services import Services
from bot.nlu.extract import extract
from tests.clock import StandingClock

from .turns import Customer, understood

POLICY = Path(__file__).resolve().parents[2] / "data" / "policy"
NOW = dt.datetime(2026, 11, 28, 12, 0, tzinfo=dt.timezone.utc)


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock(NOW)


def entities(customer: Customer, text: str) -> list[dict[str, Any]]:
    services = customer.services
    return extract(text, services.policy.clock.local(services.now()), POLICY)


def tell(
    customer: Customer, text: str, intent: str = "complain", asked: str | None = None, **more: Any
) -> dict[str, Any]:
    """Say `text` with the facts that are really read from it; return the facts that are known then."""
    customer.say(text, intent, entities(customer, text), asked, **more)
    return customer.known


def put_right(customer: Customer, text: str, intent: str = "correct") -> Correction:
    heard = customer.turn(understood(text, intent, entities(customer, text)))
    correction = correct(customer.session, customer.services, heard)
    customer.slots.update(correction.slots)
    return correction


def shown(customer: Customer, locale: str = "zh-Hant") -> dict[str, str]:
    return dict(recap(customer.session, customer.services, customer.id, locale).payload["facts"])


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


# ---- years and sums are shown ----


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("去年12月28日買的烤箱，昨天壞了", "2025年12月28日（日）購買；11月27日（五）（您說的「昨天」）發生"),
        ("烤箱12月就壞了，沒有人處理", "2025年12月（您說的「12月」）"),
        ("烤箱11/20就壞了，完全不熱", "11月20日（五）"),
        (
            "11月3日買、11月10日收到的沙發，昨天破了",
            "11月3日（二）購買；11月10日（二）收到；11月27日（五）（您說的「昨天」）發生",
        ),
    ],
)
def test_a_year_that_is_not_this_one_is_shown(customer: Customer, text: str, when: str) -> None:
    tell(customer, text)
    assert shown(customer)["when"] == when


def test_english_shows_the_year_behind_the_month(customer: Customer) -> None:
    tell(customer, "bought the oven on 28 December 2025, it broke on 20 November", locale="en")
    assert shown(customer, "en")["when"] == "bought on Sun 28 Dec 2025; happened on Fri 20 Nov"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("重複扣款兩筆各 1,280，錢不見了", "2 × NT$1,280"),
        ("I was charged ￥12800 and nobody answers", "￥12800"),
        ("多扣了 300 euros，錢不見了", "EUR 300"),
        ("二千五百元不見了都沒人管", "NT$2,500"),
    ],
)
def test_a_sum_is_shown_as_it_was_meant(customer: Customer, text: str, amount: str) -> None:
    tell(customer, text)
    assert shown(customer)["amount"] == amount


# ---- what no customer means as a story ----


@pytest.mark.parametrize(
    "text",
    [
        "電扇",
        "想換一副新的",
        "11/20",
        "昨天",
        "我也不知道怎麼講",
        "唔知點講",
        "7月買的啊訂單上有",
        "AJ26111156789",
        "電視",
        "我叫陳小美",
        "你到底看不看得懂中文",
        "I don't know how to explain",
        "yesterday",
        "my order number is AJ26111156789",
        "I'd like a new one please",
        "my name is Mary Chan",
    ],
)
@pytest.mark.parametrize("intent", ["complain", "inform", "nlu_fallback", "request_remedy", "correct"])
def test_facts_and_wishes_are_never_the_story(customer: Customer, text: str, intent: str) -> None:
    customer.say("喂", "greet")
    customer.say(text, intent, entities(customer, text), "what")
    assert "what" not in (customer.known if customer.slots.get("what") else {})


@pytest.mark.parametrize(
    "text",
    [
        "烤箱壞了",
        "冷氣不冷",
        "店員很兇",
        "it leaks",
        "my TV is dead",
        "我11/20買的電視昨天螢幕全黑",
        "師傅沒有來",
        "我不知道怎麼講，就是突然冒煙",
    ],
)
def test_what_happened_still_counts(customer: Customer, text: str) -> None:
    assert tell(customer, text, asked="what")["what"] == text


def test_more_facts_do_not_lengthen_the_story(customer: Customer) -> None:
    tell(customer, "床墊塌下去了，睡到腰痛")
    known = tell(customer, "7月買的啊訂單上有", asked="when")
    assert known["what"] == "床墊塌下去了，睡到腰痛"
    assert known["bought_on"] == "2026-07-01"


@pytest.mark.parametrize("text", ["你到底看不看得懂中文", "你識唔識睇字㗎", "do you even understand me"])
def test_words_that_speak_of_no_time_are_not_when(customer: Customer, text: str) -> None:
    tell(customer, "電扇壞了不會轉")
    assert "when" not in tell(customer, text, "inform", asked="when")


def test_words_about_a_time_without_a_day_are_kept(customer: Customer) -> None:
    tell(customer, "電扇壞了不會轉")
    assert tell(customer, "剛搬家那陣子", "inform", asked="when")["when"] == "剛搬家那陣子"


# ---- things that are named ----


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("電視壞了，螢光幕全黑", "電視"),
        ("冷氣不冷，修了好幾次", "冷氣"),
        ("雪櫃唔凍，入面啲嘢壞晒", "雪櫃"),
        ("My TV won't turn on any more", "TV"),
        ("the fridge is broken again", "fridge"),
        ("店員很熱心推薦那台掃地機器人，結果昨天就壞了", "robot_vacuum"),
        ("the clerk recommended this kettle and it leaks", "kettle"),
        ("烤箱壞了", "oven"),
    ],
)
def test_a_thing_outside_the_catalogue_is_a_named_thing(customer: Customer, text: str, product: str) -> None:
    assert tell(customer, text)["product"] == product
    assert customer.slots["product"] == product


def test_a_rude_clerk_is_what_the_matter_is_about(customer: Customer) -> None:
    text = "店員罵人，我只是問掃地機器人的價錢"
    assert tell(customer, text, kind="service_attitude")["product"] == "store_service"


@pytest.mark.parametrize("intent", ["inform", "nlu_fallback", "complain", "out_of_scope"])
def test_an_order_number_alone_answers_which_product(customer: Customer, intent: str) -> None:
    tell(customer, "昨天就壞了，完全不能用")
    tell(customer, "AJ26111156789", intent, asked="product")
    assert customer.known["order_number"] == "AJ26111156789"
    assert "product" not in customer.missing()


def test_an_order_number_as_the_first_words_is_kept(customer: Customer) -> None:
    conversations.update_customer(customer.session, customer.id, phone="0900000699")
    tell(customer, "AJ26111156789", "nlu_fallback")
    tell(customer, "昨天就壞了，完全不能用")
    assert customer.missing() == ["desired_outcome"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我叫陳小美，電話0912000333", "陳小美"),
        ("敝姓林，電話0912000333", "林"),
        ("姓名：王大明 電話 0912000333", "王大明"),
        ("my name is Mary Chan and my phone is 0912000333", "Mary Chan"),
    ],
)
@pytest.mark.parametrize("stage", ["listening", "agreed"])
def test_a_name_and_a_number_are_kept_at_any_time(customer: Customer, text: str, name: str, stage: str) -> None:
    customer.slots["stage"] = stage
    customer.say(text, "inform", entities(customer, text))
    row = conversations.get(customer.session, customer.id)
    assert (row.customer_name, row.customer_phone) == (name, "+886912000333")


@pytest.mark.parametrize("text", ["我叫了外送", "我叫你們經理出來", "call me back", "name the price"])
def test_other_words_are_no_name(customer: Customer, text: str) -> None:
    customer.say(text, "inform", entities(customer, text))
    assert conversations.get(customer.session, customer.id).customer_name is None


# ---- corrections ----


@pytest.fixture
def read_back(customer: Customer, services: Services) -> Customer:
    """Return a customer who gets everything read back."""
    tell(customer, "烤箱11/15在信義店買的，昨天加熱管不熱了，我要退款，訂單編號AJ26111615275")
    recap(customer.session, services, customer.id, "zh-Hant")
    customer.slots["stage"] = "recap"
    return customer


@pytest.mark.parametrize("fact", ["what", "when", "product", "desired_outcome"])
def test_a_fact_to_be_corrected_takes_no_other_with_it(read_back: Customer, fact: str) -> None:
    before = read_back.known
    heard = read_back.turn(parse_command(f"/correct?fact={fact}", "不對"))
    assert correct(read_back.session, read_back.services, heard).outcome == ASK
    assert read_back.known == {name: value for name, value in before.items() if name != fact}


@pytest.mark.parametrize("intent", ["correct", "inform", "complain", "deny"])
@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("不對，是11/25壞的", "when", "2026-11-25"),
        ("不是昨天，是前天", "when", "2026-11-26"),
        ("買的日子是11/10才對", "bought_on", "2026-11-10"),
        ("不是烤箱，是氣炸鍋", "product", "air_fryer"),
        ("我是在板橋店買的", "branch", "banqiao"),
        ("我要換新的，不要退款", "desired_outcome", "exchange"),
        ("no, it was the air fryer", "product", "air_fryer"),
        ("it broke on 25 November", "when", "2026-11-25"),
    ],
)
def test_a_correction_touches_what_it_names(read_back: Customer, intent: str, text: str, name: str, value: str) -> None:
    before = read_back.known
    assert put_right(read_back, text, intent).outcome == CHANGED
    assert {key: found for key, found in read_back.known.items() if key != "what"} == {
        **{key: found for key, found in before.items() if key != "what"},
        name: value,
    }
    assert str(read_back.known["what"]).startswith(str(before["what"]))


def test_a_correction_to_a_day_before_the_purchase_is_asked_about(read_back: Customer) -> None:
    assert put_right(read_back, "不對，是11/3壞的").outcome == ASK
    assert read_back.slots["day_doubt"] == "before_purchase"
    assert read_back.known["when"] == "2026-11-27"


@pytest.mark.parametrize("text", ["訂單編號打錯了", "單號不對", "the order number is wrong"])
def test_an_order_number_taken_back_is_gone(read_back: Customer, text: str) -> None:
    before = read_back.known
    put_right(read_back, text)
    assert read_back.known == {name: value for name, value in before.items() if name != "order_number"}


def test_an_order_number_taken_back_while_telling_is_gone(customer: Customer) -> None:
    conversations.update_customer(customer.session, customer.id, phone="0900000696")
    tell(customer, "床墊塌下去了，訂單編號AJ26071056149")
    assert customer.known["bought_on"] == "2026-07-10"
    tell(customer, "訂單編號打錯了", "correct", asked="when")
    assert not {"order_number", "bought_on"} & set(customer.known)


def test_a_product_told_before_its_order_stays_when_the_order_is_taken_back(customer: Customer) -> None:
    conversations.update_customer(customer.session, customer.id, phone="0900000696")
    tell(customer, "床墊塌下去了")
    tell(customer, "訂單編號AJ26071056149", "inform")
    tell(customer, "訂單編號打錯了", "correct")
    assert not {"order_number", "bought_on"} & set(customer.known)
    assert (customer.known["what"], customer.known["product"]) == ("床墊塌下去了", "mattress")


def test_a_turn_noted_twice_raises_and_settles_a_doubt_once(customer: Customer) -> None:
    def note_again() -> None:
        assert customer.last_turn is not None
        customer.note(replace(customer.last_turn, slots=dict(customer.slots)))

    tell(customer, "11/20買的烤箱，11/3就壞了")
    note_again()
    assert customer.slots["day_doubt"] == "before_purchase" and "when" not in customer.known
    tell(customer, "11/3", "inform", asked="when")
    note_again()
    assert (customer.slots["day_doubt"], customer.known["when"]) == ("none", "2026-11-03")


def test_broken_alone_is_what_happened_and_the_thing_is_not(customer: Customer) -> None:
    tell(customer, "壞了")
    tell(customer, "電扇", "inform", asked="when")
    assert (customer.known["what"], customer.known["product"]) == ("壞了", "fan")


def test_the_last_monday_is_not_moved_by_a_year(customer: Customer) -> None:
    tell(customer, "我媽今年七十五歲，電鍋打不開")
    assert tell(customer, "星期一", "inform", asked="when")["when"] == "2026-11-23"
