"""Test which texts tell several matters, and where the next one begins."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bot.conversation.matters.telling_apart import Span, tell_apart, tells_another
from bot.nlu.extract import extract
from bot.settings import ROOT
from tests.shipped import shipped_phrases, shipped_policy

NOW = dt.datetime(2026, 11, 28, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
PHRASES = shipped_phrases()
PRODUCTS = shipped_policy().products

# The parts begin at the marks.
SEVERAL = [
    "三件事：第一，除濕機漏水；|第二，客服都沒回；|第三，多扣我500元",
    "我有兩件事要反映。除濕機漏水。|客服電話都打不通沒人接。",
    "電鍋煮不熟，|吹風機也壞了",
    "1. 除濕機漏水| 2. 退款一直沒下來",
    "除濕機漏水，|還有一件事，你們門市店員態度很差",
    "我要投訴兩件事，一是電鍋煮不熟，|二是外送晚到兩小時",
    "部電飯煲壞咗，|仲有部風筒都唔著",
    "咖啡機不能用，|快煮壺也不能用，都是上星期買的",
    "空氣清淨機很吵。|另外上個月買的氣炸鍋也打不開",
    "洗衣機送來是凹的，|再來還有電風扇不會轉",
    "其一，帳單金額算錯；|其二，客服態度很差",
    "有兩個問題想反映：①電鍋漏水，|②遲遲沒收到發票",
    "扫地机器人不动了，|另外一个问题是你们多扣了我钱",
    "第一件是冰箱不冷，|第二件是師傅爽約沒來",
    "單據計錯錢，|另外一個問題係個職員好黑面",
    "Two things: my kettle leaks| and the delivery guy scratched my floor",
    "The kettle leaks.| Also my toaster won't heat up.",
    "First, the vacuum died after a week.| Second, nobody answers my emails.",
    "My kettle broke| and my vacuum stopped working too",
    "kettle leaks,| another issue is you charged me twice",
    "The dehumidifier is noisy. |One more thing: the clerk was rude to me",
    "1) the fan is broken |2) you charged me twice",
    "I have two complaints. The parcel is late. |The invoice is wrong.",
    "My air fryer won't turn on,| and besides, the rice cooker is cracked",
    "the sofa came cracked| and you also charged me £40 twice",
    "You overcharged me $500| and the rice cooker is broken too",
    "I was charged twice,| and my kettle leaks",
    "the sofa arrived on 3 November with a tear,| and on 10 November you billed me $40 again",
    "charged me £40 twice| and the parcel never came",
    "the movers scratched my wall| and the sofa is ripped",
    "the table has a dent| and the delivery men damaged my front door",
    "沙發破了，|幅牆也被搬運刮花",
    "沙發送來裂了，|而且你們重複扣款4000元",
    "被多收了400元，|包裹也一直沒到",
    "張梳化爛咗，|仲要收多咗我$400",
    "收咗我兩次錢，|部風扇又冇送到",
    "冰箱不冷，|另外11月5日的帳單多收了300元",
    "餐桌有刮痕，|我家地板也被師傅刮傷",
]
ONE = [
    "charged £40 and the parcel never came",
    "the sofa came cracked, so I was charged twice for a new one",
    "the kettle broke and you overcharged me on the refund",
    "我付了4000元，包裹一直沒到",
    "電鍋壞了，退款又少算，多扣我500元",
    "冰箱漏水，把地板刮花了",
    "沙發破了，你們客服還罵我",
    "the fan is broken and I called you twice",
    "The robot vacuum I bought last Wednesday stopped working and nobody answers the phone. I want a refund.",
    "the fan is broken and your hotline hung up on me twice",
    "我買的除濕機上禮拜開始漏水，打電話給客服也沒人接，等了三天都沒有人回，真的很生氣",
    "冷氣壞了，師傅來修，結果把電視弄壞",
    "筆電螢幕裂了，鍵盤也按不下去",
    "第一次打電話沒人接，第二次也沒人接，除濕機還是壞的",
    "第一，退款；第二，道歉",
    "1. 退款 2. 補償",
    "我買電鍋送吹風機，吹風機壞了",
    "掃地機器人壞了，換一台新的給我，也是壞的",
    "除濕機的水箱漏水，除濕機也很吵",
    "除濕機漏水把地毯弄濕了",
    "電鍋很好用，可是吹風機壞了",
    "店員推薦我買電鍋，結果電鍋壞了",
    "昨天買的掃地機器人今天就不動了，我要退款",
    "不是除濕機，是電鍋壞了",
    "我訂了電鍋，結果收到吹風機，你們寄錯了",
    "第二天就壞了",
    "道歉，也要賠償",
    "醫生開錯藥，護士態度又差",
    "洗衣機漏水，漏到樓下，客廳的地毯也泡水了",
    "I bought a kettle and a toaster, the toaster doesn't work",
    "First I called, they said wait. Second time nobody answered. the kettle is still broken",
    "the delivery was late and the box was damaged, and the kettle inside is cracked",
    "My kettle leaked and ruined my rug",
    "The vacuum died and nobody called me back",
    "I want a refund and an apology",
    "I ordered a kettle but got a toaster, wrong item",
    "The laptop's keyboard is broken and the screen is cracked",
    "it broke on the first day, and on the second day it didn't even start",
    "I paid twice and nobody answers",
    "The technician fixed the fridge but damaged the table",
]
# What is said of another matter, after one about the dehumidifier was told.
ANOTHER = [
    ("|另外我的電鍋也壞了", True),
    ("對，|另外電鍋也不熱", True),
    ("上星期五。|還有一件事，店員態度很差", True),
    ("|順便反映一下，你們電話都打不通", True),
    ("|仲有部電飯煲都壞咗", True),
    ("|also my kettle leaks", True),
    ("|by the way I have another complaint, the clerk was rude to me", True),
    ("yesterday. |one more thing, you charged me twice", True),
    ("不是除濕機，是電鍋壞了", False),
    ("電鍋壞了", False),
    ("昨天壞的", False),
    ("都不回電話", False),
    ("而且客服都不回", False),
    ("除濕機也很吵", False),
    ("我要換成電鍋，也可以", False),
    ("除濕機漏水，把電鍋也泡壞了，弄壞我一堆東西", False),
    ("and nobody called me back", False),
    ("it also makes a noise", False),
    ("I'd take the kettle instead", False),
    ("還有，我要退款", False),
]


# A trouble of another sort, said after the sofa was told to have come cracked.
OF_ANOTHER_SORT = [
    ("|you also charged me £40 twice", True),
    ("|而且你們重複扣款", True),
    ("仲有，|收多咗我$400", True),
    ("|幅牆也被搬運刮花", True),
    ("it also has a scratch", False),
    ("也有刮痕", False),
    ("you also refunded too little, I was overcharged on the refund", False),
]


def goods(text: str) -> list[dict[str, Any]]:
    """Return the things named in a text, without services, as the model's entities."""
    found = [one for one in extract(text, NOW, ROOT / "data" / "policy") if one["entity"] == "product"]
    return [one for one in found if one["value"] not in PRODUCTS or PRODUCTS[one["value"]].type != "service"]


