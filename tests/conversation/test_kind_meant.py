"""How something was paid is no deceit; a word for it is."""

from __future__ import annotations

import pytest

from bot.conversation.kind_meant import kind_meant
from bot.conversation.telling_words.words import GraveWords
from bot.settings import ROOT

HEARD = [{"name": "fraud", "confidence": 0.9}, {"name": "process", "confidence": 0.06}]
PAID = """
    The money should go back to the card I used when I bought the kettle.
    I used my Visa card to buy the vacuum, it stopped working
    I paid by card and the parcel never came.
    I bought the kettle with my husband's card and it leaks
    The card I paid with has expired, so where does my refund go?
    I paid cash and got no receipt
    The refund never reached my card
    My card was charged twice for the same mattress.
    I paid a deposit and nobody called
    paid with Apple Pay, the order never showed up
    我刷卡的那張卡已經停用了，退款怎麼辦
    我刷卡付了訂金，結果你們沒出貨
    我刷卡買的沙發到現在都沒送來
    信用卡被多扣一筆水壺的錢
    碌卡買嘅梳化送到嚟爛咗
    我用張Visa卡碌嘅，部吸塵機壞咗
    錢應該退回我碌嗰張卡
    我付了尾款，貨一直沒來
    我刷卡的那张卡已经停用了
    用信用卡付款之后订单不见了
"""
TOLD = """
    Someone used my card in your shop
    somebody has used our credit card for a sofa
    I don't recognise this charge on my statement from you
    There is a charge on my card I never made
    my card was stolen and used at your store
    a stranger ordered with my card number
    有人用我的卡在你們店消費
    帳單上有一筆不是我刷的
    信用卡有一筆我沒刷過的款項
    我張卡俾人碌咗
    我的卡被盜刷了
    我的信用卡被人拿去刷了
    月結單有一筆我冇碌過嘅
    呢筆唔係我碌㗎
    我张卡俾人碌咗
    有人拿我的卡号下单
"""


def _lines(told: str) -> list[str]:
    return [line.strip() for line in told.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def grave() -> GraveWords:
    return GraveWords.load(ROOT / "data" / "lexicon" / "grave.yml")


@pytest.mark.parametrize("text", _lines(PAID))
def test_how_it_was_paid_is_no_deceit(grave: GraveWords, text: str) -> None:
    assert kind_meant(HEARD[0], HEARD, text)["name"] == "process"
    assert "fraud" not in {told.matter for told in grave.told(text)}


@pytest.mark.parametrize("text", _lines(TOLD))
def test_words_that_tell_it_are_heard_without_the_model(grave: GraveWords, text: str) -> None:
    assert kind_meant(HEARD[0], HEARD, text)["name"] == "fraud"
    assert "fraud" in {told.matter for told in grave.told(text) if told.sure}


def test_other_kinds_and_buttons_stay() -> None:
    assert kind_meant({"name": "process"}, HEARD, "I paid by card")["name"] == "process"
    assert kind_meant({}, [{}], "") == {}
    assert kind_meant(HEARD[0], HEARD[:1], "I paid by card")["name"] == "fraud", "nothing else was heard"
