"""Promises found in drafts: sums and full refunds, as people write in Taiwan, in Hong Kong and in English."""

from __future__ import annotations

import pytest

from bot.assist.promise_worth import Worth, uncovered, worth
from bot.assist.promises import promised, speaks_of_giving

PAID = 39_900_00


def total(text: str, *, paid: int | None = PAID, known: frozenset[int] = frozenset()) -> Worth:
    return worth(uncovered(promised(text, currency="TWD", decimals=2, paid=paid), [[known]]))


@pytest.mark.parametrize(
    "text, units",
    [
        ("我們退您 50,000 元。", 50_000),
        ("不好意思我們會在週五前退您五萬元", 50_000),
        ("賠您3萬5", 35_000),
        ("我們退您 3000", 3_000),
        ("50,000 元我們會退還給您", 50_000),
        ("五萬元今天會匯到您的帳戶", 50_000),
        ("您付的 39,900 元，我們會退給您", 39_900),
        ("您希望退 50,000，我們會退給您 50,000", 50_000),
        ("主管已經同意退您 50,000 元", 50_000),
        ("幫您申請退款 50,000 元，三天內入帳", 50_000),
        ("唔好意思我哋賠返50000元俾你", 50_000),
        ("會退您 30,000 元，再補償 10,000 元", 40_000),
        ("退您 30,000 元或送您 40,000 元購物金", 40_000),
        ("全額退款給您，12月6日前入帳", 39_900),
        ("您付了39,900元，我們全額退給您", 39_900),
        ("我們退一賠三", 159_600),
        ("We will refund NT$50,000 by 6 December.", 50_000),
        ("We'll give you a full refund.", 39_900),
        ("We can refund you in full.", 39_900),
        ("You will receive $50,000 on Friday", 50_000),
        ("退您 30,000 元。另外再退您 30,000 元", 60_000),
        ("退您 30,000 元。我再說一次，退您 30,000 元", 30_000),
        ("We refund you NT$30,000. We will refund another NT$30,000", 60_000),
        ("退款金額：\n90,000 元", 90_000),
        ("我們會退款給您。金額是 5000 元。", 5_000),
        ("我們會退款給您，三天內處理，金額是 5000 元。", 5_000),
        ("退您玖萬元", 90_000),
        ("賠您伍仟元", 5_000),
        ("退您 90 000 元", 90_000),
        ("退您 5’000 元", 5_000),
        ("退您一萬", 10_000),
        ("We will refund you 90k", 90_000),
        ("We will refund you NT$5.000", 5_000),
        ("We will refund you ninety thousand", 90_000),
        ("We will rеfund NT$90,000", 90_000),
        ("我問過主管了，可以退您 90,000 元。", 90_000),
        ("您要求的 90,000 元，明天匯給您。", 90_000),
        ("Your account will be credited with NT$90,000.", 90_000),
        ("90,000 元沒問題，三天內入您帳戶", 90_000),
        ("5,000 元明天會匯", 5_000),
        ("退您 3萬 外加 2萬", 50_000),
        ("We can do 90k.", 90_000),
        ("我們會賠償您。\n1. 30,000 元\n2. 60,000 元", 90_000),
        ("NT$90,000 is coming back to you", 90_000),
        ("I'm happy to refund the 50,000 dollars you paid", 50_000),
        ("Sorry for this, we will refund you NT$50,000", 50_000),
    ],
)
def test_a_promise_is_found_with_its_worth(text: str, units: int) -> None:
    assert total(text).value == units * 100