def cut(text: str, spans: list[Span]) -> list[str]:
    return [text[span.start : span.end].strip() for span in spans]


@pytest.mark.parametrize("marked", SEVERAL)
def test_a_text_is_cut_where_it_plainly_begins_another_matter(marked: str) -> None:
    text = marked.replace("|", "")
    assert cut(text, tell_apart(text, goods(text), PHRASES, PHRASES.matters)) == [
        part.strip() for part in marked.split("|")
    ]


@pytest.mark.parametrize("text", ONE)
def test_a_matter_told_at_length_stays_whole(text: str) -> None:
    assert tell_apart(text, goods(text), PHRASES, PHRASES.matters) == [Span(0, len(text))]


@pytest.mark.parametrize(("marked", "is_another"), ANOTHER)
def test_another_matter_beside_the_one_in_hand_is_heard(marked: str, is_another: bool) -> None:
    text = marked.replace("|", "")
    found = tells_another(text, goods(text), "dehumidifier", PHRASES, PHRASES.matters)
    assert (found is not None) == is_another
    if found is not None:
        assert text[found.start :].strip() == marked.partition("|")[2]


@pytest.mark.parametrize(("marked", "is_another"), OF_ANOTHER_SORT)
def test_a_trouble_of_another_sort_is_another_matter(marked: str, is_another: bool) -> None:
    text = marked.replace("|", "")
    found = tells_another(text, goods(text), "sofa", PHRASES, PHRASES.matters, "沙發送來就裂了，the sofa came cracked")
    assert (found is not None) == is_another


def test_no_more_than_five_matters_are_told_apart() -> None:
    text = "".join(f"{number}. 第{number}台電鍋壞了不能用 " for number in range(1, 8))
    assert len(tell_apart(text, [], PHRASES, PHRASES.matters)) <= 5
