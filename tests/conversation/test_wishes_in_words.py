"""Wishes in plain words are heard in a story, and what only tells a fact is no wish."""

from __future__ import annotations

import pytest

from bot.conversation.beside_wishes import begins_with_trouble, only_a_fact
from bot.conversation.wishes import undecided_between
from bot.conversation.wishes_in_words import wish_in_words


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("上週四你們師傅來裝冷氣裝錯房間,請重新安裝", "請重新安裝"),
        ("昨天搬家公司把我家牆壁敲破一個洞,幫我補好", "幫我補好"),
        ("你們昨天把衣櫃丟在一樓不搬上樓,請搬上來", "請搬上來"),
        ("上禮拜約好修烘衣機沒人來,請重新約時間", "請重新約時間"),
        ("十月買的書櫃到現在還沒送,我要確定的日期", "我要確定的日期"),
        ("十月买的书柜到现在还没送,我要确定的日期", "我要确定的日期"),
        ("尋日啲工人擺咗個衣櫃喺樓下就走咗,唔該幫我搬返上嚟", "唔該幫我搬返上嚟"),
        ("約咗廿五號冇人嚟,我要另外約過個時間", "我要另外約過個時間"),
        ("The sofa came yesterday in blue, I ordered grey. I want the grey one.", "I want the grey one"),
        ("Nobody came on Monday. I want a new appointment.", "I want a new appointment"),
        ("My desk still has not come. I want a firm delivery date.", "I want a firm delivery date"),
        ("Your men left it in the lobby. I want it carried up.", "I want it carried up"),
        ("The doors hang crooked, so please rehang them", "so please rehang them"),
        ("師傅約好昨天來裝冷氣卻沒來,我想重新約時間", "我想重新約時間"),
        ("師傅尋日冇嚟整部冷氣,想重新約時間", "想重新約時間"),
        ("尋日約咗師傅但冇人嚟,想約過時間", "想約過時間"),
        ("The installer stood me up, I want to rebook", "I want to rebook"),
        ("No fitter came yesterday, can I have a new appointment", "can I have a new appointment"),
        ("重洗一次", "重洗一次"),
        ("a new appointment", "a new appointment"),
        # Told, hurried, asked for before, or for a person: no remedy is named.
        ("請你們來洗冷氣,洗完更臭", None),
        ("昨天請假等了一天,沒人來", None),
        ("沙發壞了,請盡快處理", None),
        ("沙發壞了,我要投訴", None),
        ("我要用的時候發現壞了", None),
        ("請問保固多久", None),
        ("The kettle leaks, please help", None),
        ("I wanted the grey one and got blue", None),
        ("I asked for a new appointment and nobody called", None),
        ("I want to speak to a manager", None),
        ("I want you to know how bad this was", None),
    ],
)
def test_a_wish_in_plain_words_is_found(text: str, wish: str | None) -> None:
    found = wish_in_words(text)
    assert (found[1] if found else None) == wish
    assert found is None or text[found[0] :].startswith(found[1])


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("抽屜", ()),
        ("抽屜啦", ()),
        ("the drawer", ()),
        ("11月20號刷的", ("11月20號",)),
        ("廿號碌卡嘅", ("廿號",)),
        ("the one I reported last week", ("last week",)),
        ("我上次說的那個", ()),
        ("bought on 3 November", ("3 November",)),
        ("書桌", ("書桌",)),
        ("就11/20左右買的", ("11/20",)),
        ("大概上禮拜三買的吧", ("上禮拜三",)),
        ("應該係上個月先買㗎", ("上個月",)),
        ("差不多十月尾嗰陣落單嘅", ("十月尾",)),
        ("大概十月底送到的", ("十月底",)),
        ("就前天吧", ("前天",)),
        ("it was around 20 Nov", ("20 Nov",)),
        ("I think it came last Tuesday", ("last Tuesday",)),
        ("I only bought it around 20 Nov or so", ("20 Nov",)),
        ("My sister got a refund", ()),
        ("我朋友要退款", ()),
        ("你們只會退款了事", ()),
    ],
)
def test_which_thing_or_day_is_meant_is_no_wish(text: str, named: tuple[str, ...]) -> None:
    assert only_a_fact(text, named)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("新的抽屜", ()),
        ("a new drawer", ()),
        ("the one I ordered", ()),
        ("the grey one", ()),
        ("換抽屜", ()),
        ("我訂的那張", ()),
        ("退我11/20買的那筆", ("11/20",)),
        ("11/28前送到", ("11/28",)),
        ("just deliver it on Friday", ("Friday",)),
        ("pick it up around 20 Nov", ("20 Nov",)),
    ],
)
def test_a_wish_is_no_fact(text: str, named: tuple[str, ...]) -> None:
    assert not only_a_fact(text, named)


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("要退還是要換？", True),
        ("我不確定要退還是換", True),
        ("退款定換貨好呢", True),
        ("Either an exchange or a refund, I am not sure", True),
        ("a refund or a replacement, I can't decide", True),
        ("should I ask for a refund or a repair", True),
        ("我還是要退款", False),
        ("a refund, or I go to the press", False),
        ("I want a refund and a voucher", False),
    ],
)
def test_two_outcomes_left_open_are_no_wish_yet(text: str, is_open: bool) -> None:
    assert undecided_between(text) is is_open


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("doesnt heat", True),
        ("it won't turn on", True),
        ("keeps tripping the fuse", True),
        ("佢唔識熱", True),
        ("根本不轉", True),
        ("replace the part that doesn't heat", False),
        ("不要換, 退錢", False),
        ("don't want it any more", False),
    ],
)
def test_what_a_thing_does_not_do_is_trouble(text: str, tells: bool) -> None:
    assert begins_with_trouble(text) is tells