@pytest.mark.parametrize(
    "text",
    [
        "您說要我們退 50,000 元，我先記下來",
        "您要我們退五萬，我了解",
        "我了解您想全額退款",
        "您希望我們退 50,000 元嗎？",
        "我們無法退您 50,000 元",
        "我唔可以退五萬蚊俾你",
        "我向主管申請退您 50,000 元",
        "這台售價 39,900 元，我幫您查一下",
        "您付了39,900元，我們會退運費",
        "您花了五萬元買的，卻三天就壞，真的很抱歉",
        "收到您的 50,000 元匯款了",
        "訂單 AB12345678 我查到了，12月6日到",
        "我們會在3天內退款給您",
        "5個工作天內退款",
        "You asked us to refund NT$50,000.",
        "We won't be able to refund NT$50,000",
        "The price was NT$50,000 and I see your order.",
        "I will ask my supervisor to approve a refund of NT$50,000",
        "You'd like a full refund, I have noted it",
        "我會問主管，看能不能退您 50,000 元",
        "主管核准後，我們會退您 50,000 元",
        "您要求退 50,000 元，但我們可以幫您換新機",
        "You asked for NT$50,000, but we can send you a new one.",
        "我們會退款給您。您買的那台售價 39,900 元",
        "We will refund you by Friday. You paid NT$39,900 in May.",
        "您匯的 50,000 元我們收到了",
        "滿 1,000 元免運費",
        "您的訂單金額 45,000 元，對嗎？",
        "查到了，金額 45,000 元，對嗎？",
        "您好，維修需要 45,000 元，您覺得呢？",
        "NT$50,000 is not possible",
        "We will get back to you within 300 minutes",
        "We will send you 3 options, each takes 5 days",
        "我們會給您一百個贊",
    ],
)
def test_a_sum_that_is_not_promised_is_not_found(text: str) -> None:
    assert total(text) == Worth(0, 0)


def test_a_promise_of_unknown_value_has_no_worth() -> None:
    assert total("We will refund you US$1,000").value is None
    assert total("我哋會退返五萬蚊俾你").value is None, "Hong Kong dollars, in a house that reckons in Taiwan's"
    assert total("我們全額退款", paid=None).value is None


def test_a_promise_already_on_record_is_not_new() -> None:
    assert total("我們會退您 1,200 元", known=frozenset({1200_00})) == Worth(0, 0)
    assert total("我們會退您 1,200 元和 50 元", known=frozenset({1200_00})).value == 50_00


def test_goodwill_is_counted_apart() -> None:
    assert total("12月6日前送您 3,000 元購物金") == Worth(3000_00, 3000_00)
    assert total("We will send you a voucher worth NT$5,000") == Worth(5000_00, 5000_00)


def test_places_refer_to_the_original_text() -> None:
    text = "😀ＮＴ＄５０，０００ 我們退給您"
    found = promised(text, currency="TWD", decimals=2)
    assert [text[one.start : one.end] for one in found] == [one.said for one in found] == ["ＮＴ＄５０，０００"]


def test_a_currency_without_cents() -> None:
    assert worth(promised("We will refund ¥5,000", currency="JPY", decimals=0)).value == 5000


@pytest.mark.parametrize("text, gives", [("我們送您購物金", True), ("We refund", True), ("我先查清楚", False)])
def test_speaking_of_giving_is_recognised(text: str, gives: bool) -> None:
    assert speaks_of_giving(text) is gives


def test_an_unexplained_sum_is_found_but_not_sure() -> None:
    (found,) = promised("50,000 元", currency="TWD", decimals=2)
    assert (found.minor, found.sure) == (50_000_00, False)


OFFER = [[{13_100_00}, {13_200_00}]]


@pytest.mark.parametrize(
    "text, units",
    [
        ("我們會退您 13,100 元", 0),
        ("我們會退您 13,100 元。沒錯，是退您 13,100 元", 0),
        ("退您 13,100 元或退您 13,200 元", 0),
        ("方案一：退您 13,100 元。方案二：退您 13,200 元。", 0),
        ("退您 13,100 元，還有退您 13,200 元", 13_100),
        ("退您 13,100 元。另外再退您 13,100 元", 13_100),
    ],
)
def test_an_offer_covers_one_of_its_alternatives_once(text: str, units: int) -> None:
    found = uncovered(promised(text, currency="TWD", decimals=2), OFFER)
    assert worth(found).value == units * 100


@pytest.mark.parametrize("said", ["退5元,", "退您5元", "退5元。"])
def test_a_long_draft_of_sums_is_read_whole(said: str) -> None:
    assert len(promised(said * 900, currency="TWD", decimals=2)) == 900
